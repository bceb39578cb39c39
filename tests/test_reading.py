"""What the engine makes of values on their way through a program: nothing moves that is not certain, nothing is silent."""

# Programs stand on lines of their own length here.
# ruff: noqa: E501

from __future__ import annotations

import ast
from dataclasses import replace

import pytest
from defects import defects

from codemod.configuration import Configuration
from codemod.finding import Edit, Level, Outcome, Status
from codemod.migrate import migrate_source
from codemod.options import Options
from codemod.python import module
from codemod.python.comments import comments_of
from codemod.python.cutting import CutError
from codemod.python.positions import Flag, Positions
from codemod.python.scopes import Scopes
from codemod.python.source import apply_edits
from codemod.rules import load_rules

IMPORT = "from twilio.rest import Client\n\n"
CLIENT = IMPORT + "client = Client()\n"
END = '.conferences("SalesRoom").update(status="completed")\n'
ROOM = 'room = client.conferences("SalesRoom")\n'
LIST = 'rooms = client.conferences.list(status="in-progress")\n'
DESK = IMPORT + "class Desk:\n    def __init__(self):\n        self.client = Client()\n\n"


def run(source: str, options: Options | None = None) -> Outcome:
    return migrate_source(source.encode(), "program.py", options)


def manual_lines(outcome: Outcome) -> list[int]:
    return [each.place.line for each in outcome.findings if each.level is Level.MANUAL]


# Programs that stay as they are, and the lines that a person is told of.
STAYS: dict[str, tuple[str, list[int]]] = {
    "client deleted": (CLIENT + "client" + END + "del client\n", [4]),
    "client deleted from its object": (
        DESK + "    def close(self):\n        self.client" + END + "        del self.client\n",
        [8],
    ),
    "client of one kind or another": (
        IMPORT + "client = Client() if live else Double()\nclient" + END,
        [4],
    ),
    "room deleted": (CLIENT + ROOM + 'room.update(status="completed")\ndel room\n', [5]),
    "room augmented": (CLIENT + ROOM + 'room += 1\nroom.update(status="completed")\n', [6]),
    "room as a default": (
        CLIENT + 'def close(room=client.conferences("SalesRoom")):\n    room.update(status="completed")\n',
        [4],
    ),
    "room matched": (
        CLIENT + 'match client.conferences("SalesRoom"):\n    case room:\n        room.update(status="completed")\n',
        [4],
    ),
    "room entered": (
        CLIENT + 'with client.conferences("SalesRoom") as room:\n    room.update(status="completed")\n',
        [4],
    ),
    "room with an attribute of the program's": (
        CLIENT + ROOM + 'room.colour = "red"\nroom.update(status="completed")\n',
        [5, 6],
    ),
    "room compared": (CLIENT + ROOM + "print(room == 1)\n", [5]),
    "rooms handed to map": (
        CLIENT + 'for room in map(client.conferences, names):\n    room.update(status="completed")\n',
        [4],
    ),
    "list of rooms that is sorted in place": (CLIENT + LIST + "rooms.sort()\n", [4, 5]),
    "list of rooms that grows": (
        CLIENT + LIST + 'rooms += [1]\nfor room in rooms:\n    room.update(status="completed")\n',
        [4, 7],
    ),
    "arguments from a sequence": (CLIENT + "client.conferences(*names).update(status='completed')\n", [4]),
    "keywords from a dictionary": (CLIENT + 'client.conferences("SalesRoom").update(**changes)\n', [4]),
    "parameter given twice": (
        CLIENT + 'client.conferences("SalesRoom").update("completed", status="completed")\n',
        [4],
    ),
    "positional arguments that changed their meaning": (
        CLIENT + 'client.conferences.list("2020", "2021", "2022")\n',
        [4],
    ),
    "coaching that depends": (
        CLIENT
        + 'def coach(leg, on, other):\n    client.conferences("SalesRoom").participants(leg).update(coaching=on, call_sid_to_coach=other)\n',
        [5],
    ),
    "announcement that is no text": (CLIENT + 'client.conferences("SalesRoom").update(announce_url=5)\n', [4]),
    "method by a name that is not known": (
        CLIENT + 'def change(what):\n    getattr(client.conferences("SalesRoom"), what)(status="completed")\n',
        [5],
    ),
    "result of a lambda that is returned": (CLIENT + "close = lambda: client" + END, [4]),
    "result of a lambda that is called": (CLIENT + "(lambda: client" + END.strip() + ")()\n", [4]),
    "result of a lambda in hands unknown": (CLIENT + "jobs[0](lambda: client" + END.strip() + ")\n", [4]),
    "result of a lambda that a loop runs": (CLIENT + "loop.run(lambda: client" + END.strip() + ")\n", [4]),
    "value of a constant name": (CLIENT + "print(client" + END.strip() + " or 1)\n", [4]),
    "leg of one room or several others": (
        CLIENT
        + 'if early:\n    leg = client.conferences("A").participants(sid)\nelse:\n    leg = client.conferences("B").participants(sid)\n'
        + 'if late:\n    other = leg\nelse:\n    other = client.conferences("C").participants(sid)\nother.update(muted=True)\n',
        [12],
    ),
    "members that are muted or not": (
        CLIENT + 'def count(muted):\n    return len(client.conferences("SalesRoom").participants.list(muted=muted))\n',
        [5],
    ),
    "leg kept by a class": (CLIENT + 'class Desk:\n    leg = client.calls("CA1")\n', [5]),
    "first of several rooms": (CLIENT + 'first, *rest = client.conferences("A"), client.conferences("B")\n', [4, 4]),
    "conferences set by setattr": (CLIENT + 'setattr(client, "conferences", double)\nclient' + END, [5]),
}


@pytest.mark.parametrize("name", STAYS)
def test_what_is_not_certain_stays_and_is_named(name: str) -> None:
    source, lines = STAYS[name]
    outcome = run(source)

    assert outcome.after.decode() == source
    assert manual_lines(outcome) == lines
    assert not defects(outcome)


# Programs of which something moves: what then stands in them.
MOVES: dict[str, tuple[str, str]] = {
    "client bound again": (CLIENT + "client" + END + "client = object()\n", "client.conferences.delete_conference("),
    "room bound again": (CLIENT + ROOM + 'room.update(status="completed")\nroom = {}\n', 'room = "SalesRoom"\n'),
    "room in a list": (
        CLIENT
        + 'rooms = [client.conferences(name) for name in names]\nfor room in rooms:\n    room.update(status="completed")\n',
        "rooms = [name for name in names]\n",
    ),
    "list of rooms taken in part": (
        CLIENT + LIST + 'for room in rooms[:2]:\n    room.update(status="completed")\n',
        "for room in rooms[:2]:\n    client.conferences.delete_conference(",
    ),
    "room of one name or several others": (
        CLIENT
        + 'one = client.conferences("A") if early else client.conferences("B")\n'
        + 'room = one if late else client.conferences("C")\nroom.update(status="completed")\n',
        'one = "A" if early else "B"\nroom = one if late else "C"\n',
    ),
    "client from a star import": ("from twilio.rest import *\n\nclient = Client()\nclient" + END, "client = Vobiz("),
    "client that is filled in from elsewhere": (
        IMPORT + "client = None\n\n\ndef close():\n    client" + END,
        "vobiz_client.conferences.delete_conference(",
    ),
    "client that an object called gives": (
        IMPORT + "class Maker:\n    def __call__(self):\n        return Client()\n\n\nMaker()()" + END,
        "vobiz_client.conferences.delete_conference(",
    ),
    "client of a parameter's class": (
        DESK + "def close(desk: Desk):\n    desk.client" + END,
        "desk.client.conferences.delete_conference(",
    ),
    "client of a parameter whose class is imported": (
        "from desks import Desk\n" + IMPORT + "def close(desk: Desk):\n    desk.client" + END,
        "vobiz_client.conferences.delete_conference(",
    ),
    "client of an annotation that is no name": (
        DESK + 'def close(desk: "Desk"):\n    desk.client' + END,
        "vobiz_client.conferences.delete_conference(",
    ),
    "client of an annotation that is a builtin's": (
        IMPORT + "def close(desk: object):\n    desk.client" + END,
        "vobiz_client.conferences.delete_conference(",
    ),
    "client from a lambda of the class": (
        IMPORT + "class Desk:\n    client = lambda self: Client()\n\n    def close(self):\n        self.client()" + END,
        "vobiz_client.conferences.delete_conference(",
    ),
    "self of a static method": (
        DESK + "    @staticmethod\n    def close(self):\n        self.client" + END,
        "vobiz_client.conferences.delete_conference(",
    ),
    "attribute that is declared first": (
        IMPORT
        + "class Desk:\n    def __init__(self):\n        self.client: Client\n        self.client = Client()\n        self.calls += 1\n\n    def close(self):\n        self.client"
        + END,
        "self.client = Vobiz(",
    ),
    "client bound with another": (
        IMPORT + "client, number = Client(), 1\nclient" + END,
        "\nclient.conferences.delete_conference(",
    ),
    "client that needs review, of class and subclass": (
        IMPORT + "class Desk(Base, Base):\n    client = Client()\n\n    def close(self):\n        self.client" + END,
        "self.client.conferences.delete_conference(",
    ),
    "client in nonlocal": (
        IMPORT
        + "def outer():\n    client = None\n\n    def make():\n        nonlocal client\n        client = Client()\n        return client\n\n    make()"
        + END,
        ".conferences.delete_conference(",
    ),
    "statement that is an if expression": (
        CLIENT + "client" + END.strip() + " if live else None\n",
        '(\n    client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], "SalesRoom")\n    if live\n    else None\n)\n',
    ),
    "lambda that a loop calls soon": (
        CLIENT + "loop.call_soon(lambda: client" + END.strip() + ")\n",
        "lambda: client.conferences.delete_conference(",
    ),
    "lambda whose result an executor throws away": (
        CLIENT + "loop.run_in_executor(None, lambda: client" + END.strip() + ")\n",
        "lambda: client.conferences.delete_conference(",
    ),
    "room's name that is put together": (
        CLIENT + 'client.conferences(f"{name}").update(status="completed")\n',
        "must hold the room's name",
    ),
    "statement behind another on its line": (
        CLIENT + 'def close(room):\n    name = room; client.conferences(name).update(status="completed")\n',
        "SID\n    name = room; client.conferences.delete_conference(",
    ),
    "decorator": (
        CLIENT
        + "def close(room):\n    @limit(len(client.conferences(room).participants.list()))\n    def inner():\n        pass\n",
        "SID\n    @limit(",
    ),
}


@pytest.mark.parametrize("name", MOVES)
def test_what_is_certain_or_unmistakable_moves(name: str) -> None:
    source, expected = MOVES[name]
    outcome = run(source)

    assert expected in outcome.after.decode()
    assert not manual_lines(outcome)


SILENT = {
    "own method that is bound nowhere": IMPORT
    + "class Desk:\n    def close(self):\n        self.conferences.clear()\n",
    "mock of a client": "import twilio\nfrom unittest.mock import Mock\n\nclient = Mock()\nclient" + END,
    "getattr that fails": CLIENT + 'getattr(client)\ngetattr("conferences", default)\n',
    "mock of something else": CLIENT + "mock.messages.return_value = 1\n",
    "attribute set on a client": CLIENT + "client.colour = 1\nclient.messages.list()\n",
}


@pytest.mark.parametrize("name", SILENT)
def test_what_is_not_ours_is_left_alone_in_silence(name: str) -> None:
    outcome = run(SILENT[name])

    assert not outcome.changes
    assert not outcome.findings


# ---- options act on whole units -------------------------------------------------------------------------------------

UNIT = (
    CLIENT
    + '\n\ndef close(call_sid):\n    room = client.conferences("SalesRoom")\n    room.participants(call_sid).update(muted=True)\n    room.update(status="completed")\n'
)


@pytest.mark.parametrize(
    "options",
    [Options(select=("VB201",)), Options(select=("VB103",)), Options(ignore=("VB201",)), Options(ignore=("end-room",))],
)
def test_a_unit_of_which_a_member_is_not_wanted_stays_and_says_so(options: Options) -> None:
    outcome = run(UNIT, options)

    assert not outcome.changes
    [finding] = [each for each in outcome.findings if each.level is Level.MANUAL]
    assert "it is not among the rules that this run was asked for" in finding.message


def test_a_call_of_several_rules_moves_only_when_all_are_wanted() -> None:
    source = CLIENT + 'client.conferences("SalesRoom").participants("CA" + sid).update(muted=False, hold=False)\n'

    assert run(source).changes
    assert run(source, Options(select=("VB202", "VB204"))).changes
    assert not run(source, Options(select=("VB202",))).changes
    assert not run(source, Options(ignore=("VB204",))).changes


def test_a_flag_whose_other_value_has_no_rule_is_left_to_a_person() -> None:
    rules = load_rules()
    fewer = replace(rules, rules=tuple(rule for rule in rules.rules if rule.name != "unmute-participant"))
    source = CLIENT + 'client.conferences("SalesRoom").participants(call_sid).update(muted=muted)\n'

    assert run(source).changes
    outcome = migrate_source(source.encode(), "program.py", rules=fewer)
    assert manual_lines(outcome) == [4]
    assert not outcome.changes


def test_only_what_needs_no_review_moves_when_that_is_asked_for() -> None:
    source = UNIT.replace('"SalesRoom"', "name").replace("(call_sid):", "(call_sid, name):") + "client" + END
    outcome = run(source, Options(level=Level.AUTOMATIC))

    assert "room = client.conferences(name)" in outcome.after.decode()
    assert 'delete_conference(os.environ["VOBIZ_AUTH_ID"], "SalesRoom")' in outcome.after.decode()
    kept = [each.place.line for each in outcome.findings if each.level is Level.REVIEW]
    assert kept == [7, 8, 9]


def test_an_ignore_comment_accepts_what_is_no_rewriting_too() -> None:
    line = 'requests.post("https://api.twilio.com/2010-04-01/Accounts/AC1/Conferences/CF1.json")'
    outcome = run(f"import requests\n{line}  # vobiz: ignore\n{line}\n{line}  # vobiz: ignore[VB507]\n")

    assert [(each.level, each.place.line) for each in outcome.findings] == [
        (Level.NOTE, 2),
        (Level.MANUAL, 3),
        (Level.NOTE, 4),
    ]
    assert not run(f"import requests\n{line}\n", Options(ignore=("VB507",))).findings


def test_what_is_imported_twice_on_a_line_is_named_once() -> None:
    outcome = run("from twilio.twiml import VoiceResponse, voice_response\n")

    assert [each.code for each in outcome.findings] == ["VB501"]


# ---- the last resort ------------------------------------------------------------------------------------------------


def test_a_defect_of_the_tool_becomes_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("here")

    monkeypatch.setattr(module, "read_scopes", fail)
    outcome = run(CLIENT + "client" + END)

    assert outcome.status is Status.ERROR
    assert not outcome.changes
    [finding] = defects(outcome)
    assert "this tool failed on it (KeyError: 'here')" in finding.message


def test_code_that_is_nested_too_deeply_becomes_a_finding() -> None:
    outcome = run(CLIENT + "x = client" + ".a" * 3000 + "\n")

    assert outcome.status is Status.ERROR
    assert "nested too deeply" in outcome.findings[0].message
    assert not defects(outcome)


def test_half_a_surrogate_pair_becomes_a_finding() -> None:
    outcome = run("# coding: raw_unicode_escape\n" + CLIENT + 'x = "\\ud800"\nclient' + END)

    assert outcome.status is Status.ERROR
    assert "surrogates not allowed" in outcome.findings[0].message
    assert not defects(outcome)


@pytest.mark.parametrize("error", [CutError("no"), ValueError("two edits overlap at offset 3")])
def test_what_would_be_no_python_is_not_written(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(module.Writer, "write", fail)
    outcome = run(CLIENT + "client" + END + "client.conferences.list()\n")

    assert outcome.status is Status.ERROR
    assert not outcome.changes
    assert "rules: client, end-room" in defects(outcome)[0].message
    assert manual_lines(outcome) == [1, 5]


def test_a_text_that_cannot_be_cut_makes_the_place_manual(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise CutError("it moved")

    monkeypatch.setattr(module.Emitter, "check", fail)
    outcome = run(CLIENT + "client" + END)

    assert not outcome.changes
    assert [each.message for each in outcome.findings] == ["its text cannot be cut safely: it moved"]


def test_a_character_that_the_file_cannot_hold_is_not_written() -> None:
    sid = "CF00000000000000000000000000000001"
    options = Options(configuration=Configuration(rooms={sid: "Zürich"}))
    source = CLIENT + f'room = client.conferences("{sid}")\nroom.update(status="completed")\n'

    assert 'room = "Zürich"' in run(source, options).after.decode()
    outcome = run("# coding: ascii\n" + source, options)
    assert outcome.status is Status.ERROR
    assert "its encoding ascii has no '\\xfc'" in outcome.findings[0].message
    assert not defects(outcome)


def test_edits_that_overlap_are_refused() -> None:
    assert apply_edits("abc", [Edit(1, 2, "x"), Edit(0, 1, "")]) == "xc"
    with pytest.raises(ValueError, match="overlap at offset 1"):
        apply_edits("abc", [Edit(0, 2, "x"), Edit(1, 3, "y")])


def test_text_that_is_no_python_has_the_comments_before_the_error() -> None:
    assert [each.text for each in comments_of("(  # one\n")] == ["# one"]


# ---- what a flag can be ---------------------------------------------------------------------------------------------

FLAGS = {
    "x = True": Flag.BOOL,
    "x = None": Flag.OPTIONAL,
    "x = 'true'": Flag.UNKNOWN,
    "x = a == b": Flag.BOOL,
    "x = not a": Flag.BOOL,
    "x = a == b or not a": Flag.BOOL,
    "x = a == b or c": Flag.UNKNOWN,
    "x = True if a else None": Flag.OPTIONAL,
    "x = (y := True)": Flag.BOOL,
    "x = isinstance(a, int)": Flag.BOOL,
    "def bool(a): ...\nx = bool(a)": Flag.UNKNOWN,
    "x = a": Flag.UNKNOWN,
    "a = True\na = None\nx = a": Flag.OPTIONAL,
    "a = True\na = not a\nx = a": Flag.UNKNOWN,
    "for a in b:\n    x = a": Flag.UNKNOWN,
    "def f(a):\n    x = a": Flag.UNKNOWN,
    "def f(a: bool):\n    x = a": Flag.BOOL,
    "def f(a: str):\n    x = a": Flag.UNKNOWN,
    "def f(a: bool = None):\n    x = a": Flag.OPTIONAL,
    "def f(*, a: bool = None):\n    x = a": Flag.OPTIONAL,
    "def f(a: bool | None):\n    x = a": Flag.OPTIONAL,
    "def f(a: 'Optional[bool]'):\n    x = a": Flag.OPTIONAL,
}


def assigned(source: str) -> tuple[Positions, ast.expr]:
    """Return the positions of a program, and what it assigns to x."""
    tree = ast.parse(source)
    scopes = Scopes(tree)
    [value] = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "x"
    ]
    return Positions(scopes), value


@pytest.mark.parametrize("source", FLAGS)
def test_a_flag_is_known_by_how_it_is_made(source: str) -> None:
    positions, value = assigned(source)

    assert positions.flag(value) is FLAGS[source]
    assert positions.is_flag(value) is (FLAGS[source] is Flag.BOOL)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = None", True),
        ("x = 1", False),
        ("x = None if a else 1", True),
        ("x = 1 if a else 2", False),
        ("a = 1\na = None\nx = a", True),
        ("a = 1\nx = a", False),
        ("x = f()", False),
        ("def f(a=None):\n    x = a", True),
        ("def f(a=1):\n    x = a", False),
        ("def f(a: int | None):\n    x = a", True),
        ("def f(a: int):\n    x = a", False),
    ],
)
def test_a_value_that_is_none_at_times_is_known_by_how_it_is_made(source: str, expected: bool) -> None:
    positions, value = assigned(source)

    assert positions.may_be_none(value) is expected
