"""The text report: layout, wrapping, the user's code shown as it is, and what the summary says."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from codemod.finding import Finding, Level, Outcome, Place, Status
from codemod.report import text
from codemod.report.printable import printable
from codemod.report.summary import Result

SOURCE = b"""import x

def end(room):
    client.conferences(room).update(status="[/red] [int]")
"""


def finding(level: Level = Level.REVIEW, line: int = 4, column: int = 5, **changes: Any) -> Finding:
    """Return a finding in app/x.py."""
    values: dict[str, Any] = {
        "code": "VB102",
        "rule": "end-room",
        "level": level,
        "path": "app/x.py",
        "place": Place(line, column, line, column + 10),
        "message": "Ends the room.",
        "help": "Name the room.",
    }
    return Finding(**{**values, **changes})


def outcome(before: bytes = SOURCE, path: str = "app/x.py", status: Status = Status.KEPT) -> Outcome:
    """Return an outcome."""
    return Outcome(path, before, before, (), status)


def shown(*findings: Finding, source: bytes = SOURCE, width: int = 80, compact: bool = False) -> list[str]:
    """Return the lines of the report."""
    return text.findings(findings, [outcome(source)], width=width, compact=compact).split("\n")


def test_a_finding_has_its_place_its_code_and_its_help() -> None:
    assert shown(finding()) == [
        "app/x.py:4:5  review  VB102 end-room  Ends the room.",
        '     4 | client.conferences(room).update(status="[/red] [int]")',
        "    Name the room.",
    ]


def test_files_are_parted_by_a_blank_line() -> None:
    findings = [finding(path=path, help="") for path in ("a.py", "a.py", "b.py")]
    assert text.findings(findings, []) == (
        "a.py:4:5  review  VB102 end-room  Ends the room.\n"
        "a.py:4:5  review  VB102 end-room  Ends the room.\n"
        "\n"
        "b.py:4:5  review  VB102 end-room  Ends the room."
    )


def test_nothing_to_show_is_no_text() -> None:
    assert text.findings([], []) == ""


def test_after_writing_what_was_done_takes_its_message_only() -> None:
    lines = shown(
        finding(Level.AUTOMATIC), finding(Level.NOTE), finding(Level.REVIEW), finding(Level.MANUAL), compact=True
    )
    assert lines == [
        "app/x.py:4:5  automatic  VB102 end-room  Ends the room.",
        "app/x.py:4:5  note  VB102 end-room  Ends the room.",
        "    Name the room.",
        "app/x.py:4:5  review  VB102 end-room  Ends the room.",
        '     4 | client.conferences(room).update(status="[/red] [int]")',
        "    Name the room.",
        "app/x.py:4:5  manual  VB102 end-room  Ends the room.",
        '     4 | client.conferences(room).update(status="[/red] [int]")',
        "    Name the room.",
    ]


def test_a_long_message_is_wrapped_and_indented() -> None:
    lines = shown(finding(message="Ends the room, " * 9 + "and ends.", help=""))
    assert max(map(len, lines)) <= 80
    assert lines[0].startswith("app/x.py:4:5  review  VB102 end-room  Ends the room,")
    assert lines[1].startswith("    ")


def test_after_a_long_path_the_message_begins_on_a_line_of_its_own() -> None:
    lines = shown(finding(path=f"{'directory/' * 7}x.py", message="Ends the room by the name.", help=""))
    assert lines == [f"{'directory/' * 7}x.py:4:5  review  VB102 end-room", "    Ends the room by the name."]


def test_a_finding_without_message_is_its_place() -> None:
    assert shown(finding(message="", help=""), source=b"") == ["app/x.py:4:5  review  VB102 end-room"]


def test_help_keeps_its_lines_and_code_in_it_is_not_wrapped() -> None:
    code = f"    client.do({'x' * 90})"
    lines = shown(finding(help=f"Write\n\n{code}\n\nin its {'place, ' * 20}then go on."), source=b"")
    assert lines[1:5] == ["    Write", "", f"    {code}", ""]
    assert lines[5].startswith("    in its place,")
    assert max(map(len, lines[5:])) <= 80
    assert len(lines) > 6


def test_a_line_of_code_that_is_too_long_is_cut() -> None:
    source = b"call(" + b"x" * 200 + b")\n"
    [_, code] = shown(finding(line=1, column=1, help=""), source=source)
    assert code == f"     1 | call({'x' * 63}..."
    assert len(code) == 80


def test_a_line_that_is_too_long_is_cut_around_the_place() -> None:
    source = b"    value = '" + b"x" * 200 + b"'; client.calls(sid)\n"
    [_, code] = shown(finding(line=1, column=217, help=""), source=source)
    assert code == "     1 | ...client.calls(sid)"


def test_a_place_that_ends_on_a_later_line_is_cut_by_where_it_begins() -> None:
    source = b"client.calls(" + b"x" * 200 + b",\n y)\n"
    [_, code] = shown(finding(line=1, help="", place=Place(1, 1, 2, 3)), source=source)
    assert code.startswith("     1 | client.calls(xxx")


@pytest.mark.parametrize("line", [2, 99])
def test_no_code_is_shown_where_there_is_none(line: int) -> None:
    assert shown(finding(line=line, help="")) == [f"app/x.py:{line}:5  review  VB102 end-room  Ends the room."]


def test_what_a_terminal_would_obey_is_escaped() -> None:
    source = "x = '\x1b[2J\u202e\t'\n".encode()
    lines = shown(finding(line=1, path="a\x1b.py", message="It\x07 rings.", help="See\x1b."), source=source)
    assert lines[0] == "a\\x1b.py:1:5  review  VB102 end-room  It\\x07 rings."
    assert lines[-1] == "    See\\x1b."
    assert printable("'\x1b[2J\u202e\t'") == "'\\x1b[2J\\u202e    '"


def test_colour_does_not_change_what_is_written() -> None:
    findings = [finding(), finding(message="Ends the room, " * 9)]
    plain = text.findings(findings, [outcome()])
    coloured = text.findings(findings, [outcome()], colour=True)
    assert coloured != plain
    assert re.sub(r"\x1b\[\d*m", "", coloured) == plain


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"a\r\nb\rc\nd", ["a", "b", "c", "d"]),
        (b"\xef\xbb\xbfcaf\xc3\xa9", ["café"]),
        (b"# coding: latin-1\ncaf\xe9", ["# coding: latin-1", "café"]),
        (b"#!/bin/python\n# -*- coding=cp1252 -*-\n\x80", ["#!/bin/python", "# -*- coding=cp1252 -*-", "€"]),
        (b"\n\n# coding: latin-1\ncaf\xc3\xa9", ["", "", "# coding: latin-1", "café"]),
        (b"<?xml version='1.0' encoding='latin-1'?>\n\xe9", ["<?xml version='1.0' encoding='latin-1'?>", "é"]),
        (b"open(x, encoding='latin-1')\n\xc3\xa9", ["open(x, encoding='latin-1')", "é"]),
        ("é\n".encode("utf-16"), ["é", ""]),
        (b"# coding: klingon\n\xc3\xa9", ["# coding: klingon", "é"]),
        (b"caf\xe9", ["caf\\xe9"]),
    ],
)
def test_lines_are_decoded_as_the_file_declares(source: bytes, expected: list[str]) -> None:
    assert text.source_lines(source) == expected


def summary(result: Result, command: str) -> list[str]:
    """Return the lines of the summary, wide enough not to be wrapped."""
    return text.summary(result, command, width=400).split("\n")


def test_the_summary_of_nothing_says_that_no_file_is_of_the_kind() -> None:
    [line] = summary(Result(0, (), ()), "check")
    assert line.startswith("No file was looked at: there is none here of a kind that can hold Twilio voice code")


def test_the_summary_of_paths_that_do_not_exist_says_no_more_than_that() -> None:
    missing = finding(Level.MANUAL, rule="unreadable-file", path="gone.py")
    assert summary(Result(0, (), (missing,)), "diff") == [
        "No file was looked at.",
        "0 automatic, 0 notes; left for a person: 1 manual.",
        "1 path could not be done; the reason stands above.",
    ]


def test_the_summary_of_files_without_twilio_says_so() -> None:
    assert summary(Result(1, (), ()), "migrate") == [
        "1 file looked at: no Twilio voice code, so there is nothing to do."
    ]


def test_the_summary_of_a_migration_says_what_is_left_and_what_comes_next() -> None:
    findings = (
        *[finding(Level.AUTOMATIC)] * 3,
        finding(Level.NOTE),
        finding(Level.REVIEW),
        *[finding(Level.MANUAL)] * 2,
    )
    outcomes = (outcome(status=Status.CHANGED), outcome(path="b.py"))
    assert summary(Result(12, outcomes, findings), "migrate") == [
        "12 files looked at, 2 with Twilio voice code, 1 changed.",
        "3 automatic, 1 note; left for a person: 1 review and 2 manual.",
        "Next:",
        "  1. Read the change. `git diff` shows what was written.",
        "  2. Settle what was rewritten and needs your eye. A `TODO(vobiz ...)` stands above each in the code. "
        "Look at it, mend it where need be, and take it out.",
        "     app/x.py:4",
        "  3. Move by hand what stayed. This is still Twilio's; each finding says what to put in its place.",
        "     app/x.py:4",
        "  4. Run your tests, then `vobiz-codemod check`. It exits with 0 when nothing is left to decide. Then commit.",
    ]


def test_a_step_names_its_first_places_and_counts_the_rest() -> None:
    findings = tuple(replace(finding(Level.REVIEW), path=f"{letter}.py") for letter in "abcdefg")
    lines = summary(Result(2, (outcome(status=Status.CHANGED),), findings), "migrate")
    assert "     a.py:4, b.py:4, c.py:4, d.py:4, and 3 more" in lines


def test_the_summary_of_a_complete_migration_leaves_nothing_to_settle() -> None:
    result = Result(2, (outcome(status=Status.CHANGED),), (finding(Level.AUTOMATIC),))
    assert summary(result, "migrate")[1:] == [
        "1 automatic, 0 notes; left for a person: nothing.",
        "Next: read the change with `git diff`, run your tests, and commit.",
    ]


def test_the_summary_of_a_second_migration_points_to_what_is_left() -> None:
    result = Result(2, (outcome(),), (finding(Level.REVIEW),))
    lines = summary(result, "migrate")
    assert lines[2:4] == [
        "Nothing was to be rewritten. Next:",
        "  1. Settle what was rewritten and needs your eye. A `TODO(vobiz ...)` stands above each in the code. "
        "Look at it, mend it where need be, and take it out.",
    ]


def test_the_summary_of_a_second_migration_with_nothing_left_asks_for_nothing() -> None:
    assert summary(Result(2, (outcome(),), ()), "migrate") == [
        "2 files looked at, 1 with Twilio voice code, 0 changed."
    ]


@pytest.mark.parametrize("command", ["diff", "check"])
def test_the_summary_of_a_plan_names_the_command_that_writes(command: str) -> None:
    result = Result(2, (outcome(status=Status.WOULD_CHANGE),), (finding(Level.AUTOMATIC),))
    lines = summary(result, command)
    assert lines[0] == "2 files looked at, 1 with Twilio voice code, 1 would change."
    assert lines[-1] == "Next: `vobiz-codemod migrate` writes the change."


def test_the_summary_is_wrapped_and_keeps_options_whole() -> None:
    result = Result(2, (outcome(status=Status.CHANGED),), (finding(Level.REVIEW),))
    lines = text.summary(result, "migrate", width=60).split("\n")
    assert max(map(len, lines)) <= 60
    assert len(lines) > 3
