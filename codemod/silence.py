"""Contents in which nothing was found, by their digests: between runs, most of a tree stays as it was.

To work out a digest takes a tenth of the time of searching for every word of the tables.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from codemod import cache
from codemod.table_files import table_files

if TYPE_CHECKING:
    from codemod.configuration import Configuration
    from codemod.options import Options
    from codemod.screen import Screen

SIZE = 16
"""Bytes of a digest: a hundred thousand files take less than two megabytes."""
MOST = 250_000
"""So many contents are kept; where there would be more, only those of the last run."""


class Silence:
    """Tells of contents whether they are known to hold nothing that a run could speak of."""

    def __init__(self, kind: str, about: str) -> None:
        """Read what is known; about tells all that it depends on beside the contents."""
        self._path = cache.path_of(kind, about)
        known = cache.read_bytes(self._path) if self._path is not None else b""
        self._known = {known[start : start + SIZE] for start in range(0, len(known) - len(known) % SIZE, SIZE)}
        self._seen: set[bytes] = set()
        self._new: set[bytes] = set()

    @classmethod
    def of_words(cls, screen: Screen, configuration: Configuration) -> Silence:
        """Return what is known of contents in which no word of the tables stands, nor one of the configuration."""
        return cls("silent", repr((screen, configuration.clients, tuple(configuration.documents))))

    @classmethod
    def of_modules(cls, options: Options) -> Silence:
        """Return what is known of modules in which such a word means nothing while their tree names no library."""
        tables = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(table_files(options.rules))]
        return cls("alone", repr((tables, options, cache.state_of_code())))

    def digest(self, kind: str, content: bytes) -> bytes:
        """Return what a content is known by, and as what it is read: kind is the ending of a file's name."""
        found = hashlib.sha256(kind.encode("utf-8", "surrogateescape") + b"\0", usedforsecurity=False)
        found.update(content)
        return found.digest()[:SIZE]

    def holds(self, digest: bytes) -> bool:
        """Return whether nothing was found in a content before."""
        if digest not in self._known:
            return False
        self._seen.add(digest)
        return True

    def add(self, digest: bytes) -> None:
        """Keep that nothing was found in a content."""
        self._new.add(digest)

    def save(self) -> None:
        """Write what this run found out, for the next ones."""
        if self._new and self._path is not None:
            kept = self._known | self._new
            kept = kept if len(kept) <= MOST else self._seen | self._new
            cache.write_bytes(self._path, b"".join(sorted(kept)[:MOST]))
