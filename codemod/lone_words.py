"""Names that stand in bytes as words of their own, not as pieces of others: quickly for few names, and for many."""

from __future__ import annotations

import re
from collections.abc import Iterable

WORD = re.compile(rb"[\w\x80-\xff]+")
FEW = 150
"""So many names are looked for one by one, which is quicker than to take a file apart into words."""


class LoneWords:
    """Looks for some names."""

    def __init__(self, names: Iterable[bytes]) -> None:
        """Keep the names; one of them may hold what stands in no word, such as a hyphen."""
        self.names = frozenset(names)
        either = b"|".join(re.escape(name) for name in sorted(self.names))
        self._pattern = re.compile(rb"(?<![\w\x80-\xff])(?:%b)(?![\w\x80-\xff])" % either if either else rb"(?!)")
        self._plain = all(WORD.fullmatch(name) for name in self.names)

    def stand_in(self, content: bytes) -> bool:
        """Return whether one of the names stands there."""
        if self._plain and len(self.names) > FEW:
            return not self.names.isdisjoint(WORD.findall(content))
        return any(name in content for name in self.names) and self._pattern.search(content) is not None

    def found_in(self, content: bytes) -> set[bytes]:
        """Return the names that stand there."""
        if self._plain and len(self.names) > FEW:
            return set(self.names.intersection(WORD.findall(content)))
        held = {name for name in self.names if name in content}
        if held and self._plain:
            return held.intersection(WORD.findall(content))
        return set(self._pattern.findall(content)) if held else set()
