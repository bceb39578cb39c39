"""How far a place was moved, and what became of a file: the words that every report and exit code is made of."""

from __future__ import annotations

from enum import Enum
from functools import cached_property


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
