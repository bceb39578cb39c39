"""Which variables of the target's the programs read that a file around the code stands for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
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

    def area(self, folder: Path) -> Path:
        """Return the folder whose programs a file in a folder stands for.

        It is the nearest one above (or the folder itself) whose Python reads variables of either platform, and imports
        nothing that stands in the tree outside of it.
        """
        if folder not in self._areas:
            top = folder == self.root or not folder.is_relative_to(self.root)
            closed = top or (any(self._users(folder)) and not self._leaves(folder))
            self._areas[folder] = (self.root if top else folder) if closed else self.area(folder.parent)
        return self._areas[folder]

    def variables(self, area: Path) -> frozenset[str]:
        """Return the target's variables that the programs below a folder read."""
        return frozenset(name for path, names in self.reads.items() if path.is_relative_to(area) for name in names)

    def _users(self, folder: Path) -> Iterator[Path]:
        return (path for path in [*self.reads, *self.old] if path.is_relative_to(folder))

    def _leaves(self, folder: Path) -> bool:
        """Return whether the Python of a folder imports what stands in the tree and not in the folder."""
        inside = [path for path in self.texts if path.is_relative_to(folder)]
        known = {part for path in inside for part in _parts(path, folder)}
        outside = {part for path in self.texts if path not in set(inside) for part in self.parts[path]} - known
        return any(match[1].decode() in outside for path in inside for match in _IMPORT.finditer(self.texts[path]))

    @cached_property
    def parts(self) -> dict[Path, frozenset[str]]:
        """Return by which names each file may be reached in an import."""
        return {path: _parts(path, self.root) for path in self.texts}


def _parts(path: Path, folder: Path) -> frozenset[str]:
    relative = path.relative_to(folder) if path.is_relative_to(folder) else Path(path.name)
    return frozenset({*relative.parts[:-1], relative.stem})
