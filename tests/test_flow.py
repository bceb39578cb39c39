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
    "guarded outside": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(sid, on: bool | None = None):\n"
        '    leg = client.conferences("A").participants(sid)\n'
        "    if on is not None:\n"
        "        threading.Timer(1, lambda: leg.update(muted=on)).start()\n",
        [7],
    ),
    "kept in a later generator": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(n):\n"
        '    ps = [p for y in n for p in client.conferences(f"r-{y}").participants.list()]\n'
        "    for p in ps:\n"
        "        p.delete()\n"
        '    qs = n and client.conferences(f"r-{n}").participants.list()\n'
        '    rs = client.conferences(f"r-{n}").participants.list() if n else []\n'
        "    for r in rs:\n"
        "        r.delete()\n"
        '    ss = [client.conferences(f"r-{n}").participants.list() for y in n][0]\n'
        "    for s in ss:\n"
        "        s.delete()\n",
        [5, 7, 8, 9, 11, 12],
    ),
    "flag by a call in a lambda": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(sid):\n"
        "    threading.Timer(1, lambda: "
        'client.conferences("A").participants(sid).update(muted=on())).start()\n'
        "    threading.Timer(1, lambda: "
        'client.conferences("A").participants(sid()).update(muted=bool(sid))).start()\n',
        [5, 6],
    ),
    "attribute of a loop": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(rooms):\n"
        "    for room in rooms:\n"
        "        ps = client.conferences(room.name).participants\n"
        "    for p in ps.list():\n"
        "        p.delete()\n"
        "    for room in rooms:\n"
        "        if room:\n"
        "            qs = client.conferences(room).participants\n"
        "        for q in qs.list():\n"
        "            q.delete()\n",
        [7, 8, 12, 13],
    ),
    "run by a table at the top": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        'ACTIONS = {"end": lambda: client.conferences("A").update(status="completed")}\n'
        'run = ACTIONS["end"]\n'
        "run()\n",
        [4],
    ),
    "passed on with more": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def call(function):\n"
        "    return function(1)\n"
        "\n"
        "\n"
        'call(lambda x: client.conferences("A").update(status="completed"))\n'
        'call(lambda: client.conferences("A").update(status="completed"))\n',
        [8, 9],
    ),
    "names in a lambda": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(name):\n"
        "    room = client.conferences(name).participants\n"
        "    name = 1\n"
        "    return lambda: [p.call_sid for p in room.list()]\n",
        [7, 7],
    ),
    "beside other arguments": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        'ps = client.conferences("A").participants.list()\n'
        "print(sorted([3, 1], key=ps))\n"
        "list(ps, ps)\n",
        [4, 5, 6],
    ),
    "annotated as text": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "from twilio.rest.api.v2010.account.conference import ConferenceContext\n"
        "\n"
        'room: str = client.conferences("A")\n'
        'room.update(status="completed")\n',
        [6, 7],
    ),
    "compared dictionary": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        'legs = {p.call_sid: p for p in client.conferences("A").participants.list()}\n'
        'print(legs == 1, "x" in legs)\n',
        [4, 5],
    ),
    "attribute set in an own object": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "class D:\n"
        "    def __init__(self, name):\n"
        "        self.name = name\n"
        "        self.legs = client.conferences(self.name).participants\n"
        "\n"
        "    def rename(self, name):\n"
        "        self.name = name\n"
        "\n"
        "    def all(self):\n"
        "        return self.legs.list()\n"
        "\n"
        "\n"
        'for p in D("A").all():\n'
        "    p.delete()\n",
        [13, 17],
    ),
    "family that others use": (
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
        '__all__ = ["D"]\n'
        'D(client.conferences("A")).end()\n',
        [13],
    ),
    "function bound twice": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def _end(room):\n"
        '    room.update(status="completed")\n'
        "\n"
        "\n"
        "if live:\n"
        "    def _end(room):\n"
        '        room.update(status="completed")\n'
        "\n"
        "\n"
        '_end(client.conferences("A"))\n',
        [13],
    ),
    "client of an object out of sight": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "class D:\n"
        "    def __init__(self):\n"
        "        self.tw = Client()\n"
        '        self.room = self.tw.conferences("A")\n'
        "\n"
        "\n"
        "def f(rooms):\n"
        "    return [one.legs() for one in rooms]\n"
        "\n"
        "\n"
        'D().room.update(status="completed")\n',
        [14],
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
    "guarded flags": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(sid, on: bool | None = None, url=None):\n"
        '    leg = client.conferences("A").participants(sid)\n'
        "    if on is None:\n"
        "        return\n"
        "    leg.update(muted=on)\n",
        "    if on:\n",
    ),
    "guarded flags in branches": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(sid, on: bool | None = None):\n"
        '    leg = client.conferences("A").participants(sid)\n'
        "    while on is not None:\n"
        "        leg.update(muted=on)\n"
        "        break\n"
        "    else:\n"
        "        leg.update(muted=on)\n"
        "    on is None or print(on) or leg.update(muted=on)\n"
        "    leg.update(muted=on) if on is not None else print(on)\n"
        "    if on is not None and sid or not sid:\n"
        "        leg.update(muted=on)\n"
        "    if (yes := on) and sid:\n"
        "        leg.update(muted=yes)\n"
        "    if not sid == on:\n"
        "        leg.update(muted=on)\n",
        "        elif on is not None:\n",
    ),
    "guarded and changed": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(sid, on: bool | None = None):\n"
        '    leg = client.conferences("A").participants(sid)\n'
        "    for other in sid:\n"
        "        if on is not None:\n"
        "            on = bool(other) if other else None\n"
        "            leg.update(muted=on)\n",
        "            elif on is not None:\n",
    ),
    "guarded url": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(sid, url=None):\n"
        '    leg = client.conferences("A").participants(sid)\n'
        "    if url:\n"
        "        leg.update(announce_url=url)\n",
        "    if url:\n        client.conference.play_audio_member(",
    ),
    "filled twice": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "class D:\n"
        "    def __init__(self, name):\n"
        "        self.name = name\n"
        "        self.legs = client.conferences(self.name).participants\n"
        "\n"
        "    def all(self, early):\n"
        "        ps = self.legs if early else self.legs\n"
        "        return [p.call_sid for p in ps.list()]\n"
        "\n"
        "\n"
        'D("A").all(True)\n',
        'conference_members(client, os.environ["VOBIZ_AUTH_ID"], self.name)',
    ),
    "factory bound twice": (
        "from twilio.rest import Client\n"
        "\n"
        "if live:\n"
        "    def get_client():\n"
        "        return Client()\n"
        "else:\n"
        "    def get_client():\n"
        "        return Client()\n"
        "\n"
        "\n"
        "def f():\n"
        '    for p in get_client().conferences("A").participants.list():\n'
        "        p.delete()\n",
        "vobiz_client.conference.kick_member(",
    ),
    "kept beside calls": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(n):\n"
        "    for p in sorted(client.conferences(n()).participants.list(), key=lambda p: p.call_sid, "
        "reverse=g()):\n"
        "        p.delete()\n"
        "    for q in h(n)(client.conferences(n()).participants.list()):\n"
        "        q.delete()\n",
        "    room = n()\n    for p in sorted(",
    ),
    "returns itself in vain": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def end(name, again: bool):\n"
        "    if again:\n"
        "        return end(name, False)\n"
        '    return client.conferences("A").update(status="completed")\n'
        "\n"
        "\n"
        'end("x", True)\n',
        "    return None\n",
    ),
    "walrus at the call": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "def f(name):\n"
        "    room = client.conferences(name).participants\n"
        "    room.list(limit=(name := 1))\n"
        "    name = 2\n"
        "    room.list(limit=(name := 1))\n",
        "    room_2 = name\n",
    ),
    "sids in loops": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        'sids = [c.sid for c in client.conferences.list(status="in-progress")]\n'
        "for sid in sids:\n"
        "    store(sid)\n"
        'for a, b in [c.sid for c in client.conferences.list(status="in-progress")]:\n'
        "    pass\n"
        "print([s for s in sids])\n",
        "for sid in sids:\n    store(sid)\n",
    ),
    "name of an attribute that is not followed": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "class D(Base):\n"
        "    def __init__(self, name):\n"
        "        self.name = name\n"
        "\n"
        "    def end(self):\n"
        '        client.conferences(self.name).update(status="completed")\n',
        "# TODO(vobiz VB103): self.name must hold",
    ),
    "second client of an object": (
        "from twilio.rest import Client\n"
        "\n"
        "client = Client()\n"
        "class D:\n"
        "    def __init__(self):\n"
        "        self.tw = Client()\n"
        '        self.legs = self.tw.conferences("A").participants\n'
        "\n"
        "    def all(self):\n"
        "        return [p.call_sid for p in self.legs.list()]\n"
        "\n"
        "    def text(self):\n"
        '        self.tw.messages.create(to="1")\n'
        "\n"
        "\n"
        "def of(d: D):\n"
        "    d.legs.list()\n",
        'vobiz_client, os.environ["VOBIZ_AUTH_ID"], "A"',
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
