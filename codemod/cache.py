"""What is kept between runs, in the platform's folder for such things: the tables, read and checked.

Nothing in it is needed: what is missing, of another version or cannot be read is made anew. Runs may share it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib.util import source_hash
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
    path = folder() / f"{kind}-{_key(sources)}{ENDING}"
    found = _read(path)
    if found is not None:
        value: T = found[0]
        return value
    value = make()
    import pickle  # by itself a tenth of the start

    with suppress(OSError):
        _write(path, pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))
    return value


def path_of(kind: str, about: str) -> Path | None:
    """Return where bytes of a kind are kept that hold for what about tells; None where nothing is to be kept."""
    if os.environ.get(OFF):
        return None
    code = b"".join(path.read_bytes() for path in _own_code())
    return folder() / f"{kind}-{_named(code + about.encode('utf-8', 'surrogateescape'))}{BYTES}"


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


def folder() -> Path:
    """Return the folder in which the platform keeps what a program may lose, for this one.

    See https://specifications.freedesktop.org/basedir-spec, Apple's "File System Programming Guide" and Microsoft's
    "Known Folders".
    """
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or os.path.expanduser(r"~\AppData\Local"), NAME, "Cache")
    configured = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(configured):
        return Path(configured, NAME)
    return Path(os.path.expanduser("~/Library/Caches" if sys.platform == "darwin" else "~/.cache"), NAME)


def _key(sources: Iterable[Path]) -> str:
    """Return what tells versions apart: of the tool, of Python, and of the files."""
    parts = [repr(sys.version_info[:3]).encode()]
    for path in (*sorted(_own_code()), *sorted(sources)):
        content = path.read_bytes()
        parts += (f"{path}\0{len(content)}\0".encode("utf-8", "surrogateescape"), content)
    return _named(b"".join(parts))


def _named(content: bytes) -> str:
    """Return what Python itself knows a source file's content by: hashlib takes longer to import than a run has."""
    return source_hash(content).hex()


def _own_code() -> Iterator[Path]:
    """Yield the modules whose classes a value is made of, that make it, and that tell what concerns a run."""
    package = Path(os.path.realpath(__file__)).parent
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
        import pickle

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
