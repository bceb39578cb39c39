"""A second run changes nothing, and check counts down to what a person has decided."""

# Programs stand on lines of their own length here.
# ruff: noqa: E501

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest
from scratch_tree import PROGRAM, Run, commit, contents, run, write_tree
from test_spellings import SPELLINGS

from codemod.finding import Level, Outcome
from codemod.migrate import migrate_source as migrate
from codemod.options import Options


@functools.cache
def migrate_source(source: bytes, name: str, level: Level = Level.REVIEW) -> Outcome:
    """Return what the engine makes of a program."""
    return migrate(source, name, Options(level=level))


IMPORT = b"from twilio.rest import Client\n\n"
TODO = re.compile(rb"^[ \t]*# (?:TODO\(vobiz VB\d+\)).*\n(?:[ \t]*# (?!TODO).*\n)*", re.MULTILINE)

REVIEW = {
    "room in a variable": b'client = Client()\n\n\ndef end(room):\n    client.conferences(room).update(status="completed")\n',
    "room that is a SID": b'client = Client()\nclient.conferences("CF%s").update(status="completed")\n' % (b"0" * 32),
    "credentials as literals": b'client = Client("AC1", "secret")\nclient.conferences("R").update(status="completed")\n',
    "API key": b'import os\n\nclient = Client(os.environ["KEY"], os.environ["SECRET"], os.environ["SID"])\n'
    b'client.conferences("R").update(status="completed")\n',
    "pause": b'client = Client()\nclient.conferences("R").recordings("Twilio.CURRENT").update(status="paused")\n',
    "resume": b'client = Client()\nclient.conferences("R").recordings("Twilio.CURRENT").update(status="in-progress")\n',
    "call SID": b'client = Client()\nclient.conferences("R").participants("CA%s").delete()\n' % (b"0" * 32),
    "TwiML to play": b'client = Client()\n\n\ndef hold(leg):\n    client.conferences("R").participants(leg).update('
    b'hold=True, hold_url="https://x.example/hold.xml")\n',
    "create": b'client = Client()\nclient.conferences("R").participants.create(from_="+15550100", to="+15550199")\n',
    "two causes in one function": b'client = Client("AC1", "secret")\n\n\ndef f(room, leg):\n'
    b"    client.conferences(room).participants(leg).update(muted=True, hold=False)\n"
    b'    client.conferences(room).participants(leg).update(hold=True, hold_url="https://x.example/hold.xml")\n'
    b'    client.conferences(room).update(status="completed")\n',
    "in a one-line block": b'client = Client()\n\n\ndef end(room): client.conferences(room).update(status="completed")\n',
    "in an elif": b"client = Client()\n\n\ndef end(room):\n    if not room:\n        pass\n    elif room: "
    b'client.conferences(room).update(status="completed")\n',
    "tabs": b'client = Client()\n\n\ndef end(room):\n\tif room:\n\t\tclient.conferences(room).update(status="completed")\n',
    "unknown client": b'from app import client\n\n\ndef end():\n    client.conferences("R").update(status="completed")\n',
    "client as a parameter": b'def end(client):\n    client.conferences("R").update(status="completed")\n',
}
MANUAL = {
    "coaching": b'client = Client()\n\n\ndef f(a, b):\n    client.conferences("R").participants(a).update(coaching=True, call_sid_to_coach=b)\n',
    "hold without a URL": b'client = Client()\n\n\ndef f(a):\n    client.conferences("R").participants(a).update(hold=True)\n',
    "list without a status": b"client = Client()\nfor room in client.conferences.list():\n    print(room.sid)\n",
    "result that is used": b'client = Client()\nprint(client.conferences("R").update(status="completed").region)\n',
    "keywords": b'client = Client()\nchanges = {}\nclient.conferences("R").update(**changes)\n',
    "bound method": b'import asyncio\n\nclient = Client()\nconf = client.conferences("R")\n\n\nasync def f():\n'
    b'    await asyncio.to_thread(conf.update, status="completed")\n',
    "label": b'client = Client()\nclient.conferences("R").participants("Alice").delete()\n',
    "room that leads astray": b'client = Client()\nclient.conferences("sales/east").update(status="completed")\n',
    "call": b'client = Client()\nclient.calls.create(to="+15550199", from_="+15550100", application_sid="AP1")\n',
}
MIXED = {
    f"{review} beside {manual}": IMPORT
    + REVIEW[review]
    + b"\n\n"
    + MANUAL[manual].replace(b"client", b"other").replace(b"def f", b"def g")
    for review, manual in zip(REVIEW, [*MANUAL, *MANUAL], strict=False)
}
LOOPS = b"""\
client = Client()
for conference in client.conferences.list(status="in-progress", limit=20):
    print(conference.friendly_name)
    for participant in client.conferences(conference.sid).participants.list():
        participant.update(muted=True)
        client.calls(participant.call_sid).update(status="completed")
"""
PROGRAMS = {
    **{f"review, {name}": IMPORT + source for name, source in REVIEW.items()},
    **{f"manual, {name}": IMPORT + source for name, source in MANUAL.items()},
    **{f"mixed, {name}": source for name, source in MIXED.items()},
    **{f"spelt, {name}": source.encode() for name, source in SPELLINGS.items()},
    "loops": IMPORT + LOOPS,
}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def left(done: Run) -> set[str]:
    """Return the levels of the findings, notes left out."""
    return {each["level"] for each in done.report["findings"]} - {"note"}


@pytest.mark.parametrize("level", [Level.REVIEW, Level.AUTOMATIC])
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_second_run_has_nothing_to_write(name: str, level: Level) -> None:
    once = migrate_source(PROGRAMS[name], "program.py", level).after

    assert migrate_source(once, "program.py", level).after == once


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_second_run_proposes_no_rewriting(name: str) -> None:
    once = migrate_source(PROGRAMS[name], "program.py").after
    again = migrate_source(once, "program.py").findings

    assert {each.code for each in again if each.level in (Level.AUTOMATIC, Level.REVIEW)} <= {"VB801", "VB011"}


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_todo_that_stands_is_one_finding(name: str) -> None:
    once = migrate_source(PROGRAMS[name], "program.py").after
    again = migrate_source(once, "program.py").findings

    assert sum(each.code == "VB801" for each in again) == len(re.findall(rb"# TODO\(vobiz", once))


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_was_manual_is_manual_again(name: str) -> None:
    first = migrate_source(PROGRAMS[name], "program.py")
    again = migrate_source(first.after, "program.py")

    assert [each.code for each in again.findings if each.level is Level.MANUAL] == [
        each.code for each in first.findings if each.level is Level.MANUAL
    ]


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_narrower_run_first_comes_to_the_same_end(name: str) -> None:
    at_once = migrate_source(PROGRAMS[name], "program.py").after
    first = migrate_source(PROGRAMS[name], "program.py", Level.AUTOMATIC).after
    then = migrate_source(first, "program.py").after

    assert migrate_source(then, "program.py").after == then
    assert (b"delete_conference" in then) is (b"delete_conference" in at_once)


@pytest.mark.parametrize("name", REVIEW)
def test_check_fails_while_a_todo_stands_and_no_longer(name: str, tree: Path) -> None:
    write_tree(tree, {"program.py": IMPORT + REVIEW[name]})
    before = run("check", ".")
    assert before.code == 1

    first = run("migrate", ".")
    assert first.code == 0
    assert "review" in left(first)
    assert "manual" not in left(first)
    migrated = contents(tree)
    assert b"# TODO(vobiz" in migrated["program.py"]

    commit(tree)
    second = run("migrate", ".")
    assert (second.code, contents(tree)) == (0, migrated)
    checked = run("check", ".")
    assert (checked.code, left(checked)) == (1, {"review"})
    assert checked.report["summary"]["changed"] == 0

    rest = migrated["program.py"]
    while TODO.search(rest):
        (tree / "program.py").write_bytes(rest)
        assert run("check", ".").code == 1
        rest = TODO.sub(b"", rest, count=1)
    (tree / "program.py").write_bytes(rest)
    assert b"TODO" not in rest
    done = run("check", ".")
    assert (done.code, left(done)) == (0, set())
    assert run("migrate", "--allow-dirty", ".").code == 0
    assert contents(tree) == {"program.py": rest}


@pytest.mark.parametrize("name", MANUAL)
def test_check_fails_while_something_manual_stands(name: str, tree: Path) -> None:
    write_tree(tree, {"program.py": IMPORT + MANUAL[name]})
    assert run("migrate", ".").code == 0

    checked = run("check", ".")
    assert checked.code == 1
    assert "manual" in left(checked)
    assert contents(tree) == {"program.py": IMPORT + MANUAL[name]}


@pytest.mark.parametrize("name", MANUAL)
def test_an_ignore_comment_accepts_what_is_manual(name: str, tree: Path) -> None:
    source = IMPORT + MANUAL[name]
    first = migrate_source(source, "program.py")
    lines = source.split(b"\n")
    for number in {each.place.line for each in first.findings if each.level is Level.MANUAL}:
        lines[number - 1] += b"  # vobiz: ignore"
    write_tree(tree, {"program.py": b"\n".join(lines)})

    done = run("check", ".")
    assert (done.code, left(done)) == (0, set())


def test_check_is_clean_after_a_migration_that_left_nothing(tree: Path) -> None:
    write_tree(tree, {"program.py": PROGRAM})
    assert run("check", ".").code == 1
    assert run("migrate", ".").code == 0

    assert run("check", ".").code == 0
    assert run("check", ".").report["findings"] == []


def test_diff_is_empty_after_a_migration(tree: Path) -> None:
    write_tree(tree, {f"{number}.py": source for number, source in enumerate(PROGRAMS.values())})
    run("migrate", ".")

    done = run("diff", ".")
    assert done.report["summary"]["changed"] == 0
    assert not [each for each in done.report["files"] if each["status"] == "would-change"]


def test_a_todo_moves_with_its_statement_and_is_not_repeated() -> None:
    once = migrate_source(IMPORT + REVIEW["room in a variable"], "program.py").after
    moved = once.replace(b"def end(room):\n", b"def end(room):\n    if room is None:\n        return\n\n")

    assert migrate_source(moved, "program.py").after == moved


def test_a_todo_is_only_seen_in_real_comments() -> None:
    source = b'x = """\n# TODO(vobiz VB103): in a string\n"""\n'

    assert migrate_source(source, "program.py").findings == ()


def test_code_written_by_hand_for_vobiz_is_not_touched() -> None:
    source = (
        b'import os\n\nfrom vobiz import Vobiz\n\nclient = Vobiz(api_key=os.environ["A"], auth_token=os.environ["B"])\n'
        b'client.conferences.delete_conference(os.environ["A"], "R")\n'
        b'print(client.conferences.list_conferences(os.environ["A"]).conferences)\n'
        b'room = client.conferences.get_conference(os.environ["A"], "R")\n'
    )
    outcome = migrate_source(source, "program.py")

    assert (outcome.after, outcome.findings) == (source, ())


def test_new_twilio_code_in_a_migrated_file_is_migrated_in_its_turn() -> None:
    once = migrate_source(
        IMPORT + b'client = Client()\nclient.conferences("R").participants(leg).delete()\n', "p.py"
    ).after
    more = once + (
        b"\n\ndef later(leg):\n    from twilio.rest import Client\n\n    twilio_client = Client()\n"
        b'    twilio_client.conferences("R").participants(leg).update(muted=True)\n'
    )
    after = migrate_source(more, "p.py").after

    assert b"twilio.rest" not in after
    assert after.count(b"def conference_member(") == 1
    assert after.count(b"mute_member(") == 1
