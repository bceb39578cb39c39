"""Where helper functions go when they have a module to themselves: beside the client's, or where it is configured."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from codemod.configuration import Configuration, ConfigurationError
from codemod.discover import Candidate
from codemod.finding import Finding, Level, Outcome, Place, Status
from codemod.module_names import RELATIVE, find_module, import_root, imported, seen_from
from codemod.relative import relative_name
from codemod.rules import load_rules

CLIENT_CODE = "VB001"
SHARED, JOINED = "shared-helpers", "joined-helpers"


@dataclass(frozen=True, slots=True)
class Home:
    """One module that files import their helpers from."""

    candidate: Candidate
    modules: Mapping[Candidate, str]
    """Its name, as each of the files imports it."""
    content: bytes
    """What it is to hold."""
    before: bytes | None
    """What it would hold otherwise; None when it is not there."""

    @property
    def changes(self) -> bool:
        """Return whether it is to be written for the helpers' sake."""
        return self.content != self.before

    def outcome(self, planned: Mapping[Candidate, Outcome]) -> Outcome:
        """Return the outcome for the file; what else the run makes of it is kept."""
        message = load_rules().messages[SHARED if self.before is None else JOINED]
        text = message.text.replace("{users}", ", ".join(planned[user].path for user in self.modules))
        name = self.candidate.name
        finding = Finding(message.code, message.name, Level.AUTOMATIC, name, Place(), text)
        before, new = self.before or b"", self.before is None
        old = planned.get(self.candidate, Outcome(name, before, before, (), Status.KEPT, new=new))
        return replace(old, after=self.content, findings=(finding, *old.findings), status=Status.WOULD_CHANGE)


def helper_homes(
    planned: Mapping[Candidate, Outcome], configuration: Configuration, working_directory: Path
) -> list[Home]:
    """Return the modules that helpers are imported from.

    Raises ConfigurationError when the configured one cannot hold them.
    """
    if configuration.helper_module is None:
        return shared_homes(planned)
    users = sorted((each for each, outcome in planned.items() if outcome.helpers), key=lambda each: each.name)
    if not users:
        return []
    return [_configured(configuration.helper_module, configuration.root, users, planned, working_directory)]


def _configured(
    dotted: str,
    top: Path | None,
    users: Sequence[Candidate],
    planned: Mapping[Candidate, Outcome],
    working_directory: Path,
) -> Home:
    """Return the home that is configured, with what must be added to it."""
    from codemod.python.helper_module import HelperModuleError, with_helpers

    top = top or working_directory
    found = find_module(dotted, [user.path for user in users], top)
    if found is None:
        raise ConfigurationError(
            f"helper-module must be a module of a package that is there; there is no {dotted.rpartition('.')[0]} below "
            f"{top.as_posix()}. Make the package, or name another module."
        )
    root, path = found
    name = relative_name(path, working_directory)
    candidate = next((each for each in planned if each.path == path), Candidate(path, name))
    try:
        before = planned[candidate].after if candidate in planned else path.read_bytes() if path.exists() else None
        content = with_helpers(before, _stems(planned[user] for user in users))
    except OSError as error:
        raise ConfigurationError(f"helper-module: {name} cannot be read: {error.strerror}.") from error
    except HelperModuleError as error:
        raise ConfigurationError(f"helper-module: {name} {error}") from error
    others = [user for user in users if user.path != path]
    return Home(candidate, _names(others, path, root, planned), content, before)


def configured_module(path: Path, outcome: Outcome, configuration: Configuration) -> str | None:
    """Return the configured module as a file alone may import it; None where it is not there or lacks the helpers."""
    from codemod.python.helper_module import HelperModuleError, with_helpers

    if configuration.helper_module is None or not outcome.helpers:
        return None
    found = find_module(configuration.helper_module, [path], configuration.root or path.parent)
    if found is None:
        return None
    root, module = found
    try:
        content = module.read_bytes()
        if content != with_helpers(content, _stems([outcome])):
            return None
    except (OSError, HelperModuleError):
        return None
    return seen_from(path, module, root, [outcome.before])


def shared_homes(planned: Mapping[Candidate, Outcome]) -> list[Home]:
    """Return a home for the helpers of every package in which more than one file needs them, or that has one already.

    A file that needs helpers of several kinds keeps its own, and so do files of a folder that is no package and of
    which nothing shows that it is imported from: a module there might not be found when the program runs.
    """
    groups: dict[tuple[Path, str], list[Candidate]] = {}
    for candidate, outcome in planned.items():
        stems = _stems([outcome])
        if len(stems) == 1:
            groups.setdefault((import_root(candidate.path), stems[0]), []).append(candidate)
    homes = [
        _home(root, folder, stem, users, planned)
        for (root, stem), found in groups.items()
        if _is_imported_from(root, users := sorted(found, key=lambda each: each.name), planned)
        and (folder := _folder(root, users, planned)) is not None
    ]
    return [home for home in homes if home.before is not None or len(home.modules) > 1]


def _stems(outcomes: Iterable[Outcome]) -> list[str]:
    """Return the files of helpers that outcomes need functions of."""
    return sorted({load_rules().helpers[name].module for outcome in outcomes for name in outcome.helpers})


def _is_imported_from(root: Path, users: Sequence[Candidate], planned: Mapping[Candidate, Outcome]) -> bool:
    """Return whether modules of a folder are imported by their bare names: it holds a package, or a file does so."""
    if any(user.path.parent != root for user in users):
        return True
    names = {name for user in users for name in imported(planned[user].before)}
    return any((root / f"{name}.py").exists() or (root / name / "__init__.py").exists() for name in names)


def _folder(root: Path, users: Sequence[Candidate], planned: Mapping[Candidate, Outcome]) -> Path | None:
    """Return where the module goes: beside the client, else in the package that all have in common.

    Whoever imports it imports the packages that it is in. Where one of these imports modules of its own, these may be
    those that are about to import it: then it is no place for users from outside of it. None where there is no place.
    """
    folders = [user.path.parent for user in users]
    common = Path(os.path.commonpath(folders))
    wished = [each.path.parent for each in users if _makes_client(planned[each])][:1]
    wished += [common] if common != root or root in folders else []
    return next((each for each in [*wished, folders[0]] if _is_open(each, root, folders)), None)


def _is_open(folder: Path, root: Path, users: Iterable[Path]) -> bool:
    """Return whether modules of some folders may import one of a folder, whatever its packages import."""
    packages = [each for each in (folder, *folder.parents) if each != root and each.is_relative_to(root)]
    return all(
        _imports_nothing(each, root) for each in packages if not all(user.is_relative_to(each) for user in users)
    )


def _imports_nothing(package: Path, root: Path) -> bool:
    """Return whether a package imports no modules of its tree when it is imported itself."""
    try:
        content = (package / "__init__.py").read_bytes()
    except OSError:
        return False
    own = any((root / f"{name}.py").exists() or (root / name).is_dir() for name in imported(content))
    return not own and RELATIVE.search(content) is None


def _home(
    root: Path, folder: Path, stem: str, users: Sequence[Candidate], planned: Mapping[Candidate, Outcome]
) -> Home:
    content = load_rules().helper_sources[stem].encode()
    name, number = f"conference_{stem}", 2
    while _is_taken(folder, name, content):
        name, number = f"conference_{stem}_{number}", number + 1
    path = folder / f"{name}.py"
    candidate = Candidate(path, _name_beside(users[0], path))
    return Home(candidate, _names(users, path, root, planned), content, content if path.exists() else None)


def _names(
    users: Sequence[Candidate], path: Path, root: Path, planned: Mapping[Candidate, Outcome]
) -> dict[Candidate, str]:
    """Return how each of the files imports a module: as it imports its own package, or else as the others do."""
    contents = [planned[user].before for user in users]
    return {user: seen_from(user.path, path, root, [planned[user].before, *contents]) for user in users}


def _name_beside(user: Candidate, path: Path) -> str:
    """Return the name of a module in a folder of the same tree, as that of the user is told."""
    way = relative_name(path, user.path.parent)
    return posixpath.normpath(posixpath.join(posixpath.dirname(user.name), way))


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
