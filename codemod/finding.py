"""What the tool says about a place: levels, places, findings, edits, and the outcome of one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codemod.neighbours import Sharing


class Level(Enum):
    """How far a place was moved (DESIGN, "Levels, units, findings"), from least to most work for a person."""

    NOTE = "note"
    AUTOMATIC = "automatic"
    REVIEW = "review"
    MANUAL = "manual"

    @cached_property
    def rank(self) -> int:
        """Return the position among the levels: note 0, automatic 1, review 2, manual 3."""
        return list(Level).index(self)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of a file as it was before the run: from 1, columns in code points, the end exclusive."""

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server must return for a call that was moved."""

    url: str
    """The URL that is asked, with what is known at run time only in braces."""
    document: str
    """The document, complete; in braces what the URL tells."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One message for the user about one place."""

    code: str
    """The rule's code, such as VB201."""
    rule: str
    """The rule's name, such as mute-participant."""
    level: Level
    path: str
    """Relative to where the command runs, with slashes."""
    place: Place
    message: str
    """What happened or stands here, in a sentence."""
    help: str = ""
    """What to do about it; may hold several lines."""
    answer: Answer | None = None
    """What must answer the call that was moved, where a document must."""
    unit: int = field(default=0, compare=False)
    """Findings of a file with the same number are about what moves together or not at all; 0: alone."""
    follows: bool = field(default=False, compare=False)
    """Whether it tells of what follows from other changes, and is not decided by itself."""

    @property
    def sort_key(self) -> tuple[str, Place, int, str, str]:
        """Return what findings are ordered by: path, place, the heavier level first, code, message."""
        return (self.path, self.place, -self.level.rank, self.code, self.message)


UNREADABLE = ("VB901", "unreadable-file")
OUT_OF_MEMORY = ("there is not memory enough for it", "Run this tool with --jobs 1, or where there is more memory.")


def unreadable(path: str, text: str, help_text: str, place: Place) -> Finding:
    """Return the finding for a file that concerns us and cannot be read."""
    return Finding(*UNREADABLE, Level.MANUAL, path, place, f"{text}: the file was left as it is", help_text)


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the code points start to end (exclusive) of a decoded file by text; start == end inserts."""

    start: int
    end: int
    text: str


class Status(Enum):
    """What became of a file that holds Twilio code."""

    CHANGED = "changed"
    """Rewritten on disk."""
    WOULD_CHANGE = "would-change"
    """Planned, not written."""
    KEPT = "kept"
    """Twilio code, and nothing to rewrite."""
    ERROR = "error"
    """Concerns us, and could not be read, parsed or written."""


def _nothing_shared() -> Sharing:
    from codemod.neighbours import NOTHING_SHARED  # only who has an outcome needs it

    return NOTHING_SHARED


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one file becomes: a plain value, the same in any process and any order."""

    path: str
    """Relative to where the command runs, with slashes."""
    before: bytes
    after: bytes
    """Equal to before when nothing is to be written."""
    findings: tuple[Finding, ...]
    status: Status
    helpers: frozenset[str] = frozenset()
    """The helper functions that the rewritten code calls and this file got."""
    new: bool = False
    """Whether the file is not there yet; before is then empty."""
    sharing: Sharing = field(default_factory=_nothing_shared)
    """What the other modules of the tree must know of the clients of this one."""
    needs: str | None = None
    """The path of a file that this one imports from, and that the same run makes."""
    follows: tuple[str, ...] = ()
    """The paths of files that the same run rewrites, and without which this one may not be written."""

    raising: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What other modules may call and holds calls that moved (function, Class.method, variable.method) -> helpers that
    these go through."""

    stale: tuple[tuple[str, str], ...] = ()
    """Names of this module that mean something else to who patches them, each with what is used in its place."""

    asks: bool = False
    """Whether it depends on the rest of the tree who asks its handlers."""

    used_ignores: frozenset[tuple[int, str]] = frozenset()
    """The ignore comments of the file that kept something: their numbers, and which of their codes did."""

    @property
    def changes(self) -> bool:
        """Return whether something is to be written."""
        return self.before != self.after
