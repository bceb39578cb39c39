"""Where helper functions go when several files of a package need them: one module, beside the one with the client."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from codemod.discover import Candidate
from codemod.finding import Finding, Level, Outcome, Place, Status
from codemod.rules import load_rules

CLIENT_CODE = "VB001"
SHARED = "shared-helpers"
# The first name of each import statement.
IMPORTED = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Home:
    """One module that several files import their helpers from."""

    candidate: Candidate
    module: str
    """Its dotted name."""
    users: tuple[Candidate, ...]
    content: bytes
    """What it is to hold."""
    exists: bool
    """Whether it is there already."""

    def outcome(self, planned: Mapping[Candidate, Outcome]) -> Outcome:
        """Return the outcome for the new file."""
        message = load_rules().messages[SHARED]
        text = message.text.replace("{users}", ", ".join(planned[user].path for user in self.users))
        finding = Finding(message.code, message.name, Level.AUTOMATIC, self.candidate.name, Place(), text)
        return Outcome(self.candidate.name, b"", self.content, (finding,), Status.WOULD_CHANGE, new=True)


def shared_homes(planned: Mapping[Candidate, Outcome]) -> list[Home]:
    """Return a home for the helpers of every package in which more than one file needs them, or that has one already.

    A file that needs helpers of several kinds keeps its own, and so do files of a folder that is no package and of
    which nothing shows that it is imported from: a module there might not be found when the program runs.
    """
    groups: dict[tuple[Path, str], list[Candidate]] = {}
    for candidate, outcome in planned.items():
        stems = {load_rules().helpers[name].module for name in outcome.helpers}
        if len(stems) == 1:
            groups.setdefault((import_root(candidate.path), stems.pop()), []).append(candidate)
    homes = [
        _home(root, stem, sorted(users, key=lambda each: each.name), planned)
        for (root, stem), users in groups.items()
        if _is_imported_from(root, users, planned)
    ]
    return [home for home in homes if home.exists or len(home.users) > 1]


def import_root(path: Path) -> Path:
    """Return the folder from which a file's package is imported: the first one upwards that is no package itself."""
    folder = path.parent
    while (folder / "__init__.py").exists():
        folder = folder.parent
    return folder


def _is_imported_from(root: Path, users: Sequence[Candidate], planned: Mapping[Candidate, Outcome]) -> bool:
    """Return whether modules of a folder are imported by their bare names: it holds a package, or a file does so."""
    if any(user.path.parent != root for user in users):
        return True
    names = {name.decode() for user in users for name in IMPORTED.findall(planned[user].before)}
    return any((root / f"{name}.py").exists() or (root / name / "__init__.py").exists() for name in names)


def _home(root: Path, stem: str, users: Sequence[Candidate], planned: Mapping[Candidate, Outcome]) -> Home:
    beside = next((each for each in users if _makes_client(planned[each])), users[0])
    folder = beside.path.parent
    content = load_rules().helper_sources[stem].encode()
    name, number = f"conference_{stem}", 2
    while _is_taken(folder, name, content):
        name, number = f"conference_{stem}_{number}", number + 1
    path = folder / f"{name}.py"
    dotted = ".".join([*folder.relative_to(root).parts, name])
    candidate = Candidate(path, PurePosixPath(beside.name).with_name(path.name).as_posix())
    return Home(candidate, dotted, tuple(users), content, path.exists())


def _makes_client(outcome: Outcome) -> bool:
    return any(each.code == CLIENT_CODE and each.level is not Level.NOTE for each in outcome.findings)


def _is_taken(folder: Path, name: str, content: bytes) -> bool:
    """Return whether a module of that name is something else than the helpers; a package would hide it."""
    path = folder / f"{name}.py"
    if (folder / name).exists():
        return True
    try:
        return path.read_bytes() != content
    except FileNotFoundError:
        return path.is_symlink()
    except OSError:
        return True
