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
KEPT = 8
"""So many entries are kept: those of a few versions and folders of own tables."""
ENDING, BYTES = ".pickle", ".bytes"


def cached(kind: str, sources: Iterable[Path], make: Callable[[], T]) -> T:
    """Return what `make` makes of some files, from the cache where they held the same when it was put there.

    Only values that can be pickled are kept, and only read where this user alone may have written them.
    """
    if os.environ.get(OFF):
        return make()
    path = _folder() / f"{kind}-{_key(sources)}{ENDING}"
    found = _read(path)
    if found is not None:
        value: T = found[0]
        return value
    value = make()
    with suppress(OSError):
        _write(path, pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))
    return value


def path_of(kind: str, about: str) -> Path | None:
    """Return where bytes of a kind are kept that hold for what about tells; None where nothing is to be kept."""
    if os.environ.get(OFF):
        return None
    digest = hashlib.sha256(about.encode("utf-8", "surrogateescape"))
    for path in _own_code():
        digest.update(path.read_bytes())
    return _folder() / f"{kind}-{digest.hexdigest()[:32]}{BYTES}"


def read_bytes(path: Path) -> bytes:
    """Return what a file holds; nothing where it is not there, or where others than this user may have written it."""
    try:
        with open(path, "rb") as file:
            return file.read() if _is_ours(os.fstat(file.fileno())) else b""
    except OSError:
        return b""


def write_bytes(path: Path, content: bytes) -> None:
    """Put bytes there, whole or not at all; nothing is said where that cannot be done."""
    with suppress(OSError):
        _write(path, content)


def _is_ours(status: os.stat_result) -> bool:
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


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
    """Yield the modules whose classes a value is made of, that make it, and that tell what concerns a run."""
    package = Path(__file__).resolve().parent
    tables = ("cache", "element_tables", "elements", "own_tables", "patterns", "rules", "tables", "validation")
    screen = ("around/kinds", "around/need", "file_kinds", "languages", "reading", "scan", "screen", "silence")
    yield from (package / f"{name}.py" for name in (*tables, *screen, "webhooks"))


def state_of_code() -> str:
    """Return what changes with any module of the tool: their places, sizes and times."""
    package = Path(__file__).resolve().parent
    found = sorted((str(path), path.stat()) for path in package.rglob("*.py"))
    return repr([(path, status.st_size, status.st_mtime_ns) for path, status in found])


def _read(path: Path) -> tuple[Any] | None:
    """Return what a file holds, in a tuple; None where it is not there, not this user's, or damaged."""
    try:
        with open(path, "rb") as file:
            return (pickle.load(file),) if _is_ours(os.fstat(file.fileno())) else None
    except Exception:  # whatever a damaged file makes of it
        return None


def _write(path: Path, content: bytes) -> None:
    """Put bytes there, whole or not at all, and take away what is more than is kept."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:
            file.write(content)
        os.replace(temporary, path)
    finally:
        with suppress(OSError):
            os.unlink(temporary)
    entries = sorted(path.parent.glob(f"*{path.suffix}"), key=lambda each: each.stat().st_mtime, reverse=True)
    for old in entries[KEPT:]:
        with suppress(OSError):
            old.unlink()
