"""The numbers of the page: bars by level, by rule and by folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from codemod.finding import Finding, Level

LEVELS = (Level.MANUAL, Level.REVIEW, Level.AUTOMATIC, Level.NOTE)
"""The order in which levels are shown: what a person must do comes first."""


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a bar that one level takes, in percent of the longest bar."""

    level: str
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """How many findings something has."""

    name: str
    """What it stands for: a rule's code, or a folder."""
    label: str
    total: int
    left: int
    """How many of them need a person."""
    parts: tuple[Part, ...]


def by_level(findings: Sequence[Finding]) -> Bar:
    """Return one bar for all findings."""
    return _bar("", "", findings, len(findings))


def by_rule(findings: Sequence[Finding]) -> list[Bar]:
    """Return a bar for each rule, those that need a person most first."""
    return _bars(findings, lambda finding: (finding.code, f"{finding.code} {finding.rule}"))


def by_folder(findings: Sequence[Finding]) -> list[Bar]:
    """Return a bar for each folder that holds files with findings, those that need a person most first."""
    return _bars(findings, lambda finding: (folder_of(finding.path), folder_of(finding.path)))


def folder_of(path: str) -> str:
    """Return the folder of a file with a slash at its end; "./" for one that stands in the working directory."""
    folder = str(PurePosixPath(path).parent)
    return folder if folder == "/" else f"{folder}/"


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """Return how many findings there are of each level that has any, in the order of LEVELS."""
    found = Counter(finding.level for finding in findings)
    return {level.value: found[level] for level in LEVELS if found[level]}


def _bars(findings: Sequence[Finding], name_of: Callable[[Finding], tuple[str, str]]) -> list[Bar]:
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault(name_of(finding), []).append(finding)
    longest = max(map(len, groups.values()), default=1)
    bars = [_bar(name, label, group, longest) for (name, label), group in groups.items()]
    return sorted(bars, key=lambda bar: (-bar.left, -bar.total, bar.name))


def _bar(name: str, label: str, findings: Sequence[Finding], longest: int) -> Bar:
    parts = []
    start = 0
    found = counts(findings)
    for level, count in found.items():
        parts.append(Part(level, count, round(100 * start / longest, 2), round(100 * count / longest, 2)))
        start += count
    left = found.get(Level.MANUAL.value, 0) + found.get(Level.REVIEW.value, 0)
    return Bar(name, label, len(findings), left, tuple(parts))
