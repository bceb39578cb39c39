"""Finds the files to look at: paths from the command line become candidates; no link out of the tree is followed."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from codemod.git import NOT_A_REPOSITORY, run_git
from codemod.levels import Level
from codemod.path_endings import ends_with
from codemod.relative import relative_name

if TYPE_CHECKING:
    from codemod.finding import Finding

PRUNED = frozenset(
    {
        ".bzr",
        ".direnv",
        ".eggs",
        ".git",
        ".git-rewrite",
        ".hg",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".nox",
        ".pants.d",
        ".pyenv",
        ".pytest_cache",
        ".pytype",
        ".ruff_cache",
        ".svn",
        ".tox",
        ".venv",
        "__pycache__",
        "__pypackages__",
        "node_modules",
        "site-packages",
        "venv",
    }
)
"""Folders that hold other people's code or a tool's own files, whose files count only where git tracks them.

As ruff has it, but for `dist`, `_build`, `buck-out` and `.vscode`: like `build`, which ruff enters too, they hold some
programs' own code. To rewrite a copy that the next build replaces does no harm; to pass over a program in silence does.
"""

LARGEST = 64 << 20
"""Bytes beyond which a file is data, not a program; Python takes some 50 times as much to read one."""

VIRTUAL_ENVIRONMENT_MARK = "pyvenv.cfg"
"""Stands at the root of every virtual environment, whatever the folder is called."""

_UNOPENED_DIRECTORY = rb"(?sm)^warning: could not open directory '(.*?)/': ([^\n]*)$"
_WINDOWS_MOUNT_POINT = 0xA0000003


class Candidate:
    """A file to look at: a value, known by its name."""

    __slots__ = ("_path", "name", "real")

    def __init__(self, path: Path | str, name: str) -> None:
        """Keep where to read and write, absolute and with links resolved, and the name.

        The name is how the file is reported: relative to the working directory, with forward slashes.
        """
        self.real = os.fspath(path)
        self.name = name
        self._path: Path | None = None

    @property
    def path(self) -> Path:
        """Return where to read and write; made when it is first asked for, which most files are not."""
        if self._path is None:
            self._path = Path(self.real)
        return self._path

    def __eq__(self, other: object) -> bool:
        """Return whether both are the same file."""
        return isinstance(other, Candidate) and (self.name, self.real) == (other.name, other.real)

    def __hash__(self) -> int:
        """Return the hash of the name."""
        return hash(self.name)

    def __repr__(self) -> str:
        """Return it as it could be made."""
        return f"Candidate({self.real!r}, {self.name!r})"

    def __reduce__(self) -> tuple[type[Candidate], tuple[str, str]]:
        """Return how another process makes it."""
        return Candidate, (self.real, self.name)


class Discovery(NamedTuple):
    """What the paths on the command line came to."""

    candidates: tuple[Candidate, ...]
    """Sorted by name, each real file once."""
    problems: tuple[Finding, ...]
    """What could not be looked at, and a note where git could not say which files are ignored."""


def discover(
    paths: Sequence[Path],
    *,
    working_directory: Path,
    exclude: Sequence[str] = (),
    suffixes: Collection[str],
    names: Sequence[str] = (),
    exclude_root: Path | None = None,
    tell: Callable[[str, str], None] | None = None,
) -> Discovery:
    """Return the files that the paths name, and those in the directories that they name.

    A file is taken whatever it is called; a directory yields its files with one of the suffixes (".py", in any case),
    or with a path that ends as one of the names does (see ends_with), that git does not ignore and no pattern excludes.
    Patterns are like those of .gitignore, relative to exclude_root (the working directory if None), or to the walked
    directory where that lies elsewhere.

    tell is told of each file and folder that is left out, but for what git ignores, with the reason.

    Raises ValueError, naming it, for a pattern that is not valid. Whatever the disk answers becomes a problem.
    """
    search = _Search(working_directory, exclude, suffixes, names, exclude_root or working_directory, tell)
    for path in paths:
        search.add(path)
    return search.result()


class _Names:
    """Names of files relative to one directory, with forward slashes; each folder is worked out once."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._prefixes: dict[str, str] = {}

    def __call__(self, path: str) -> str:
        """Return the name of a file."""
        end = path.rfind(os.sep) + 1
        folder, name = path[:end], path[end:]
        prefix = self._prefixes.get(folder)
        if prefix is None:
            relative = self.of_folder(folder)
            prefix = self._prefixes[folder] = "" if relative == os.curdir else relative.rstrip("/") + "/"
        return prefix + name

    def of_folder(self, path: str) -> str:
        """Return the name of a folder, "." for the base itself."""
        return relative_name(path, self.base)


class _Tree:
    """One walked directory: its real path, and what counts as inside it."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.name_of = _Names(root)
        self._top_level: str | None = None
        self._links: dict[str, bool] = {"": False}

    def holds(self, target: str) -> bool:
        """Return whether a file lies in the walked directory or the repository around it, and in no pruned folder."""
        directory = self.root if _lies_in(target, self.root) else self.top_level
        return _lies_in(target, directory) and PRUNED.isdisjoint(os.path.relpath(target, directory).split(os.sep))

    @property
    def top_level(self) -> str:
        """Return the top of the repository around the walked directory, the directory itself if there is none."""
        if self._top_level is None:
            self._top_level = _top_level(self.root) or self.root
        return self._top_level

    def passes_link(self, relative: str) -> bool:
        """Return whether a folder below the root is a link or behind one: git's list may be older than the link."""
        unknown = []
        while (known := self._links.get(relative)) is None:
            unknown.append(relative)
            relative = os.path.dirname(relative)
        for folder in reversed(unknown):
            known = self._links[folder] = known or os.path.islink(os.path.join(self.root, folder))
        return known


class _Search:
    """What one run has found so far."""

    def __init__(
        self,
        working_directory: Path,
        exclude: Sequence[str],
        suffixes: Collection[str],
        names: Sequence[str],
        exclude_root: Path,
        tell: Callable[[str, str], None] | None,
    ) -> None:
        self.typed_directory = os.path.abspath(working_directory)
        self.working_directory = os.path.realpath(working_directory)
        self.suffixes = tuple(suffix.lower() for suffix in suffixes)
        self.suffix_bytes = tuple(os.fsencode(suffix) for suffix in self.suffixes)
        self.is_named = ends_with(tuple(names))
        self.matches = _matcher(exclude)
        # With a pattern that takes files back in, an excluded folder may hold files that are not.
        self.exclude_folders = not any(pattern.startswith("!") for pattern in exclude)
        self.name_of = _Names(self.working_directory)
        self.name_for_exclude = _Names(os.path.realpath(exclude_root))
        self.tell = tell or (lambda name, why: None)
        self.files: dict[str, str] = {}
        self.problems: dict[tuple[str, str], Finding] = {}

    def result(self) -> Discovery:
        candidates = [Candidate(path, self.name_of(path)) for path in self.files.values()]
        candidates.sort(key=lambda candidate: candidate.name)
        return Discovery(tuple(candidates), tuple(sorted(self.problems.values(), key=lambda finding: finding.sort_key)))

    def add(self, path: Path) -> None:
        """Take a path of the command line: a file, a directory to walk, or a problem."""
        typed = os.path.join(self.typed_directory, path)
        name = _Names(self.typed_directory).of_folder(os.path.normpath(typed))
        try:
            is_link = stat.S_ISLNK(os.lstat(typed).st_mode)
            real = os.path.realpath(typed, strict=True)
            mode = os.stat(real).st_mode
        except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
            self._report_unusable(typed, name, error)
            return
        if stat.S_ISDIR(mode):
            self.walk(real)
        elif not stat.S_ISREG(mode):
            self._report(name, "This is neither a file nor a directory.", "Name a file or a directory.")
        elif is_link and not self._is_near(typed, real):
            self._report(
                name,
                f"This is a link to {real}, outside the tree; such a link is not followed.",
                "To have that file looked at, name the file itself.",
            )
        else:
            self._offer(real)

    def _is_near(self, typed: str, real: str) -> bool:
        """Return whether a named link leads into the working directory, its own one, or the repository around it."""
        folder = os.path.realpath(os.path.dirname(typed))
        if _lies_in(real, self.working_directory) or _lies_in(real, folder):
            return True
        top_level = _top_level(folder)
        return top_level is not None and _lies_in(real, top_level)

    def walk(self, root: str) -> None:
        """Take the files of a directory; root is a real path."""
        tree = _Tree(root)
        pending = [""]
        while pending:
            relative = pending.pop()
            try:
                pending += self._visit(tree, relative)
            except (FileNotFoundError, NotADirectoryError):
                continue  # a submodule that is not checked out, or a folder that went away meanwhile
            except OSError as error:
                self._report_unreadable(os.path.join(root, relative), error.strerror or str(error))

    def _visit(self, tree: _Tree, relative: str) -> list[str]:
        """Take the files of one folder, or of the repository that begins there; return the folders still to visit.

        Raises OSError for a folder that cannot be listed.
        """
        folder = os.path.join(tree.root, relative) if relative else tree.root
        with os.scandir(folder) as scan:
            entries = list(scan)
        names = {entry.name for entry in entries}
        begins_repository = ".git" in names
        if begins_repository or not relative:
            listing = self._list_with_git(tree, folder, begins_repository)
            if listing is not None:
                return self._take_listing(tree, relative, listing)
        if relative and VIRTUAL_ENVIRONMENT_MARK in names:
            self.tell(self.name_of.of_folder(folder), "not looked at: a virtual environment")
            return []
        deeper = []
        for entry in entries:
            if entry.is_symlink():
                if self._is_wanted(entry.path):
                    self._offer_link(entry.path, tree)
            elif entry.is_dir(follow_symlinks=False):
                if entry.name in PRUNED:
                    self.tell(self.name_of.of_folder(entry.path), "not looked at: folders of this name hold no program")
                elif not _is_junction(entry) and not self._excludes_folder(entry.path, tree):
                    deeper.append(os.path.join(relative, entry.name))
            elif self._is_wanted(entry.path) and entry.is_file(follow_symlinks=False):
                self._offer_below(entry.path, tree)
        return deeper

    def _list_with_git(self, tree: _Tree, folder: str, begins_repository: bool) -> bytes | None:
        """Return what git lists below a folder; None when git does not know the files there."""
        # With the mode (-s) a submodule is told from a file, with the tag (-t) a tracked file from an untracked one.
        arguments = ("ls-files", "-z", "-t", "-s", "--cached", "--others", "--exclude-standard")
        listed = run_git(folder, *arguments)
        if listed is None:
            return None
        if listed.returncode != 0:
            if NOT_A_REPOSITORY not in listed.stderr:
                self._report_refusal(folder, listed.stderr)
            return None
        if not begins_repository:
            # Named by hand, an ignored folder is meant, and git would list nothing of it.
            parent, name = os.path.split(folder)
            ignored = run_git(parent, "check-ignore", "--quiet", "--no-index", "--", f"./{name}")
            if ignored is not None and ignored.returncode == 0:
                return None
            if listed.stdout.endswith(b"\t./\0"):
                return None  # a submodule that is not checked out: git answers for the repository around it
        for warning in re.finditer(_UNOPENED_DIRECTORY, listed.stderr):
            unopened = os.path.join(_top_level(folder) or folder, os.fsdecode(warning[1]))
            is_pruned = not PRUNED.isdisjoint(os.path.relpath(unopened, folder).split(os.sep))
            if not is_pruned and not self._excludes_folder(unopened, tree):
                self._report_unreadable(unopened, os.fsdecode(warning[2]))
        return listed.stdout

    def _take_listing(self, tree: _Tree, folder: str, listing: bytes) -> list[str]:
        """Take the files that git listed below a folder of the tree; return the repositories inside it."""
        records = listing.split(b"\0")
        mark = VIRTUAL_ENVIRONMENT_MARK.encode()
        marks = (record for record in records if record.startswith(b"? ") and record.endswith(b"/" + mark))
        environments = tuple(record[: -len(mark)] for record in marks)
        above = os.path.join(tree.root, folder).replace(os.sep, "/").rstrip("/")
        nested = []
        inside = f"{folder}{os.sep}" if folder else ""
        for record in records:
            is_tracked = not record.startswith(b"? ")
            is_nested = record[2:8] == b"160000" if is_tracked else record.endswith(b"/")
            name = os.fsdecode(record.partition(b"\t")[2] if is_tracked else record[2:])
            # The folders above the listed ones count: one that is walked may be called requirements itself.
            is_wanted = record.lower().endswith(self.suffix_bytes) or self.is_named(f"{above}/{name}")
            if not is_nested and not is_wanted:
                continue
            if not is_tracked and (record.startswith(environments) or not PRUNED.isdisjoint(name.split("/"))):
                continue  # a folder that should have been ignored; what is tracked in one is the program's own
            relative = inside + name.rstrip("/").replace("/", os.sep)
            path = f"{tree.root.rstrip(os.sep)}{os.sep}{relative}"
            if is_nested:
                if not tree.passes_link(relative) and not self._excludes_folder(path, tree):
                    nested.append(relative)
            elif not tree.passes_link(relative.rpartition(os.sep)[0]):
                self._take_listed(path, tree)
        return nested

    def _take_listed(self, path: str, tree: _Tree) -> None:
        """Take a file that git listed: it may be deleted, or have become something else."""
        try:
            mode = os.lstat(path).st_mode
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            self._report_unreadable(os.path.dirname(path), error.strerror or str(error))
            return
        if stat.S_ISLNK(mode):
            self._offer_link(path, tree)
        elif stat.S_ISREG(mode):
            self._offer_below(path, tree)

    def _offer_link(self, path: str, tree: _Tree) -> None:
        """Take the target of a link if it is a file inside the tree; a link to a directory is never followed."""
        try:
            target = os.path.realpath(path, strict=True)
            mode = os.stat(target).st_mode
        except OSError:
            return  # broken, or a loop
        if not stat.S_ISREG(mode) or not tree.holds(target):
            self.tell(self.name_of(path), "not looked at: a link out of the tree, or to a folder")
        elif not self._excludes(path, tree):
            self._offer_below(target, tree)

    def _offer_below(self, path: str, tree: _Tree) -> None:
        if not self._excludes(path, tree):
            self._offer(path)

    def _offer(self, path: str) -> None:
        self.files.setdefault(os.path.normcase(path), path)

    def _is_wanted(self, path: str) -> bool:
        return path.lower().endswith(self.suffixes) or self.is_named(path)

    def _excludes_folder(self, path: str, tree: _Tree) -> bool:
        return self.exclude_folders and self._excludes(path, tree, "/")

    def _excludes(self, path: str, tree: _Tree, ending: str = "") -> bool:
        """Return whether a pattern of the configuration excludes a file, or a folder if ending is a slash."""
        if self.matches is None:
            return False
        name = self.name_for_exclude(path)
        if name.startswith("../") or os.path.isabs(name):
            name = tree.name_of(path)
        excluded = not name.startswith("../") and self.matches(name + ending)
        if excluded:
            self.tell(self.name_of.of_folder(path), "not looked at: the configuration excludes it")
        return excluded

    def _report_unusable(self, typed: str, name: str, error: OSError | ValueError) -> None:
        """Report a path of the command line that leads nowhere."""
        reason = getattr(error, "strerror", None) or str(error)
        if os.path.islink(typed):
            self._report(name, f"This is a link that leads nowhere ({reason}).", "Repair the link, or name a file.")
        elif isinstance(error, FileNotFoundError):
            self._report(name, "There is no file or directory of this name.", "Check the spelling, or leave it out.")
        else:
            self._report(name, f"This path cannot be read ({reason}).", "Check the spelling, and that you may read it.")

    def _report_unreadable(self, folder: str, reason: str) -> None:
        self._report(
            self.name_of.of_folder(folder),
            f"This directory cannot be read ({reason}): the files in it were not looked at.",
            "Allow yourself to read it, or exclude it in the configuration.",
        )

    def _report_refusal(self, folder: str, answer: bytes) -> None:
        first, _, advice = os.fsdecode(answer).strip().partition("\n")
        self._report(
            self.name_of.of_folder(folder),
            f"git cannot say which files are ignored here ({first}): all of them were looked at.",
            "\n".join(filter(None, ("Make `git status` work in this directory.", advice.strip()))),
            Level.NOTE,
        )

    def _report(self, name: str, message: str, advice: str, level: Level = Level.MANUAL) -> None:
        from codemod.finding import Finding, Place  # most runs have nothing to report

        finding = Finding("VB902", "unreadable-file", level, name, Place(), message, advice)
        self.problems.setdefault((name, message), finding)


def _matcher(patterns: Sequence[str]) -> Callable[[str], bool] | None:
    """Return a function that tells whether the patterns match a name; raises ValueError for one that is not valid."""
    if not patterns:
        return None
    import pathspec  # only here: most runs have no patterns

    for pattern in patterns:
        try:
            pathspec.GitIgnoreSpec.from_lines([pattern])
        except (ValueError, re.error) as error:
            raise ValueError(f"The exclude pattern {pattern!r} is not a valid .gitignore pattern: {error}.") from error
    return pathspec.GitIgnoreSpec.from_lines(patterns).match_file


def _top_level(folder: str) -> str | None:
    """Return the real path of the top of the git repository around a folder, None if there is none."""
    answer = run_git(folder, "rev-parse", "--show-toplevel")
    if answer is None or answer.returncode != 0:
        return None
    return os.path.realpath(os.fsdecode(answer.stdout.rstrip(b"\r\n")))


def _lies_in(path: str, directory: str) -> bool:
    """Return whether a real path lies below a directory's real path."""
    return os.path.normcase(path).startswith(os.path.join(os.path.normcase(directory), ""))


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Return whether a folder is a junction: Windows' link to a directory, which it does not call a link."""
    return os.name == "nt" and getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) == _WINDOWS_MOUNT_POINT
