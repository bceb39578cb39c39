"""Texts that a module has names for, and others import: a room's name that stands in one place of a tree."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

SET = rb"\.%b\s*(?:[-+*/|&^%%@<>]{1,2})?=(?!=)"
"""Text that sets an attribute of a name: `module.name = …`."""
SETTING = rb"""setattr\([^()]*?["']%b["']"""
"""The same by a call: `setattr(module, "name", …)`."""


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
            either = [re.compile(text % re.escape(word)) for text in (SET, SETTING)]
            self._set[name] = any(
                word in content and any(each.search(content) is not None for each in either)
                for content in self.files.values()
            )
        return self._set[name]
