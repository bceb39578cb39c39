"""Trees of real code to measure on, made of packages."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Setting
from benchmarks.packages import git, unpacked
from benchmarks.timing import ours


@dataclass(frozen=True)
class Source:
    """A release of a package on the index, taken as its authors packed it."""

    name: str
    version: str
    wheel: bool = False


PLAIN = (Source("Django", "5.1.4"), Source("sympy", "1.13.3"), Source("SQLAlchemy", "2.0.36"))
"""They know nothing of Twilio, and have more than five thousand Python files; tests.real_trees takes the same."""
INSTALLED = ("click", "jinja2", "libcst", "rich")
"""What quick runs take instead: the dependencies of the tool, which are there."""
READ = re.compile(r"^(?P<path>.+?): read: ", re.MULTILINE)


@dataclass(frozen=True)
class Corpus:
    """A tree that stands in a git repository of its own, all of it committed."""

    folder: Path
    what: str
    files: int
    python: int
    megabytes: float
    """Of the Python files."""
    endings: tuple[str, ...]
    """Of the files that `check` reads: it reads all that have one of them. One without a full stop is a whole name."""

    @property
    def described(self) -> str:
        """Return what it is made of, and how big it is."""
        return f"{self.what}: {self.files:,} files, {self.python:,} of them .py ({self.megabytes:.1f} MB)"


def plain(setting: Setting) -> Corpus:
    """Return the tree without Twilio, made unless it is there; raises when a package cannot be downloaded."""
    if setting.quick:
        folders = {name: _installed(name) for name in INSTALLED}
        return _made(setting.work / "plain", folders, "the installed " + ", ".join(INSTALLED))
    what = ", ".join(f"{each.name} {each.version}" for each in PLAIN)
    return _made(
        _kept(setting, PLAIN), {each.name: unpacked(each, setting.cache) for each in PLAIN}, f"sdists of {what}"
    )


def with_twilio(setting: Setting) -> Corpus:
    """Return the same tree with twilio's own package, as it is installed, in it."""
    twilio = _installed("twilio")
    if setting.quick:
        folders = {name: _installed(name) for name in INSTALLED}
        return _made(setting.work / "twilio", folders | {"twilio": twilio}, "the same, and the installed twilio")
    folders = {each.name: unpacked(each, setting.cache) for each in PLAIN} | {"twilio": twilio}
    version = importlib.metadata.version("twilio")
    folder = _kept(setting, (*PLAIN, Source("twilio", version)))
    return _made(folder, folders, f"the same, and the package twilio {version}")


def sample(corpus: Corpus, every: int, folder: Path) -> Corpus:
    """Copy one in so many of a corpus's Python files, by the order of their names, into a folder that is not there."""
    chosen = python_files(corpus.folder)[::every]
    for path in chosen:
        target = folder / path.relative_to(corpus.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    size = sum(path.stat().st_size for path in chosen) / 1e6
    return Corpus(folder, f"every {every}th file of it", len(chosen), len(chosen), size, (".py",))


def empty(folder: Path) -> Corpus:
    """Return a folder with one file that holds nothing: by it is seen what a tool's start takes."""
    folder.mkdir()
    (folder / "empty.py").write_bytes(b"")
    return Corpus(folder, "one empty file", 1, 1, 0.0, (".py",))


def python_files(folder: Path) -> list[Path]:
    """Return the Python files of a tree, by name."""
    return sorted(path for path in _files(folder) if path.suffix == ".py")


def _kept(setting: Setting, sources: tuple[Source, ...]) -> Path:
    return setting.cache / "trees" / "+".join(f"{each.name}-{each.version}" for each in sources)


def _made(folder: Path, sources: dict[str, Path], what: str) -> Corpus:
    """Copy folders into one, commit it, and find out which of its files `check` reads."""
    if not folder.is_dir():
        beside = folder.with_name(f"{folder.name}.{os.getpid()}")
        shutil.rmtree(beside, ignore_errors=True)
        for name, source in sources.items():
            shutil.copytree(source, beside / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__", ".git"))
        git(beside, "init", "-q")
        git(beside, "add", "-A", "-f")
        git(beside, "commit", "-q", "-m", "as they were packed")
        beside.rename(folder)
    files = _files(folder)
    sizes = [path.stat().st_size for path in files if path.suffix == ".py"]
    return Corpus(folder, what, len(files), len(sizes), sum(sizes) / 1e6, _endings(folder, files))


def _files(folder: Path) -> list[Path]:
    found = []
    for place, folders, names in os.walk(folder):
        if ".git" in folders:
            folders.remove(".git")
        found += [Path(place, name) for name in names]
    return found


def _endings(folder: Path, files: list[Path]) -> tuple[str, ...]:
    """Return the endings of which `check` reads every file, as it says itself."""
    printed = ours(folder, "check", "--verbose", ".").run().printed
    read = Counter(_ending(Path(match["path"])) for match in READ.finditer(printed))
    there = Counter(_ending(path) for path in files)
    return tuple(sorted(ending for ending in read if read[ending] == there[ending]))


def _ending(path: Path) -> str:
    return path.suffix.lower() or path.name


def _installed(name: str) -> Path:
    """Return the folder of an installed package; it is not imported."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{name} is not installed beside this Python")
    return Path(found.origin).parent
