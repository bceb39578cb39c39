"""What other modules of the tree use of a module: names that may not change their meaning under them."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from codemod.configuration import Configuration
from codemod.discover import LARGEST, discover
from codemod.file_kinds import PYTHON
from codemod.lone_words import LoneWords
from codemod.parsing import parsed
from codemod.tree_roots import tree_root
from codemod.walking import walk

# A dotted path in a string, as unittest.mock.patch, importlib and entry points take one.
DOTTED = re.compile(r"[\w.]*\w[.:]\w+|\.\w+")


class NamesUsed:
    """Tells, for a module's file, which of its names other files of the tree may use.

    The tree is what lies below the repository's top or the configuration's folder (else the working directory),
    whatever the run was asked to look at. The answer errs on the side of use: modules are told apart by the last part
    of their names, and a file that cannot be parsed uses all its words. It is worked out when first asked.
    """

    def __init__(
        self,
        working_directory: Path,
        configuration: Configuration,
        modules: Collection[Path] = frozenset(),
        listed: Listed | None = None,
    ) -> None:
        """Keep where the tree is, the modules that will be asked for, and what is listed of the tree already."""
        self.modules = sorted(modules)
        self.listed = listed
        self.working_directory = working_directory
        self.configuration = configuration
        self._users: dict[Path, Mapping[str, Collection[Path]]] = {}

    def ask(self, modules: Collection[Path]) -> None:
        """Name the modules that will be asked for, before any is."""
        self.modules = sorted(modules)

    @cached_property
    def _index(self) -> Index:
        paths = modules_beside(self.modules, self.working_directory, self.configuration, self.listed)
        return _index(paths, {module_name(path) for path in self.modules})

    def __call__(self, path: Path) -> frozenset[str]:
        """Return the names of a module that other files may use."""
        return frozenset(self.users(path))

    def users(self, path: Path) -> Mapping[str, Collection[Path]]:
        """Return the names of a module that other files may use, and the files."""
        if path not in self._users:
            self._users[path] = self._find(path)
        return self._users[path]

    def _find(self, path: Path) -> Mapping[str, Collection[Path]]:
        users, stars = self._index
        reached = [module_name(path)]
        for name in reached:  # a module that takes all names of another hands them on
            reached += sorted(stars.get(name, set()) - set(reached))
        found: dict[str, set[Path]] = {}
        for user, names in (pair for name in reached for pair in users.get(name, ())):
            for each in names if user != path else ():
                found.setdefault(each, set()).add(user)
        return found


Listed = dict[Path, list[Path]]
"""The Python files below folders that were listed already; what is listed is added."""


def modules_beside(
    files: Sequence[Path], working_directory: Path, configuration: Configuration, listed: Listed | None = None
) -> list[Path]:
    """Return the Python files of the trees that some files stand in, those of the files that are Python among them.

    What is too large to be a program is left out.
    """
    listed = {} if listed is None else listed
    roots = sorted({tree_root(path, working_directory, configuration) for path in files})
    for root in roots:
        if root not in listed:
            found = discover([root], working_directory=working_directory, suffixes=PYTHON)
            listed[root] = [each.path for each in found.candidates if _size(each.path) <= LARGEST]
    own = [path for path in files if path.suffix.lower() in PYTHON]
    return list(dict.fromkeys([*(path for root in roots for path in listed[root]), *own]))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


class Index(NamedTuple):
    """What the files of a tree take from the modules that were asked for, by the last part of a module's name."""

    users: dict[str, list[tuple[Path, set[str]]]]
    """Which file takes which names."""
    stars: dict[str, set[str]]
    """Which modules take all names, and so may hand them on."""


def _index(paths: Sequence[Path], modules: set[str]) -> Index:
    index = Index({}, {})
    asked: set[str] = set()
    while pending := modules - asked:
        asked |= pending
        mentioned = LoneWords(map(os.fsencode, pending))
        for path in paths:
            try:
                content = path.read_bytes()
            except (OSError, MemoryError):
                continue
            if not mentioned.stand_in(content):
                continue
            names, stars = imported_names(content)
            for module in pending & names.keys():
                index.users.setdefault(module, []).append((path, names[module]))
            for module in pending & stars:
                index.stars.setdefault(module, set()).add(module_name(path))
                modules = modules | {module_name(path)}
    return index


def module_name(path: Path) -> str:
    """Return the last part of a module's dotted name: the stem of its file, the folder's name for a package."""
    return path.parent.name if path.stem == "__init__" else path.stem


def imported_names(content: bytes) -> tuple[dict[str, set[str]], set[str]]:
    """Return what a file takes from modules, by the last part of their names; and those of which it takes all names.

    Every attribute that the file reads, by a string too, counts for the modules, classes and functions that it imports;
    so does whatever stands behind a name and a full stop.
    """
    tree = parsed(content)
    if tree is None:
        words = {word.decode("ascii") for word in re.findall(rb"[A-Za-z_]\w*", content)}
        return dict.fromkeys(words, words), set()
    uses: dict[str, set[str]] = {}
    stars: set[str] = set()
    nodes = list(walk(tree))
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    # As in getattr(clients, "client") and monkeypatch.setattr(clients, "client", ...).
    attributes = {text for text in texts if text.isidentifier()}
    attributes |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            module = (node.module or "").rpartition(".")[2]
            names = {alias.name for alias in node.names}
            if "*" in names:
                names |= {each.id for each in nodes if isinstance(each, ast.Name)}
                stars.add(module)
            uses.setdefault(module, set()).update(names | attributes)
            for alias in node.names:  # what is imported may itself be a module
                uses.setdefault(alias.name, set()).update(attributes)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                uses.setdefault(alias.name.rpartition(".")[2], set()).update(attributes)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, (ast.Name, ast.Attribute)):
            behind = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            uses.setdefault(behind, set()).add(node.attr)
    for text in texts:
        if DOTTED.fullmatch(text):
            parts = re.split("[.:]", text)
            for module, name in pairwise(parts):
                uses.setdefault(module, set()).add(name)
            uses.setdefault(parts[-1], set()).update(attributes)  # importlib.import_module takes a module's name
    return uses, stars
