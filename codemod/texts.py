"""What files hold, by where they are: held as far as memory should go, else read when it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

K = TypeVar("K")

HELD = 4 << 20
"""So many bytes are held: most programs have less, and of a hundred thousand files everything else takes 240 MB."""


class _Keyed(Mapping[K, bytes]):
    """The contents of files by keys that are known without reading any."""

    def __init__(self, keys: Collection[K]) -> None:
        """Keep the keys."""
        self._keys = keys

    def __contains__(self, key: object) -> bool:
        """Return whether a file is one of them; it is not read for that."""
        return key in self._keys

    def __iter__(self) -> Iterator[K]:
        """Yield the keys."""
        return iter(self._keys)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._keys)


class Texts(_Keyed[Path]):
    """The contents of files; one that has gone since it was found holds nothing."""

    def __init__(self) -> None:
        """Begin with no files."""
        self._known: dict[Path, bytes | None] = {}
        super().__init__(self._known.keys())
        self._free = HELD

    def add(self, path: Path, content: bytes | None, *, hold: bool = False) -> None:
        """Take a file; None for what is to be read. What has to stay as it was is held whatever it takes."""
        self._known[path] = None if content is None else self._kept(content, hold)

    def __getitem__(self, path: Path) -> bytes:
        """Return what a file holds; raises KeyError for one that is none of them."""
        content = self._known[path]
        if content is None:
            try:
                content = path.read_bytes()
            except OSError:
                content = b""
            self._known[path] = self._kept(content)
        return content

    def _kept(self, content: bytes, hold: bool = False) -> bytes | None:
        """Return a content that there is room for, or that has to be held; None for any other."""
        if not hold and len(content) > self._free:
            return None
        self._free -= len(content)
        return content


class Named(_Keyed[K]):
    """The contents of some of the files, by whatever each is called."""

    def __init__(self, places: Mapping[K, Path], texts: Texts) -> None:
        """Keep where the file of each name is."""
        super().__init__(places.keys())
        self._places = places
        self._texts = texts

    def __getitem__(self, name: K) -> bytes:
        """Return what a file holds; raises KeyError for one that is none of them."""
        return self._texts[self._places[name]]
