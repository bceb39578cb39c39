"""What other modules of the tree use of a module: names that may not change their meaning under them."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from codemod.configuration import Configuration
from codemod.discover import discover
from codemod.migrate import PYTHON

Uses = Callable[[Path], frozenset[str]]


def names_used_elsewhere(modules: Sequence[Path], working_directory: Path, configuration: Configuration) -> Uses:
    """Return a function that tells, for a module's file, which of its names other files of the tree may use.

    The tree is what lies below the repository's top or the configuration's folder (else the working directory), whatever
    the run was asked to look at. The answer errs on the side of use: modules are told apart by the last part of their
    names, and a file that cannot be parsed uses all its words. It is worked out when first asked.
    """
    stems = {module_name(path) for path in modules}
    words = re.compile(rb"\b(?:" + b"|".join(re.escape(stem.encode()) for stem in sorted(stems)) + rb")\b")

    @cache
    def used() -> dict[str, list[tuple[Path, set[str]]]]:
        root = tree_root(working_directory, configuration)
        found = discover([root], working_directory=working_directory, suffixes=PYTHON)
        uses: dict[str, list[tuple[Path, set[str]]]] = {}
        for path in dict.fromkeys([*(candidate.path for candidate in found.candidates), *modules]):
            try:
                content = path.read_bytes()
            except OSError:
                continue
            if words.search(content) is not None:
                for module, names in imported_names(content).items():
                    if module in stems:
                        uses.setdefault(module, []).append((path, names))
        return uses

    def of(path: Path) -> frozenset[str]:
        found = [names for user, names in used().get(module_name(path), ()) if user != path]
        return frozenset().union(*found)

    return of


def module_name(path: Path) -> str:
    """Return the last part of a module's dotted name: the stem of its file, the folder's name for a package."""
    return path.parent.name if path.stem == "__init__" else path.stem


def tree_root(working_directory: Path, configuration: Configuration) -> Path:
    """Return the folder that holds everything which may import a module: the repository's, else the configuration's."""
    for folder in (working_directory, *working_directory.parents):
        if (folder / ".git").exists():
            return folder
    return configuration.root or working_directory


def imported_names(content: bytes) -> dict[str, set[str]]:
    """Return, by the last part of a module's name, the names that a file takes from it.

    Every attribute that the file reads counts for the modules, classes and functions that it imports; a dotted path in a
    string counts too, since unittest.mock.patch takes one.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        words = {word.decode("ascii") for word in re.findall(rb"[A-Za-z_]\w*", content)}
        return dict.fromkeys(words, words)
    uses: dict[str, set[str]] = {}
    nodes = list(ast.walk(tree))
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            if "*" in names:
                names |= {each.id for each in nodes if isinstance(each, ast.Name)}
            uses.setdefault((node.module or "").rpartition(".")[2], set()).update(names | attributes)
            for alias in node.names:  # what is imported may itself be a module
                uses.setdefault(alias.name, set()).update(attributes)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                uses.setdefault(alias.name.rpartition(".")[2], set()).update(attributes)
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[\w.]+\.\w+", node.value)
        ):
            module, _, name = node.value.rpartition(".")
            uses.setdefault(module.rpartition(".")[2], set()).add(name)
    return uses
