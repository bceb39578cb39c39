"""The modules of a tree by the names that other modules import them by, as Python would find them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

from codemod.module_names import SOURCES, import_root

PACKAGE = "__init__.py"


class ModuleTree:
    """Finds modules among the Python files of a tree; what lies elsewhere is not there."""

    def __init__(self, files: Collection[Path], top: Path) -> None:
        """Keep the files, and the folder up to which packages are looked for."""
        self.files = frozenset(files)
        self.folders = frozenset(folder for path in self.files for folder in path.parents)
        self._names = frozenset({path.stem for path in self.files} | {folder.name for folder in self.folders})
        """What any module or package of the tree is called: most names that are looked for lead elsewhere at once."""
        self.top = top
        self._root_of = cache(lambda folder: import_root(folder / PACKAGE))

    def find(self, dotted: str, user: Path) -> tuple[Path, str] | None:
        """Return the file that a dotted name leads to from a user's file, and what of the name is left behind it.

        A name with leading full stops is relative to the user's package. None for what is no module of the tree.
        """
        name = dotted.lstrip(".")
        level = len(dotted) - len(name)
        parts = name.split(".") if name else []
        if parts and parts[0] not in self._names and not level:
            return None
        if level:
            folder = user.parent
            for _ in range(level - 1):
                folder = folder.parent
            start = folder / PACKAGE if folder / PACKAGE in self.files else None
            return self._below(folder, parts, start)
        for root in dict.fromkeys(self._roots(user)):
            found = self._below(root, parts, None)
            if found is not None:
                return found
        return None

    def root_of(self, file: Path, user: Path) -> Path | None:
        """Return the folder from which a user would import a file by its whole name, None where it cannot."""
        place = file.parent if file.name == PACKAGE else file.with_suffix("")
        for root in sorted(set(self._roots(user)), key=lambda each: len(each.parts), reverse=True):
            if place.is_relative_to(root) and place != root:
                found = self.find(".".join(place.relative_to(root).parts), user)
                if found == (file, ""):
                    return root
        return None

    def _below(self, folder: Path, parts: list[str], package: Path | None) -> tuple[Path, str] | None:
        found = (package, ".".join(parts)) if package is not None else None
        for index, part in enumerate(parts):
            rest = ".".join(parts[index + 1 :])
            module = folder / f"{part}.py"
            folder = folder / part
            if folder / PACKAGE in self.files:
                found = folder / PACKAGE, rest
            elif module in self.files:
                return module, rest
            elif folder not in self.folders:
                break
        return found

    def _roots(self, user: Path) -> Iterator[Path]:
        root = self._root_of(user.parent)
        yield root
        while root != self.top and root.is_relative_to(self.top):
            root = root.parent
            yield root
            yield root / SOURCES
        yield from (self.top, self.top / SOURCES)
