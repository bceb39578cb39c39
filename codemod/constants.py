"""Texts that a module has names for, and others import: a room's name that stands in one place of a tree."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

SET = re.compile(rb"""\.(\w+)\s*(?:[-+*/|&^%@<>]{1,2})?=(?!=)|setattr\([^()]*?["'](\w+)["']""")
"""Text that sets an attribute, with its name: `module.name = …`, `setattr(module, "name", …)`."""
FEW = 8
"""So many names are looked for one by one; then it is quicker to know all that are set."""


class Constants:
    """Tells which names of modules are the same text for everybody."""

    def __init__(self, files: Mapping[Path, bytes]) -> None:
        """Keep the bytes of the tree's Python files."""
        self.files = files
        self._set: dict[str, bool] = {}

    def imported(self, texts: Mapping[str, str], dotted: str, name: str) -> Iterator[tuple[str, str]]:
        """Yield what an import brings of a module's texts, by the dotted names of those who import them.

        name is the one that is imported; "" for the module, and all that it has.
        """
        for each in [name] if name else sorted(texts):
            if each in texts and not self.is_set_from_outside(each):
                yield dotted if name else f"{dotted}.{each}", texts[each]

    def is_set_from_outside(self, name: str) -> bool:
        """Return whether anything in the tree sets an attribute of a name: such a name of a module is no constant."""
        if name not in self._set:
            word = os.fsencode(name)
            self._set[name] = word in self._all_set if len(self._set) >= FEW else self._is_set(word)
        return self._set[name]

    def _is_set(self, word: bytes) -> bool:
        return any(word in content and word in _set_in(content) for content in self.files.values())

    @cached_property
    def _all_set(self) -> frozenset[bytes]:
        return frozenset(name for content in self.files.values() for name in _set_in(content))


def _set_in(content: bytes) -> Iterator[bytes]:
    """Yield the names of the attributes that a file sets."""
    return (written or named for written, named in SET.findall(content))
