"""Whole processes, timed in rounds that give each its turn, so that what slows the machine down slows all of them."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The checkout that is measured."""


class CommandFailed(Exception):
    """A command that was to be timed did not do what it should."""


@dataclass(frozen=True)
class Series:
    """What one thing took, round by round."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """Return the middle of the values."""
        return statistics.median(self.values)

    @property
    def low(self) -> float:
        """Return the least of the values."""
        return min(self.values)

    @property
    def high(self) -> float:
        """Return the greatest of the values."""
        return max(self.values)

    def scaled(self, factor: float, fixed: float = 0.0) -> Series:
        """Return what it would have been with `factor` times the work, of which `fixed` is done once only."""
        return Series(tuple(fixed + max(each - fixed, 0.0) * factor for each in self.values))


@dataclass(frozen=True)
class Ended:
    """A run that did its job."""

    seconds: float
    output: str
    errors: str

    @property
    def printed(self) -> str:
        """Return all that it printed."""
        return self.output + self.errors


@dataclass(frozen=True)
class Command:
    """A command line to be timed, from its start to its end."""

    arguments: tuple[str, ...]
    folder: Path
    codes: frozenset[int] = frozenset({0})
    """The exit codes of a run that did its job."""
    says: str = ""
    """What it prints when it did its job."""

    def seconds(self) -> float:
        """Run it and return what it took; raises CommandFailed."""
        return self.run().seconds

    def run(self) -> Ended:
        """Run it and return what it took and printed; raises CommandFailed."""
        begun = time.perf_counter()
        process = subprocess.run(
            self.arguments, cwd=self.folder, env=environment(), stdin=subprocess.DEVNULL, capture_output=True
        )
        taken = time.perf_counter() - begun
        ended = Ended(taken, process.stdout.decode("utf-8", "replace"), process.stderr.decode("utf-8", "replace"))
        if process.returncode not in self.codes or self.says not in ended.printed:
            raise CommandFailed(f"{self.line} ended with {process.returncode}: {ended.printed[-2000:]}")
        return ended

    @property
    def line(self) -> str:
        """Return the command in one line, short enough to be read."""
        words = ["python" if each == sys.executable else Path(each).name for each in self.arguments]
        return " ".join(words if len(words) < 15 else [*words[:12], "…"])


def environment() -> dict[str, str]:
    """Return the environment of what is timed: Python finds this checkout first, and its cache is in use."""
    ours = {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    return {name: value for name, value in os.environ.items() if name != "VOBIZ_CODEMOD_NO_CACHE"} | ours


def ours(folder: Path, *arguments: str, says: str = "") -> Command:
    """Return a run of this checkout's command line; that work is left is no failure."""
    return Command((sys.executable, "-m", "codemod", *arguments), folder, frozenset({0, 1}), says)


def python(folder: Path, *arguments: str, says: str = "") -> Command:
    """Return a run of the same Python that runs this."""
    return Command((sys.executable, *arguments), folder, says=says)


def interleaved(
    measures: Mapping[str, Callable[[], float]], rounds: int, tell: Callable[[str], None] = lambda text: None
) -> dict[str, Series]:
    """Measure each once without counting it, then all of them in turn, round by round.

    So files and byte code are in the machine's memory for all, and a slower minute hits one as much as the other.
    """
    values: dict[str, list[float]] = {name: [] for name in measures}
    for number in range(rounds + 1):
        for name, measure in measures.items():
            value = measure()
            tell(f"{name}: {value:.3f}" + (f" (round {number})" if number else " (not counted)"))
            if number:
                values[name].append(value)
    return {name: Series(tuple(each)) for name, each in values.items()}
