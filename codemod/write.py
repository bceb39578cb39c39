"""Touches the disk: replaces files so that each is either old or new, and asks git what could not be taken back."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from codemod.git import NOT_A_REPOSITORY, run_git
from codemod.signals import held

_TEMPORARY_NAME = re.compile(r"\..*\.([1-9][0-9]*)\.vobiz-codemod", re.DOTALL)
_LONGEST_NAME = 255
"""Bytes that a file name may have on every common file system."""
_OUTLIVED = 3600
"""Seconds after which a temporary file is nobody's any more; it is needed for moments."""
_TAKEN = "A file of that name has come into being since it was planned; run the command again."
_FEW = 100
"""Paths that git is asked about by name: it compares each with every file it knows, and command lines have limits."""


class Staged:
    """Successors of files, which lie beside them until they are put in their places: all that is slow is done by then.

    What is not in its place when the block ends is gone, whatever ended it.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._waiting: dict[Path, tuple[Path, bytes | None]] = {}
        """The temporary file of each path, and what the path must still hold: None for one that is not there yet."""
        self._touched: set[Path] = set()

    def __enter__(self) -> Staged:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what lies beside files, and have the disk know of those that are in their places."""
        with held():
            for path in list(self._waiting):
                self._drop(path)
        for directory in sorted(self._touched):
            _synchronise(directory)

    def stage(self, path: Path, before: bytes | None, after: bytes) -> str | None:
        """Write what is to take a file's place to the disk, beside it, mode and owner kept; return None when done.

        before is what the file holds, None for one that is not there yet. A refusal is a sentence that says what stood
        in the way and what to do; nothing lies beside the file then. Interruptions pass through, with the same promise.
        """
        temporary = _temporary_path(path)
        self._waiting[path] = temporary, before
        try:
            refusal = _stage(path, temporary, before, after)
        except OSError as error:
            refusal = _reason(error, path)
        except BaseException:
            self._drop(path)
            raise
        if refusal is not None:
            self._drop(path)
        return refusal

    def check(self, path: Path) -> str | None:
        """Return None when a file for which another one was staged is still the same, or else a refusal."""
        try:
            return _differs(path, self._waiting[path][1])
        except OSError as error:
            return _reason(error, path)

    def put(self, path: Path) -> str | None:
        """Put what was staged in the place of a file that has not changed since; return None when done, or a refusal.

        A new file never replaces one that came into being. Refused, everything is as it was.
        """
        temporary, before = self._waiting[path]
        try:
            refusal = _differs(path, before)
            if refusal is not None:
                return refusal
            if before is None:
                os.link(temporary, path)  # unlike a rename, it never replaces a file
            else:
                os.replace(temporary, path)
        except FileExistsError:
            return _TAKEN
        except OSError as error:
            return _reason(error, path)
        finally:
            self._drop(path)
        self._touched.add(path.parent)
        return None

    def _drop(self, path: Path) -> None:
        with contextlib.suppress(OSError):  # after a rename there is none
            os.unlink(self._waiting[path][0])
        del self._waiting[path]


def replace_file(path: Path, before: bytes, after: bytes) -> str | None:
    """Replace a file that still holds before by one that holds after, mode and owner kept; return None when done.

    A refusal is a sentence that says what stood in the way and what to do; the file is then as it was, and nothing lies
    beside it. Interruptions pass through, with the same promise.
    """
    with Staged() as staged:
        return staged.stage(path, before, after) or staged.put(path)


def create_file(path: Path, after: bytes) -> str | None:
    """Write a file that is not there yet; return None when done.

    A refusal is a sentence that says what stood in the way and what to do; nothing is left behind then.
    """
    with Staged() as staged:
        return staged.stage(path, None, after) or staged.put(path)


def remove_leftovers(directories: Iterable[Path]) -> None:
    """Delete the temporary files that runs which died have left in these directories; what cannot be deleted stays.

    Not to be called while this process replaces files: one that carries its own number is taken for an older process's.
    """
    for directory in set(directories):
        with contextlib.suppress(OSError), os.scandir(directory) as entries:
            for entry in entries:
                match = _TEMPORARY_NAME.fullmatch(entry.name)
                if match is None or not entry.is_file(follow_symlinks=False):
                    continue
                with contextlib.suppress(OSError):
                    if not _is_in_use(int(match[1]), entry):
                        os.unlink(entry.path)


def uncommitted(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return those of the paths that git could not bring back: not as in HEAD, staged or not, untracked or ignored.

    Files that lie in no repository are left out, and all of them where there is no git. Where there is a repository
    and git refuses to answer for it, its files are returned: nobody knows.
    """
    known: dict[Path, Path | None] = {}
    repositories: dict[Path, list[tuple[str, Path]]] = {}
    for path in paths:
        real = Path(os.path.realpath(path))
        repository = _repository(real.parent, known)
        if repository is not None:
            repositories.setdefault(repository, []).append((real.relative_to(repository).as_posix(), path))
    lost: set[Path] = set()
    for repository, members in repositories.items():
        committed = _committed(repository, [name for name, _ in members])
        lost.update(path for name, path in members if name not in committed)
    return tuple(path for path in paths if path in lost)


def _temporary_path(path: Path) -> Path:
    """Return where the successor of a file is written: no other file of this process has that name."""
    ending = f".{os.getpid()}.vobiz-codemod"
    name = path.name
    if len(os.fsencode(f".{name}{ending}")) > _LONGEST_NAME:
        import hashlib

        ending = f".{hashlib.sha256(os.fsencode(name)).hexdigest()[:16]}{ending}"
    while len(os.fsencode(f".{name}{ending}")) > _LONGEST_NAME:
        name = name[:-1]
    return path.parent / f".{name}{ending}"


def _stage(path: Path, temporary: Path, before: bytes | None, after: bytes) -> str | None:
    """Write a temporary file; return why it should not be, raise OSError where it cannot."""
    status = None
    if before is not None:
        status = os.lstat(path)
        refusal = _refusal(status)
        if refusal is not None:
            return refusal
    _write(temporary, after, status)
    return _differs(path, before)


def _differs(path: Path, before: bytes | None) -> str | None:
    """Return the refusal of a file that is not what was planned for any more, or that nobody may write.

    Raises OSError where that cannot be found out.
    """
    if before is None:
        return _TAKEN if os.path.lexists(path) else None
    refusal = _refusal(os.lstat(path))
    if refusal is not None:
        return refusal
    with open(path, "r+b") as current:  # for writing too: a rename does not ask whether the user may write this file
        if current.read(len(before) + 1) == before:
            return None
    return "The file has changed since it was planned; run the command again."


def _refusal(status: os.stat_result) -> str | None:
    """Return why a file of this kind is not replaced."""
    if not stat.S_ISREG(status.st_mode):
        return "This is not a regular file (any more); name the file itself."
    if status.st_nlink > 1:
        return (
            f"The file has {status.st_nlink} names (hard links), and replacing it would change it under this one only; "
            "make it a file of its own, or edit it by hand."
        )
    if not status.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        return "The file is read-only; make it writable (chmod u+w) if it is meant to change."
    return None


def _discard(temporary: Path) -> None:
    """Delete the temporary file of a process that died and had this one's number, as happens in containers."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(temporary)


def _write(temporary: Path, content: bytes, status: os.stat_result | None) -> None:
    """Write content to a new file, on the disk when this returns, with the mode and owner of status where permitted."""
    _discard(temporary)
    mode = 0o666 if status is None else 0o600  # what a new file may be, the user's mask says
    with open(temporary, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as stream:
        stream.write(content)
        stream.flush()
        if status is not None:
            if hasattr(os, "chown"):  # not on Windows
                with contextlib.suppress(OSError):
                    os.chown(temporary, status.st_uid, status.st_gid)
            with contextlib.suppress(OSError):  # after the owner: changing that may clear bits of the mode
                os.chmod(temporary, stat.S_IMODE(status.st_mode))
        os.fsync(stream.fileno())


def _synchronise(directory: Path) -> None:
    """Have the rename written to the disk, where the platform can open a directory."""
    with contextlib.suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _reason(error: OSError, path: Path) -> str:
    """Return what stood in the way of replacing a file, and what to do."""
    if isinstance(error, FileNotFoundError):
        return "The file or its directory is gone since it was planned; run the command again."
    if error.errno == errno.EROFS:
        return "The file lies on a file system mounted read-only; mount it for writing and run the command again."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full, or your share of it used up; make room and run the command again."
    if isinstance(error, PermissionError):
        if str(error.filename) == str(path):
            return (
                "You are not permitted to write this file; have its owner permit it, or run the command as its owner."
            )
        return (
            f"No file can be made or replaced in the directory {path.parent}: it is not writable for you, or another "
            "program holds the file open; permit writing there or close that program, and run the command again."
        )
    return f"The file could not be replaced ({error.strerror or error}); mend that and run the command again."


def _is_in_use(process: int, entry: os.DirEntry[str]) -> bool:
    """Return whether the process that a temporary file is named after may still need it."""
    if process == os.getpid():
        return False
    if os.name == "nt":  # os.kill would end the process there
        return time.time() - entry.stat().st_mtime < _OUTLIVED
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _repository(directory: Path, known: dict[Path, Path | None]) -> Path | None:
    """Return the nearest directory from here upwards that holds a ".git"; known remembers the answers."""
    if directory not in known:
        holders = (parent for parent in (directory, *directory.parents) if os.path.lexists(parent / ".git"))
        known[directory] = next(holders, None)
    return known[directory]


def _committed(repository: Path, names: Sequence[str]) -> set[str]:
    """Return those of the names (relative to the repository, with slashes) that are as in HEAD."""
    answer = run_git(str(repository), "rev-parse", "--show-prefix")
    if answer is None or (answer.returncode != 0 and NOT_A_REPOSITORY in answer.stderr):
        return set(names)
    if answer.returncode != 0:
        return set()
    prefix = answer.stdout.rstrip(b"\r\n")  # not empty where the ".git" is none, and the repository begins further up
    asked = ("--", *names) if len(names) <= _FEW else ("--", ".")
    tracked = run_git(str(repository), "--literal-pathspecs", "ls-files", "-z", "-v", *asked)
    # Of tracked files only: what is not tracked is not in the list above, and not searched for on the disk either.
    status = ("status", "--porcelain=v1", "-z", "--untracked-files=no", "--no-renames", "--ignore-submodules=all")
    changed = run_git(str(repository), "--literal-pathspecs", *status, *asked)
    if tracked is None or changed is None or tracked.returncode != 0 or changed.returncode != 0:
        return set()
    # "H" alone: a file marked "assume unchanged" ("h") or "skip worktree" ("S") is not looked at by status.
    committed = {record[2:] for record in tracked.stdout.split(b"\0") if record.startswith(b"H ")}
    committed.difference_update(record[3:].removeprefix(prefix) for record in changed.stdout.split(b"\0"))
    return {os.fsdecode(name) for name in committed}
