"""The report as workflow commands of GitHub: what is asked of a person first, and nothing of a file is obeyed."""

from __future__ import annotations

from pathlib import Path

from codemod.finding import Finding, Level, Outcome, Place, Status
from codemod.report.formats import Report, render
from codemod.report.summary import Result

NUMBERS = (
    "::notice title=vobiz-codemod::1 file looked at, 1 with Twilio voice code, 0 would change. "
    "{}; left for a person: {}."
)


def finding(
    level: Level, path: str = "x.py", message: str = "m", help_text: str = "", place: Place | None = None
) -> Finding:
    """Return a finding."""
    return Finding("VB103", "end-room", level, path, place or Place(3, 5, 3, 9), message, help_text)


def shown(tmp_path: Path, *findings: Finding) -> list[str]:
    """Return the lines of the report."""
    outcome = Outcome("x.py", b"", b"", findings, Status.KEPT)
    return render("github", Report(Result(1, (outcome,), findings), "check", 1, tmp_path)).split("\n")


def test_each_finding_is_one_command_and_the_heaviest_come_first(tmp_path: Path) -> None:
    levels = (Level.NOTE, Level.REVIEW, Level.AUTOMATIC, Level.MANUAL)
    lines = shown(tmp_path, *(finding(level) for level in levels))
    place = "file=x.py,line=3,endLine=3,col=5,endColumn=9"
    assert lines == [
        f"::error {place},title=VB103 end-room (manual)::m",
        f"::warning {place},title=VB103 end-room (review)::m",
        NUMBERS.format("1 automatic, 1 note", "1 review and 1 manual"),
        f"::notice {place},title=VB103 end-room (automatic)::m",
        f"::notice {place},title=VB103 end-room (note)::m",
    ]


def test_without_findings_the_numbers_are_told(tmp_path: Path) -> None:
    report = Report(Result(2, (), ()), "check", 0, tmp_path)
    assert render("github", report) == (
        "::notice title=vobiz-codemod::2 files looked at: no Twilio voice code, so there is nothing to do."
    )


def test_columns_of_several_lines_have_no_end(tmp_path: Path) -> None:
    [line, _] = shown(tmp_path, finding(Level.MANUAL, place=Place(3, 5, 4, 2)))
    assert line.startswith("::error file=x.py,line=3,endLine=4,col=5,title=")


def test_what_commands_are_made_of_is_escaped(tmp_path: Path) -> None:
    [line, _] = shown(tmp_path, finding(Level.MANUAL, "a,b:c%.py", "100% of\r\n::error::x", "one\r\n\n  two\x1b"))
    assert line == (
        "::error file=a%2Cb%3Ac%25.py,line=3,endLine=3,col=5,endColumn=9,title=VB103 end-room (manual)"
        "::100%25 of ::error::x%0Aone%0A%0A  two\\x1b"
    )


def test_paths_are_those_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "app").mkdir()
    lines = shown(tmp_path / "app", finding(Level.MANUAL), finding(Level.MANUAL, "../up.py"))
    assert [line.split(",")[0] for line in lines[:2]] == ["::error file=app/x.py", "::error file=up.py"]
