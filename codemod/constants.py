"""Texts that a module has names for, and others import: a room's name that stands in one place of a tree."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

SET = re.compile(rb"""\.(\w+)\s*(?:[-+*/|&^%@<>]{1,2})?=(?!=)|setattr\([^()]*?["'](\w+)["']""")
"""Text that sets an attribute, with its name: `module.name = …`, `setattr(module, "name", …)`."""


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
            self._set[name] = any(
                word == (written or named)
                for content in self.files.values()
                if word in content
                for written, named in SET.findall(content)
            )
        return self._set[name]
