"""Ignore comments, in every kind of file: how they are spelt, what they keep on Twilio, and which of them did.

`vobiz: ignore` is about a place, `vobiz: ignore-file` about the whole file; codes in brackets narrow either.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

SPELT = r"vobiz:\s*ignore(?P<file>-file)?(?![\w-])(?:\s*\[(?P<codes>[^\]\r\n]*)\])?"
IGNORE = re.compile(SPELT, re.IGNORECASE)
BYTES = re.compile(SPELT.encode(), re.IGNORECASE)
ANY = ""
"""Stands for the codes of a comment that names none: it keeps whatever it finds."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A change that the user turned down in a review: the same as an ignore comment at its place."""

    path: str
    """As findings have it."""
    code: str
    """The rule's, ANY for whatever would change there."""
    line: int
    """Of the file as it was; 0 for all of them."""


@dataclass(frozen=True, slots=True)
class Ignore:
    """One ignore comment."""

    number: int
    """Which of the file's, from 0: it stays when lines move."""
    line: int
    start: int
    """Offset of the comment."""
    end: int
    codes: tuple[str, ...] | None
    """As they are written, in capital letters; None where the comment names none."""
    whole: bool = False
    """Whether it is about the whole file."""
    misplaced: bool = False
    """Whether it is about the whole file, and stands where such a comment means nothing."""

    @property
    def named(self) -> tuple[str, ...]:
        """Return what of it may be of use or not: its codes, or the comment as such."""
        return (ANY,) if self.codes is None else self.codes

    def means(self, codes: Collection[str]) -> tuple[str, ...]:
        """Return which of the codes it is about, those that it names only; ANY where it names none."""
        return tuple(each for each in self.named if each == ANY or each in codes)


def followed(kept: frozenset[Kept], before: bytes, after: bytes) -> frozenset[Kept] | None:
    """Return the user's answers about one text as answers about another that was made of it.

    None where the line of one is not found again: what is kept stays as it is, but for a line that holds more.
    """
    if not kept:
        return kept
    from difflib import SequenceMatcher  # only the second pass over a file needs it

    blocks = SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False).get_matching_blocks()
    lines = {block.a + each + 1: block.b + each + 1 for block in blocks for each in range(block.size)}
    lines[0] = 0
    if any(each.line not in lines for each in kept):
        return None
    return frozenset(replace(each, line=lines[each.line]) for each in kept)


def codes_of(match: re.Match[str]) -> tuple[str, ...] | None:
    """Return the codes that a comment names, each once; None where it has no brackets or nothing in them."""
    codes = [each.strip().upper() for each in (match["codes"] or "").split(",")]
    return tuple(dict.fromkeys(each for each in codes if each)) or None


@dataclass(slots=True)
class Ignores:
    """The ignore comments of one file with the user's own answers, and which of them have kept something."""

    comments: tuple[Ignore, ...] = ()
    kept: frozenset[Kept] = frozenset()
    """Those of this file."""
    used: set[tuple[int, str]] = field(default_factory=set)
    """The number of a comment, and which of its codes kept something."""

    def __bool__(self) -> bool:
        """Return whether there is anything that may keep something."""
        return bool(self.comments or self.kept)

    def keep(self, first: int, last: int, codes: Collection[str]) -> bool:
        """Return whether something on lines first to last stays that may be called by one of some codes."""
        found = [each for each in self.comments if not each.misplaced and (each.whole or first <= each.line <= last)]
        return self.keep_by(found, codes) or any(
            (each.line == 0 or first <= each.line <= last) and (each.code == ANY or each.code in codes)
            for each in self.kept
        )

    def keep_by(self, comments: Iterable[Ignore], codes: Collection[str]) -> bool:
        """Return whether one of some comments of the file means one of the codes."""
        means = [(each.number, code) for each in comments for code in each.means(codes)]
        self.used.update(means)
        return bool(means)


def ignores_in_lines(lines: Iterable[str], mark: str = "#") -> Iterator[Ignore]:
    """Yield the ignore comments of a file whose comments begin with a mark: that of a whole file stands at its top."""
    top, offset, number = True, 0, 0
    for index, line in enumerate(lines, start=1):
        match = IGNORE.search(line)
        if match is not None and line[: match.start()].rstrip().endswith(mark):
            whole = match["file"] is not None
            yield Ignore(
                number, index, offset + match.start(), offset + match.end(), codes_of(match), whole, whole and not top
            )
            number += 1
        top = top and (not line.strip() or line.lstrip().startswith(mark))
        offset += len(line)
