"""What a measurement comes to: rows of a table, and what was wanted of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.timing import Series


@dataclass(frozen=True)
class Setting:
    """How a run of the benchmarks is done."""

    cache: Path
    """Where corpora are kept from run to run."""
    work: Path
    """A folder for what lives as long as the run."""
    rounds: int
    quick: bool
    """Whether it only has to run: small corpora of what is installed, and nothing from the network."""
    tell: Callable[[str], None]
    """Is told what goes on."""


@dataclass(frozen=True)
class Row:
    """One thing that was measured."""

    name: str
    series: Series
    unit: str = "s"
    ratio: float | None = None
    """How it stands to the row that the others are held against."""
    note: str = ""


@dataclass(frozen=True)
class Verdict:
    """A figure, and what was wanted of it."""

    what: str
    value: float
    limit: float
    unit: str
    least: bool = False
    """Whether the limit is the least that it may be; else it is the most."""

    @property
    def met(self) -> bool:
        """Return whether the figure is as it was wanted."""
        return self.value >= self.limit if self.least else self.value <= self.limit


@dataclass(frozen=True)
class Result:
    """What one target, or one comparison, came to."""

    key: str
    """By which --only knows it."""
    title: str
    how: str
    """What was measured and how, in a few sentences."""
    rows: tuple[Row, ...]
    verdicts: tuple[Verdict, ...] = ()
    missing: tuple[str, ...] = ()
    """What could not be measured, and why."""

    @property
    def met(self) -> bool:
        """Return whether all that was wanted is as it was wanted; what could not be measured is not."""
        return all(each.met for each in self.verdicts) and not (self.verdicts and self.missing)
