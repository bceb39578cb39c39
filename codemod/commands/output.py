"""The file that a report is written to: asked for before any work, and written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from codemod.commands.ending import Failure


def check(path: Path) -> None:
    """Raise Failure when a report could not be written to a file; leave nothing behind."""
    real = Path(os.path.realpath(path))
    try:
        if real.is_dir():
            raise Failure(f"Nothing was done: --output {path} is a directory. Name a file.")
        if _is_plain(real):
            if real.exists():
                with open(real, "r+b"):
                    pass
            temporary = _temporary(real)
            with open(temporary, "wb"):
                pass
            os.unlink(temporary)
    except OSError as error:
        raise Failure(f"Nothing was done: {_refused(path, error)}") from error


def save(path: Path, content: bytes) -> None:
    """Write a report; raises Failure when that cannot be done."""
    real = Path(os.path.realpath(path))
    try:
        if not _is_plain(real):  # a pipe or a device: nothing to replace
            real.write_bytes(content)
            return
        temporary = _temporary(real)
        try:
            with open(temporary, "wb") as file:
                file.write(content)
            if real.exists():
                os.chmod(temporary, stat.S_IMODE(real.stat().st_mode))
            os.replace(temporary, real)
        finally:
            with contextlib.suppress(OSError):  # after the rename there is none
                os.unlink(temporary)
    except OSError as error:
        raise Failure(f"The run is done, but {_refused(path, error)}") from error


def _is_plain(path: Path) -> bool:
    return not path.exists() or path.is_file()


def _temporary(path: Path) -> Path:
    return path.parent / f".{os.getpid()}.report.vobiz-codemod"


def _refused(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"there is no directory for --output {path}. Make it first, or name another file."
    return f"--output {path} cannot be written ({error.strerror or error}). Name another file, or permit writing there."
