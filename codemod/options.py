"""What a run is asked to do: configuration, selected rules, the heaviest level that is rewritten."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from codemod.configuration import Configuration
from codemod.levels import Level

if TYPE_CHECKING:
    from codemod.ignoring import Kept

DEFAULT_WIDTH = 88


@dataclass(frozen=True, slots=True)
class Options:
    """The user's wishes for one run."""

    configuration: Configuration = field(default_factory=Configuration)
    select: tuple[str, ...] = ()
    """Codes, beginnings of codes, or names of rules; empty means all."""
    ignore: tuple[str, ...] = ()
    level: Level = Level.REVIEW
    """AUTOMATIC or REVIEW."""
    rules: Path | None = None
    """A folder with tables of the user's own, laid over the shipped ones."""
    kept: frozenset[Kept] = frozenset()
    """Changes that are turned down; all about one file where the options are for that file."""

    def of(self, path: str) -> Options:
        """Return the options for one file, by the name that findings have it by."""
        if not self.kept:
            return self
        return replace(self, kept=frozenset(each for each in self.kept if each.path == path))

    @property
    def width(self) -> int:
        """Return the longest line that is written, in columns."""
        return self.configuration.line_length or DEFAULT_WIDTH

    def wants(self, code: str, name: str) -> bool:
        """Return whether a rule is among the selected and not among the ignored."""
        if self.select and not any(_names(wish, code, name) for wish in self.select):
            return False
        return not any(_names(wish, code, name) for wish in self.ignore)


def _names(wish: str, code: str, name: str) -> bool:
    return wish == name or code.startswith(wish.upper())
