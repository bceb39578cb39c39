"""Which files of a run must be rewritten together, since one without the others would not run."""

from __future__ import annotations

import os
from collections.abc import Hashable, Sequence
from pathlib import Path

from codemod.finding import Outcome


def together(outcomes: Sequence[Outcome], directory: Path) -> list[tuple[Outcome, ...]]:
    """Return the outcomes that change, in groups: what a file imports from, follows, or has a client in common with.

    directory is what their paths are relative to. Groups, and the outcomes in them, stand in the order of the outcomes.
    """
    changing = [outcome for outcome in outcomes if outcome.changes]
    leaders: dict[Hashable, Hashable] = {}

    def leader(each: Hashable) -> Hashable:
        while (above := leaders.setdefault(each, each)) != each:
            each = above
        return each

    def absolute(path: str) -> str:
        return os.path.normpath(directory / path)

    for outcome in changing:
        shared = outcome.sharing
        ties: list[Hashable] = [report.origin for report in shared.clients if report.moved]
        ties += [absolute(report.origin.file) for report in shared.clients if report.moved]
        ties += [absolute(file) for file, _ in shared.wants]
        ties += [absolute(path) for path in (outcome.needs, *outcome.follows) if path is not None]
        for tie in ties:
            leaders[leader(tie)] = leader(absolute(outcome.path))
    groups: dict[Hashable, list[Outcome]] = {}
    for outcome in changing:
        groups.setdefault(leader(absolute(outcome.path)), []).append(outcome)
    return [tuple(group) for group in groups.values()]
