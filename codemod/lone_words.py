"""Names that stand in bytes as words of their own, not as pieces of others: quickly for few names, and for many."""

from __future__ import annotations

import re
from collections.abc import Iterable

WORD = re.compile(rb"[\w\x80-\xff]+")
FEW = 25
"""So many names are looked for one by one, which is quicker than to take a file apart into words."""
IN_A_WORD = frozenset(byte for byte in range(256) if WORD.fullmatch(bytes([byte])))
ONLY_WORDS = bytes(byte if byte in IN_A_WORD else ord(" ") for byte in range(256))
"""Blanks out what stands in no word (bytes.translate): that and to split takes half the time of a pattern for words."""


class LoneWords:
    """Looks for some names."""

    def __init__(self, names: Iterable[bytes]) -> None:
        """Keep the names; one of them may hold what stands in no word, such as a hyphen."""
        self.names = frozenset(names)
        self._by_words = len(self.names) > FEW and all(WORD.fullmatch(name) for name in self.names)

    def stand_in(self, content: bytes) -> bool:
        """Return whether one of the names stands there."""
        if self._by_words:
            return not self.names.isdisjoint(content.translate(ONLY_WORDS).split())
        return any(name in content and _stands_in(name, content) for name in self.names)

    def found_in(self, content: bytes) -> set[bytes]:
        """Return the names that stand there."""
        if self._by_words:
            return set(self.names.intersection(content.translate(ONLY_WORDS).split()))
        return {name for name in self.names if name in content and _stands_in(name, content)}


def _stands_in(name: bytes, content: bytes) -> bool:
    at = content.find(name)
    while at >= 0:
        end = at + len(name)
        begins = at == 0 or content[at - 1] not in IN_A_WORD
        if begins and (end == len(content) or content[end] not in IN_A_WORD):
            return True
        at = content.find(name, at + 1)
    return False
