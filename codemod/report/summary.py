"""What a run came to: the numbers that every report and the exit code are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codemod.levels import Level, Status

if TYPE_CHECKING:
    from codemod.finding import Finding, Outcome

UNREADABLE = "unreadable-file"
"""The rule of a finding about a path that could not be looked at, so that no outcome speaks of it."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the reports are given, whether it comes from a tree or from standard input."""

    looked_at: int
    """How many files were read."""
    outcomes: tuple[Outcome, ...]
    """Those that hold Twilio code, or stand in error."""
    findings: tuple[Finding, ...]
    """All of them, in the order in which they are reported; without those that a baseline knows."""
    known: int = 0
    """How many findings a baseline knows."""
    elsewhere: int = 0
    """How many findings that count were left out, since they are about what did not change."""
    steps: Mapping[tuple[str, bool], str] = field(default_factory=dict, compare=False)
    """What the tables say of where findings are listed in what to do next; see `Rules.steps`."""

    def count(self, level: Level) -> int:
        """Return how many findings are of a level."""
        return sum(finding.level is level for finding in self.findings)

    @property
    def changed(self) -> int:
        """Return how many files were rewritten, or would be."""
        return sum(outcome.status in (Status.CHANGED, Status.WOULD_CHANGE) for outcome in self.outcomes)

    @property
    def problems(self) -> tuple[Finding, ...]:
        """Return the findings that say why something could not be done, of files and of paths alike."""
        failed = {outcome.path for outcome in self.outcomes if outcome.status is Status.ERROR}
        return tuple(
            finding
            for finding in self.findings
            if finding.path in failed or (finding.rule == UNREADABLE and finding.level is Level.MANUAL)
        )

    @property
    def errors(self) -> int:
        """Return how many files or paths could not be done."""
        failed = {outcome.path for outcome in self.outcomes if outcome.status is Status.ERROR}
        return len(failed | {finding.path for finding in self.problems})

    @property
    def work_left(self) -> bool:
        """Return whether `check` finds something to do: an edit that is pending, or a decision for a person."""
        left = self.count(Level.REVIEW) > 0 or self.count(Level.MANUAL) > 0 or self.errors > 0
        if self.known or self.elsewhere:  # an edit that no finding tells of follows from those that do
            return left or self.count(Level.AUTOMATIC) > 0
        return left or any(outcome.changes for outcome in self.outcomes)
