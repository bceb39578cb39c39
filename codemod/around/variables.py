"""Variables of the environment that the programs of a tree read: the target's, and those that they stand beside."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from codemod.around.credential_names import CredentialNames
from codemod.around.kept_files import kept_files
from codemod.around.kinds import kinds_of
from codemod.around.reach import Reach, by_folder
from codemod.around.tree import Tree
from codemod.path_endings import ends_with
from codemod.texts import Texts


@dataclass(frozen=True, slots=True)
class Area:
    """What the programs below a folder need of the files around them."""

    wanted: tuple[str, ...]
    """The target's variables that they read, in order."""
    beside: Mapping[str, str]
    """Old variable -> the target's that stands beside it."""


class Variables:
    """What the Python of the tree reads once it is migrated, and which files hold secrets."""

    def __init__(self, tree: Tree) -> None:
        """Read the tables; the Python is read when it is first asked for."""
        self.tree = tree
        self.table: Mapping[str, Any] = tree.rules.tables["environment"]["environment"]
        self.references = [re.compile(each) for each in self.table["references"]]
        self.secret = re.compile(self.table["secret"])
        kinds = kinds_of(tree.rules)
        self.examples: tuple[str, ...] = tuple(
            pattern for kind in kinds.values() if kind.get("example") for pattern in kind["files"]
        )
        self.is_example = ends_with(self.examples)
        self.fits_kept = ends_with(tuple(self.table["kept"]))
        self._areas: dict[Path, Area | None] = {}

    def is_kept(self, path: Path) -> bool:
        """Return whether a file may hold secrets, so that it is never edited."""
        return self.fits_kept(path.as_posix()) and not self.is_example(path.as_posix())

    @cached_property
    def kept(self) -> list[tuple[Path, str]]:
        """Return the files with secrets beside those that the run looks at, and what they hold."""
        folders = {candidate.path.parent for candidate in [*self.tree.files, *self.tree.planned]}
        patterns, configuration = tuple(self.table["kept"]), self.tree.options.configuration
        return list(kept_files(folders, patterns, self.examples, configuration))

    @property
    def may_matter(self) -> bool:
        """Return whether the Python of the tree needs to be read: not where nothing moves and no file names a variable.

        Names of a program's own count where something moves only: they are known from its Python.
        """
        if self.tree.planned:
            return True
        names = [old for old in self.tree.words.variables.values() if old]
        held = [content.replace(b"\0", b"") for content in self.tree.files.values()]
        held += [text.encode() for _, text in self.kept]
        return any(name.encode() in content for content in held for name in names)

    @cached_property
    def readers(self) -> dict[Path, tuple[str, ...]]:
        """Return which of the target's variables the Python files will read."""
        return {path: need.reads for path, need in self.tree.python.items() if need.reads}

    @cached_property
    def after(self) -> Texts:
        """Return the Python files of the tree as they will be."""
        planned = {each.path: outcome.after for each, outcome in self.tree.planned.items()}
        found = Texts()
        for path in self.tree.python:
            with suppress(OSError, MemoryError):  # the run tells of it where it was to look at it
                found.add(path, planned[path] if path in planned else path.read_bytes(), hold=path in planned)
        return found

    @cached_property
    def reach(self) -> dict[Path, Reach]:
        """Return the trees by their top folders."""
        word = re.compile("|".join(filter(None, self.tree.words.variables.values())).encode())
        old = [path for path, content in self.after.items() if self.tree.python[path].source or word.search(content)]
        roots = {self.tree.root_of(path) for path in self.readers}
        return {root: Reach(self.after, self.readers, old, root) for root in roots}

    def top(self, folder: Path) -> Path | None:
        """Return the folder whose programs a file in a folder stands for; None where the tree needs nothing."""
        reach = self.reach.get(self.tree.root_of(folder / "file"))
        return reach.area(folder) if reach is not None else None

    def area(self, folder: Path) -> Area | None:
        """Return what the programs need that a file in a folder stands for; None where they need nothing."""
        top = self.top(folder)
        if top is None:
            return None
        if top not in self._areas:
            read = self.reach[self.tree.root_of(folder / "file")].variables(top)
            wanted = tuple(name for name in self.tree.words.variables if name in read)
            self._areas[top] = Area(wanted, self._beside(top)) if wanted else None
        return self._areas[top]

    def ask(self, tops: Collection[Path]) -> None:
        """Have read at once what the programs below some folders say of credentials."""
        self._credentials.ask(path for top in tops for path in self._below.get(top, ()))

    def _beside(self, top: Path) -> Mapping[str, str]:
        """Return the old variables below a folder, and which of the target's stands beside each."""
        names = self._credentials.among(self._below.get(top, ()))
        return {old: new for old, new in names.items() if old not in self.tree.words.variables}

    @cached_property
    def _credentials(self) -> CredentialNames:
        tree = self.tree
        clients, own_rules = tree.options.configuration.clients, tree.options.rules
        return CredentialNames(self.after, self.readers.keys(), tree.rules, clients, own_rules, tree.workers)

    @cached_property
    def _below(self) -> dict[Path, list[Path]]:
        return by_folder(self.after)

    def unread(self, names: Sequence[str]) -> list[str]:
        """Return which of some old variables no Python of the tree will read, as far as words can tell."""
        if any(need.source for need in self.tree.python.values()):
            return []
        left = list(names)
        for content in self.after.values():
            text = content.decode("utf-8", "replace").lower()
            left = [name for name in left if name.lower() not in text]
        return left
