"""What is kept between runs, in the platform's folder for such things: the tables, read and checked.

Nothing in it is needed: what is missing, of another version or cannot be read is made anew. Runs may share it.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
OFF = "VOBIZ_CODEMOD_NO_CACHE"
"""The variable of the environment that keeps everything out of the cache, as --no-cache does."""
NAME = "vobiz-codemod"
KEPT = 4
"""So many entries are kept: those of a few versions and folders of own tables."""
ENDING = ".pickle"


def cached(kind: str, sources: Iterable[Path], make: Callable[[], T]) -> T:
    """Return what `make` makes of some files, from the cache where they held the same when it was put there.

    Only values that can be pickled are kept, and only read where this user alone may have written them.
    """
    if os.environ.get(OFF):
        return make()
    folder = _folder()
    path = folder / f"{kind}-{_key(sources)}{ENDING}"
    found = _read(path)
    if found is not None:
        value: T = found[0]
        return value
    value = make()
    with suppress(OSError):
        _write(path, value)
    return value


def _folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path(NAME, appauthor=False)


def _key(sources: Iterable[Path]) -> str:
    """Return what tells versions apart: of the tool, of Python, and of the files."""
    digest = hashlib.sha256(repr(sys.version_info[:3]).encode())
    for path in (*sorted(_own_code()), *sorted(sources)):
        content = path.read_bytes()
        digest.update(f"{path}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        digest.update(content)
    return digest.hexdigest()[:32]


def _own_code() -> Iterator[Path]:
    """Yield the modules whose classes a value is made of, and those that make it."""
    package = Path(__file__).resolve().parent
    names = ("cache", "element_tables", "elements", "own_tables", "patterns", "rules", "scan", "screen", "tables")
    yield from (package / f"{name}.py" for name in (*names, "validation", "webhooks"))


def _read(path: Path) -> tuple[Any] | None:
    """Return what a file holds, in a tuple; None where it is not there, not this user's, or damaged."""
    try:
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
                return None
            return (pickle.load(file),)
    except Exception:  # whatever a damaged file makes of it
        return None


def _write(path: Path, value: object) -> None:
    """Put a value there, whole or not at all, and take away what is more than is kept."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:
            pickle.dump(value, file, protocol=pickle.HIGHEST_PROTOCOL)
        os.replace(temporary, path)
    finally:
        with suppress(OSError):
            os.unlink(temporary)
    entries = sorted(path.parent.glob(f"*{ENDING}"), key=lambda each: each.stat().st_mtime, reverse=True)
    for old in entries[KEPT:]:
        with suppress(OSError):
            old.unlink()
