"""Files in which nothing was found, by what the file system says of them: between runs, most of a tree stays as it was.

To ask for a file's state takes a tenth of the time of reading it, and that a tenth of searching it for every word of
the tables.
"""

from __future__ import annotations

import os
import time
from importlib.util import source_hash
from pathlib import Path
from typing import TYPE_CHECKING

from codemod import cache
from codemod.table_files import table_files

if TYPE_CHECKING:
    from codemod.configuration import Configuration
    from codemod.options import Options
    from codemod.screen import Screen

SIZE = 8
"""Bytes of a digest: a hundred thousand files take less than a megabyte."""
MOST = 250_000
"""So many are kept; where there would be more, only those of the last run."""
MANY = 32
"""Fewer files are sooner searched than what is known is read."""
SETTLED = 2_000_000_000
"""Nanoseconds: so coarse are the times of files on some systems (FAT)."""


class Silence:
    """Tells whether something is known to hold nothing that a run could speak of, by a digest of what stands for it."""

    def __init__(self, path: Path | None) -> None:
        """Read what is known; None where nothing is known or kept."""
        self._path = path
        known = cache.read_bytes(path) if path is not None else b""
        self._known = {known[start : start + SIZE] for start in range(0, len(known) - len(known) % SIZE, SIZE)}
        self._seen: set[bytes] = set()
        self._new: set[bytes] = set()
        self._begun = time.time_ns()

    @classmethod
    def of_files(cls, screen: Screen, configuration: Configuration, count: int) -> Silence:
        """Return what is known of files in which no word of the tables stands, nor one of the configuration.

        count is how many files there are to ask about.
        """
        if count < MANY:
            return cls(None)
        return cls(cache.path_of("silent", repr((screen, configuration.clients, tuple(configuration.documents)))))

    @classmethod
    def of_modules(cls, options: Options) -> Silence:
        """Return what is known of modules in which such a word means nothing while their tree names no library."""
        tables = [source_hash(path.read_bytes()) for path in sorted(table_files(options.rules))]
        return cls(cache.path_of("alone", repr((tables, options, cache.state_of_code()))))

    def of_state(self, path: str, status: os.stat_result) -> bytes | None:
        """Return what a file is known by as it is now; None for one that may change and look the same afterwards.

        As git has it: who writes into a file changes its times, unless it was written a moment ago. Nobody can set back
        the time at which its inode changed (ctime), so that who gives it its old time (mtime) is seen, too; on Windows,
        which has the time of its making there, who does so and keeps its size is not.
        """
        if max(status.st_mtime_ns, status.st_ctime_ns) > self._begun - SETTLED:
            return None
        state = status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
        return source_hash(f"{path}\0{state}".encode("utf-8", "surrogateescape"))

    def of_content(self, kind: str, content: bytes) -> bytes:
        """Return what a content is known by, and as what it is read: kind is the ending of a file's name."""
        return source_hash(kind.encode("utf-8", "surrogateescape") + b"\0" + content)

    def holds(self, digest: bytes | None) -> bool:
        """Return whether nothing was found in it before."""
        if digest not in self._known:
            return False
        self._seen.add(digest)
        return True

    def add(self, digest: bytes | None) -> None:
        """Keep that nothing was found in it."""
        if digest is not None:
            self._new.add(digest)

    def save(self) -> None:
        """Write what this run found out, for the next ones."""
        if self._new and self._path is not None:
            kept = self._known | self._new
            kept = kept if len(kept) <= MOST else self._seen | self._new
            cache.write_bytes(self._path, b"".join(sorted(kept)[:MOST]))
