"""How many lines of each file change, with bars, as `git diff --stat` tells it."""

from __future__ import annotations

import io
from collections.abc import Iterable

from click import style

from codemod.finding import Outcome
from codemod.report.diff import changes
from codemod.report.printable import printable
from codemod.report.text import plural

LEAST_BAR = 10
NEW = " (new)"


def stat(outcomes: Iterable[Outcome], width: int, *, colour: bool = False) -> str:
    """Return a line for each file that changes, none wider than `width`, and one with the sums; empty for none."""
    counts = [(_name(outcome), *_counted(outcome)) for outcome in outcomes if outcome.changes]
    if not counts:
        return ""
    digits = len(str(max(added + removed for _, added, removed in counts)))
    frame = len("  |  ") + digits
    longest = min(max(len(name) for name, _, _ in counts), max(LEAST_BAR, width - frame - LEAST_BAR))
    bar = max(LEAST_BAR, width - frame - longest)
    most = max(bar, *(added + removed for _, added, removed in counts))
    lines = []
    for name, added, removed in counts:
        shown = name if len(name) <= longest else f"...{name[3 - longest :]}"
        plus, minus = _scaled(added, bar, most), _scaled(removed, bar, most)
        signs = style("+" * plus, fg="green") + style("-" * minus, fg="red") if colour else "+" * plus + "-" * minus
        lines.append(f" {shown.ljust(longest)} | {added + removed:>{digits}} {signs}")
    total = sum(added for _, added, _ in counts), sum(removed for _, _, removed in counts)
    lines.append(
        f" {plural(len(counts), 'file')} changed, {plural(total[0], 'insertion')}(+), {plural(total[1], 'deletion')}(-)"
    )
    return "".join(f"{line}\n" for line in lines)


def _name(outcome: Outcome) -> str:
    return printable(outcome.path) + (NEW if outcome.new else "")


def _counted(outcome: Outcome) -> tuple[int, int]:
    """Return how many lines are added, and how many removed."""
    old, new = (io.BytesIO(each).readlines() for each in (outcome.before, outcome.after))
    found = changes(old, new)
    return sum(each.new_end - each.new_start for each in found), sum(each.old_end - each.old_start for each in found)


def _scaled(count: int, bar: int, most: int) -> int:
    """Return how many signs stand for a count: at least one, and none for none."""
    if most <= bar or not count:
        return count
    return max(1, count * (bar - 1) // most)
