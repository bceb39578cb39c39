"""What is followed through a module and what is not: functions, classes, lists, conditions, locals."""

# Programs stand on lines of their own length here.

from __future__ import annotations

import pytest
from defects import defects

from codemod.finding import Level
from codemod.migrate import migrate_source

STAYS: dict[str, tuple[str, list[int]]] = {
    "decorated helper": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "@traced\n"
        "def _room(name):\n"
        "    return client.conferences(name)\n"
        "\n"
        "\n"
        '_room("A").update(status="completed")\n',
        [6],
    ),
    "helper with stars": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def _room(*names):\n"
        "    return client.conferences(names[0])\n"
        "\n"
        "\n"
        '_room("A").update(status="completed")\n',
        [5],
    ),
    "helper handed on": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def _room(name):\n"
        "    return client.conferences(name)\n"
        "\n"
        "\n"
        "run(_room)\n"
        '_room("A").update(status="completed")\n',
        [5],
    ),
    "helper of stars": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def _end(room):\n"
        '    room.update(status="completed")\n'
        "\n"
        "\n"
        '_end(*[client.conferences("A")])\n',
        [8],
    ),
    "helper too many": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def _end(room):\n"
        '    room.update(status="completed")\n'
        "\n"
        "\n"
        '_end(client.conferences("A"), 1)\n',
        [8],
    ),
    "method by its class": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "class D:\n"
        "    def end(self, room):\n"
        '        room.update(status="completed")\n'
        "\n"
        "\n"
        'D.end(D(), client.conferences("A"))\n',
        [9],
    ),
    "method handed on": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "class D:\n"
        "    def end(self, room):\n"
        '        room.update(status="completed")\n'
        "\n"
        "    def both(self):\n"
        "        run(self.end)\n"
        '        self.end(client.conferences("A"))\n',
        [10],
    ),
    "method of unknown": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "class D:\n"
        "    def end(self, room):\n"
        '        room.update(status="completed")\n'
        "\n"
        "    def both(self):\n"
        '        self.end(client.conferences("A"))\n'
        "\n"
        "\n"
        "def f(x):\n"
        "    x.end(1)\n",
        [9],
    ),
    "class handed on": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "class D:\n"
        "    def __init__(self, room):\n"
        "        self.room = room\n"
        "\n"
        "    def end(self):\n"
        '        self.room.update(status="completed")\n'
        "\n"
        "\n"
        "make(D)\n"
        'D(client.conferences("A")).end()\n',
        [13],
    ),
    "class of annotations": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "class D:\n"
        "    def __init__(self, room):\n"
        "        self.room = room\n"
        "\n"
        "    def end(self):\n"
        '        self.room.update(status="completed")\n'
        "\n"
        "\n"
        "def close(desk: D):\n"
        "    desk.end()\n"
        "\n"
        "\n"
        'close(D(client.conferences("A")))\n',
        [16],
    ),
    "dunder": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "class D:\n"
        "    def __enter__(self):\n"
        '        return client.conferences("A")\n'
        "\n"
        "    def end(self):\n"
        '        self.__enter__().update(status="completed")\n',
        [6],
    ),
    "asked twice": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(x, name):\n"
        "    if x:\n"
        "        ps = client.conferences(name()).participants\n"
        "    else:\n"
        "        ps = client.conferences(name()).participants\n"
        "    for p in ps.list():\n"
        "        p.delete()\n",
        [9, 10],
    ),
    "dict looped": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        'ACTIONS = {"end": lambda name: client.conferences(name).update(status="completed")}\n'
        "for action in ACTIONS:\n"
        "    print(action)\n",
        [4],
    ),
    "dict in a dict": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        'ACTIONS = {"a": {"end": lambda name: client.conferences(name).update(status="completed")}}\n'
        'ACTIONS["a"]["end"]("A")\n',
        [4],
    ),
    "lambda in a class": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "class D:\n"
        '    end = lambda self: client.conferences("A").update(status="completed")\n',
        [5],
    ),
    "lambda two names": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        'end = also = lambda: client.conferences("A").update(status="completed")\n'
        "end()\n",
        [4],
    ),
    "passing two": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def call(function, other):\n"
        "    if other:\n"
        "        return other()\n"
        "    return function()\n"
        "\n"
        "\n"
        'call(lambda: client.conferences("A").update(status="completed"), None)\n',
        [10],
    ),
    "returns itself": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def end(name):\n"
        "    if name:\n"
        '        return end("")\n'
        '    return client.conferences(name).update(status="completed")\n'
        "\n"
        "\n"
        'end("A")\n',
        [7],
    ),
    "sorted by name": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        'ps = client.conferences("A").participants.list()\n'
        "ps = sorted(ps, key=call_of)\n",
        [4, 5],
    ),
    "filter none": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        'ps = client.conferences("A").participants.list()\n'
        "for p in filter(None, ps):\n"
        "    p.delete()\n",
        [4, 5],
    ),
    "next default": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        'ps = client.conferences("A").participants.list()\n'
        "p = next(iter(ps), 5)\n",
        [4, 5],
    ),
    "two of lambda": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        'ps = client.conferences("A").participants.list()\n'
        "ps = sorted(ps, key=lambda p, q=1: p.call_sid)\n"
        "print(ps[0].call_sid)\n",
        [4, 5],
    ),
    "zip of one": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        'for a, b in zip(client.conferences("A").participants.list()):\n'
        "    print(a)\n",
        [4, 5],
    ),
    "kept not roomy": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(n, x):\n"
        '    while x: ps = client.conferences(f"r-{n}").participants.list(); [p.delete() for p in ps]\n'
        '    x = n and client.conferences(f"r-{n}").participants.list()\n'
        '    ps = x or [q for y in n for q in client.conferences(f"r-{y}").participants.list()]\n'
        "    z = [q.delete() for q in print(n) or client.conferences(g()).participants.list()]\n"
        '    if client.conferences(f"r-{n}").participants.list()[0].delete():\n'
        "        pass\n",
        [5, 5, 6, 7, 7, 8, 9, 9],
    ),
    "kept nested": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(n):\n"
        '    ps = client.conferences(f"r-{n}").participants.list()\n'
        "    def g():\n"
        "        for p in ps:\n"
        "            p.delete()\n"
        "    g()\n",
        [5, 8],
    ),
    "other object": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "class A:\n"
        "    def __init__(self):\n"
        '        self.room = client.conferences("A").participants\n'
        "\n"
        "    def all(self):\n"
        "        return self.room.list()\n"
        "\n"
        '    def of(self, other: "A"):\n'
        "        return [p.call_sid for p in make().all()]\n",
        [9],
    ),
}
"""Programs that stay as they are, and the lines that a person is told of."""

MOVES: dict[str, tuple[str, str]] = {
    "static method": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "class D:\n"
        "    @staticmethod\n"
        "    def end(room):\n"
        '        room.update(status="completed")\n'
        "\n"
        "    def both(self):\n"
        '        self.end(client.conferences("A"))\n'
        '        D.end(client.conferences("B"))\n',
        'self.end("A")\n        D.end("B")\n',
    ),
    "property": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "class D:\n"
        "    @property\n"
        "    def room(self):\n"
        '        return client.conferences("A")\n'
        "\n"
        "    def end(self):\n"
        '        self.room.update(status="completed")\n',
        'return "A"\n',
    ),
    "same on both ways": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(x, name):\n"
        "    if x:\n"
        "        ps = client.conferences(name).participants\n"
        "    else:\n"
        "        ps = client.conferences(name).participants\n"
        "    for p in ps.list():\n"
        "        p.delete()\n",
        'for p in conference_members(client, os.environ["VOBIZ_AUTH_ID"], name):',
    ),
    "guards": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(sid, url=None, flag: bool = None, other=None):\n"
        '    leg = client.conferences("A").participants(sid)\n'
        "    if url is None:\n"
        "        return\n"
        "    while flag is not None:\n"
        "        leg.update(muted=flag)\n"
        "        break\n"
        "    else:\n"
        "        leg.update(muted=flag)\n"
        "    leg.update(muted=flag) if flag is not None else None\n"
        "    flag is not None and leg.update(muted=flag)\n"
        "    flag is None or leg.update(muted=flag)\n"
        "    if flag is not None and sid:\n"
        "        leg.update(muted=flag)\n"
        "    if flag is not None or sid:\n"
        "        leg.update(muted=flag)\n"
        "    if not (flag is None):\n"
        "        leg.update(muted=flag)\n"
        "    if flag is not None:\n"
        "        flag = other\n"
        "        leg.update(muted=flag)\n"
        "        def g():\n"
        "            leg.update(muted=flag)\n"
        "        g()\n",
        "    leg = sid\n",
    ),
    "dict dispatch": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        'ACTIONS = {"end": lambda name: client.conferences(name).update(status="completed")}\n'
        "\n"
        "\n"
        "def run(action, name):\n"
        "    if action in ACTIONS:\n"
        "        ACTIONS[action](name)\n"
        "    found = ACTIONS.get(action)\n"
        "    if found:\n"
        "        found(name)\n",
        '"end": lambda name: client.conferences.delete_conference(',
    ),
    "passing": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def call(function):\n"
        "    return function()\n"
        "\n"
        "\n"
        'call(lambda: client.conferences("A").update(status="completed"))\n',
        "call(lambda: client.conferences.delete_conference(",
    ),
    "returns unused": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def end(name):\n"
        '    return client.conferences(name).update(status="completed")\n'
        "\n"
        "\n"
        'end("A")\n',
        "    return None\n",
    ),
    "returns flag unused": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def mute(sid, on: bool):\n"
        '    return client.conferences("A").participants(sid).update(muted=on)\n'
        "\n"
        "\n"
        'mute("x", True)\n',
        '    return None\n\n\nmute("x", True)\n',
    ),
    "sum": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(n):\n"
        '    client.conferences("room-" + n).update(status="completed")\n'
        '    client.conferences("CF" + n).update(status="completed")\n'
        '    client.conferences("a/" + n).update(status="completed")\n'
        '    client.conferences(n - 1).update(status="completed")\n',
        'client.conferences("a/" + n).update(',
    ),
    "sequences": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        'ps = client.conferences("A").participants.list()\n'
        "print(list(map(lambda p: p.call_sid, ps)), min(ps, key=lambda p: p.call_sid).call_sid)\n"
        "q = max(ps, key=lambda p: p.call_sid)\n"
        "q.delete()\n"
        "for p in filter(lambda p: p.muted, ps):\n"
        "    p.delete()\n",
        "q = max(ps, key=lambda p: p.call_uuid)\n",
    ),
    "pairs of other": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "for k, v in names.items():\n"
        '    client.conferences(v).update(status="completed")\n'
        'for k in zip(client.conferences("A").participants.list()):\n'
        "    print(k)\n",
        'for k in zip(client.conferences("A").participants.list()):',
    ),
    "kept two lines": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(n):\n"
        '    for p in client.conferences(f"r-{n}"\n'
        '                                f"x").participants.list():\n'
        "        p.delete()\n",
        '    room = (f"r-{n}"\n',
    ),
    "kept in order": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(n):\n"
        "    for p in tuple([log(), client.conferences(n()).participants.list()][1]):\n"
        "        p.delete()\n"
        "    for p in list(client.conferences(n()).participants.list()):\n"
        "        p.delete()\n",
        "room = n()\n    for p in list(conference_members(",
    ),
}
"""Programs of which something moves, and what then stands in them."""


@pytest.mark.parametrize("name", STAYS)
def test_what_is_not_followed_stays_and_is_named(name: str) -> None:
    source, lines = STAYS[name]
    outcome = migrate_source(source.encode(), "program.py")

    assert outcome.after.decode() == source
    assert [each.place.line for each in outcome.findings if each.level is Level.MANUAL] == lines
    assert not defects(outcome)


@pytest.mark.parametrize("name", MOVES)
def test_what_is_followed_moves(name: str) -> None:
    source, expected = MOVES[name]
    outcome = migrate_source(source.encode(), "program.py")

    assert expected in outcome.after.decode()
    assert not defects(outcome)
