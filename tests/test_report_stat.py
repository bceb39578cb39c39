"""How many lines of each file change, with bars that fit."""

from __future__ import annotations

import pytest

from codemod.finding import Outcome, Status
from codemod.report.stat import stat


def outcome(path: str, before: str, after: str, *, new: bool = False) -> Outcome:
    """Return what becomes of a file."""
    return Outcome(path, before.encode(), after.encode(), (), Status.WOULD_CHANGE, new=new)


def test_files_that_change_have_a_line_with_counts_and_bars() -> None:
    shown = stat(
        [outcome("a.py", "x\ny\n", "x\nz\nw\n"), outcome("kept.py", "x", "x"), outcome("new.py", "", "1\n", new=True)],
        80,
    )
    assert shown == (
        " a.py         | 3 ++-\n"
        " new.py (new) | 1 +\n"
        " 2 files changed, 3 insertions(+), 1 deletion(-)\n"
    )  # fmt: skip


def test_nothing_is_shown_where_nothing_changes() -> None:
    assert stat([outcome("kept.py", "x", "x")], 80) == ""


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    many = "".join(f"{number}\n" for number in range(1000))
    shown = stat(
        [outcome("folder/" * 30 + "x.py", many, ""), outcome("b.py", "", "1\n"), outcome("c", "", many)], width
    )
    first, second, third, _ = shown.splitlines()
    assert max(map(len, (first, second, third))) <= width
    assert first.startswith(" ...")
    assert "/x.py" in first
    assert second.endswith("|    1 +")
    assert third.count("+") > 8


def test_one_line_is_counted_in_the_singular() -> None:
    assert stat([outcome("a", "", "1\n")], 80).endswith(" 1 file changed, 1 insertion(+), 0 deletions(-)\n")


def test_signs_are_coloured_and_names_obeyed_by_no_terminal() -> None:
    shown = stat([outcome("a\x1b", "x\n", "y\n")], 80, colour=True)
    assert shown.startswith(" a\\x1b | 2 \x1b[32m+\x1b[0m\x1b[31m-\x1b[0m\n")
