"""The numbers of a run."""

from __future__ import annotations

import pytest

from codemod.finding import Finding, Level, Outcome, Place, Status
from codemod.report.summary import Result


def finding(path: str, level: Level, rule: str = "end-room") -> Finding:
    """Return a finding."""
    return Finding("VB102", rule, level, path, Place(), "Something stands here.")


def outcome(path: str, status: Status, after: bytes = b"old\n") -> Outcome:
    """Return an outcome."""
    return Outcome(path, b"old\n", after, (), status)


def test_files_to_change_and_changed_files_both_count_as_changed() -> None:
    outcomes = (outcome("a", Status.CHANGED), outcome("b", Status.WOULD_CHANGE), outcome("c", Status.KEPT))
    assert Result(9, outcomes, ()).changed == 2


def test_findings_are_counted_by_level() -> None:
    result = Result(1, (), (finding("a", Level.NOTE), finding("a", Level.MANUAL), finding("b", Level.NOTE)))
    assert [result.count(level) for level in Level] == [2, 0, 0, 1]


def test_a_path_that_could_not_be_looked_at_is_an_error_like_a_file_that_failed() -> None:
    broken, missing = finding("a.py", Level.MANUAL), finding("gone.py", Level.MANUAL, "unreadable-file")
    other = finding("b.py", Level.MANUAL)
    result = Result(2, (outcome("a.py", Status.ERROR), outcome("b.py", Status.KEPT)), (broken, other, missing))
    assert result.problems == (broken, missing)
    assert result.errors == 2


def test_a_file_that_failed_without_a_finding_is_an_error_all_the_same() -> None:
    assert Result(1, (outcome("a.py", Status.ERROR),), ()).errors == 1


@pytest.mark.parametrize(
    ("level", "left"), [(Level.NOTE, False), (Level.AUTOMATIC, False), (Level.REVIEW, True), (Level.MANUAL, True)]
)
def test_work_is_left_for_a_person_at_review_and_manual(level: Level, left: bool) -> None:
    assert Result(1, (outcome("a.py", Status.KEPT),), (finding("a.py", level),)).work_left is left


def test_a_pending_edit_is_work_left() -> None:
    assert Result(1, (outcome("a.py", Status.WOULD_CHANGE, b"new\n"),), ()).work_left


def test_a_note_about_a_path_is_no_error() -> None:
    assert Result(1, (), (finding("app", Level.NOTE, "unreadable-file"),)).errors == 0
