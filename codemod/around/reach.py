"""Which variables of the target's the programs read that a file around the code stands for."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path

_IMPORT = re.compile(rb"^[ \t]*(?:from|import)[ \t]+\.*([A-Za-z_]\w*)", re.MULTILINE)


class Reach:
    """Tells the parts of a tree apart that have nothing to do with each other: services of one repository."""

    def __init__(
        self, texts: Mapping[Path, bytes], reads: Mapping[Path, Collection[str]], old: Collection[Path], root: Path
    ) -> None:
        """Keep the Python files of a tree as they will be, the variables that they read, and those of the source's."""
        self.texts = texts
        self.reads = {path: names for path, names in reads.items() if names}
        self.old = old
        self.root = root
        self._areas: dict[Path, Path] = {}
        self._imports: dict[Path, frozenset[str]] = {}

    def area(self, folder: Path) -> Path:
        """Return the folder whose programs a file in a folder stands for.

        It is the nearest one above (or the folder itself) whose Python reads variables of either platform, and imports
        nothing that stands in the tree outside of it.
        """
        if folder not in self._areas:
            top = folder == self.root or not folder.is_relative_to(self.root)
            closed = top or (folder in self._reading and not self._leaves(folder))
            self._areas[folder] = (self.root if top else folder) if closed else self.area(folder.parent)
        return self._areas[folder]

    def variables(self, area: Path) -> frozenset[str]:
        """Return the target's variables that the programs below a folder read."""
        below = self._reading.get(area, ())
        return frozenset(name for path in below for name in self.reads.get(path, ()))

    def _leaves(self, folder: Path) -> bool:
        """Return whether the Python of a folder imports what stands in the tree and not in the folder."""
        inside = self._below.get(folder, ())
        known = {part for path in inside for part in _parts(path, folder)}
        within = Counter(part for path in inside for part in _parts(path, self.root))
        asked = {name for path in inside for name in self._imported(path)} - known
        return any(self._counts[name] > within[name] for name in asked)

    def _imported(self, path: Path) -> frozenset[str]:
        """Return the first names of what a file imports of the tree; not Python's own, which no file there gives."""
        if path not in self._imports:
            found = (match.decode() for match in _IMPORT.findall(self.texts[path]))
            self._imports[path] = frozenset(name for name in found if name in self._counts) - sys.stdlib_module_names
        return self._imports[path]

    @cached_property
    def _counts(self) -> Counter[str]:
        """How many files may be reached by each name."""
        return Counter(part for path in self.texts for part in _parts(path, self.root))

    @cached_property
    def _below(self) -> dict[Path, list[Path]]:
        """The files below each folder."""
        return by_folder(self.texts)

    @cached_property
    def _reading(self) -> dict[Path, list[Path]]:
        """The files below each folder that read variables of either platform."""
        return by_folder(dict.fromkeys([*self.reads, *self.old]))


def by_folder(paths: Iterable[Path]) -> dict[Path, list[Path]]:
    """Return the files below each folder."""
    found: dict[Path, list[Path]] = {}
    for path in paths:
        for folder in path.parents:
            found.setdefault(folder, []).append(path)
    return found


def _parts(path: Path, folder: Path) -> frozenset[str]:
    """Return by which names a file below a folder may be reached in an import."""
    name, top = os.fspath(path), os.path.join(folder, "")  # pathlib takes four times as long to part them
    folders = name[len(top) :].split(os.sep)[:-1] if name.startswith(top) else ()
    return frozenset({*folders, path.stem})
