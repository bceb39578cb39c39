"""Texts that a module has names for, and others import: a room's name that stands in one place of a tree."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

SET = re.compile(rb"""\.(\w+)\s*(?:[-+*/|&^%@<>]{1,2})?=(?!=)|setattr\([^()]*?["'](\w+)["']""")
"""Text that sets an attribute, with its name: `module.name = …`, `setattr(module, "name", …)`."""


class Constants:
    """Tells which names of modules are the same text for everybody."""

    def __init__(self, files: Mapping[Path, bytes]) -> None:
        """Keep the bytes of the tree's Python files."""
        self.files = files

    def imported(self, texts: Mapping[str, str], dotted: str, name: str) -> Iterator[tuple[str, str]]:
        """Yield what an import brings of a module's texts, by the dotted names of those who import them.

        name is the one that is imported; "" for the module, and all that it has.
        """
        for each in [name] if name else sorted(texts):
            if each in texts and each not in self.set_from_outside:
                yield dotted if name else f"{dotted}.{each}", texts[each]

    @cached_property
    def set_from_outside(self) -> frozenset[str]:
        """Return the names that anything in the tree sets as attributes: such a name of a module is no constant."""
        found = (hit for content in self.files.values() for hit in SET.findall(content))
        return frozenset(os.fsdecode(written or named) for written, named in found)
