"""Copies of the source's library in a tree: nobody moves them, and their own code asks nothing of a client."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from codemod.discover import Candidate
from codemod.screen import Screen

if TYPE_CHECKING:
    from codemod.finding import Finding
    from codemod.options import Options

MESSAGE = "library-copy"


class LibraryCopies:
    """Tells which files belong to a copy, by the module of it that defines a client."""

    def __init__(self, screen: Screen) -> None:
        """Keep where the classes of clients stand."""
        dotted = [tuple(each.split(".")) for each in screen.made_by]
        self._classes = {package: (*module, name) for package, *module, name in reversed(dotted)}
        self._is_copy = cache(self._defines_client)

    def folder_of(self, path: Path) -> Path | None:
        """Return the folder of the copy that a file belongs to; None for all others."""
        if self._classes.keys().isdisjoint(path.parts):
            return None
        return next((each for each in path.parents if each.name in self._classes and self._is_copy(each)), None)

    def name_of(self, folder: Path, candidate: Candidate) -> str:
        """Return how the module that defines the client is reported; candidate is any file of the copy."""
        inside = len(candidate.path.relative_to(folder).parts)
        *module, _ = self._classes[folder.name]
        return "/".join([*candidate.name.split("/")[:-inside], *module, "__init__.py"])

    def _defines_client(self, folder: Path) -> bool:
        *module, name = self._classes[folder.name]
        try:
            content = folder.joinpath(*module, "__init__.py").read_bytes()
        except OSError:
            return False
        return f"class {name}(".encode() in content or f"class {name}:".encode() in content


def findings(copies: Collection[str], options: Options) -> list[Finding]:
    """Return one note for each copy; copies are the names of the modules that define a client."""
    if not copies:
        return []
    from codemod.finding import Finding, Place  # most trees hold no copy
    from codemod.rules import load_rules

    message = load_rules(options.rules).messages[MESSAGE]
    if not options.wants(message.code, message.name):
        return []
    return [
        Finding(message.code, message.name, message.level, each, Place(), message.text, message.help) for each in copies
    ]
