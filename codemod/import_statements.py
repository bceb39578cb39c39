"""What the modules of a tree import: each is parsed for it once, by whichever process has the time."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from sys import intern
from typing import NamedTuple

from codemod.parsing import parsed
from codemod.walking import children, statements
from codemod.workers import Workers

BLOCKS = (ast.If, ast.Try, ast.With)


class Imported(NamedTuple):
    """What one module imports, from wherever."""

    dotted: tuple[str, ...] = ()
    """The dotted names, relative ones with their full stops: "package.name", ".module.*"."""
    at_top: tuple[tuple[str, str], ...] = ()
    """The dotted names that are imported from modules at its top, and what each is called there."""


NOTHING = Imported()


class ImportStatements:
    """Answers for the modules of one tree."""

    def __init__(self, texts: Mapping[Path, bytes], workers: Workers | None = None) -> None:
        """Keep the tree: texts are the bytes of its Python files, workers are who reads many, if not this process."""
        self._texts = texts
        self._workers = workers or Workers()
        self._known: dict[Path, Imported] = {}

    def ask(self, paths: Collection[Path]) -> None:
        """Read modules that will be asked for, all at once."""
        fresh = dict.fromkeys(path for path in paths if path not in self._known)
        found = self._workers.each(imported_by, ((path, self._texts[path]) for path in fresh))
        self._known |= {path: self._shared(found.get(path, NOTHING)) for path in fresh}

    def of(self, path: Path) -> Imported:
        """Return what a module imports; nothing for one that cannot be parsed."""
        if path not in self._known:
            self._known[path] = self._shared(imported_by(self._texts[path]))
        return self._known[path]

    def _shared(self, imported: Imported) -> Imported:
        """Return the same with names that are held once: what comes of other processes has names of its own."""
        at_top = ((intern(dotted), intern(name)) for dotted, name in imported.at_top)
        return Imported(tuple(map(intern, imported.dotted)), tuple(at_top))


def imported_by(content: bytes) -> Imported:
    """Return what a file imports, nothing for one that cannot be parsed: for any process."""
    tree = parsed(content)
    return Imported(tuple(dict.fromkeys(_dotted(tree))), tuple(_at_top(tree))) if tree is not None else NOTHING


def _dotted(tree: ast.Module) -> Iterator[str]:
    for node in statements(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (dotted for dotted, _ in _from(node))


def _at_top(tree: ast.Module) -> Iterator[tuple[str, str]]:
    pending = list(tree.body)
    for node in pending:
        if isinstance(node, ast.ImportFrom):
            yield from _from(node)
        elif isinstance(node, BLOCKS):
            pending += [each for each in children(node) if isinstance(each, ast.stmt)]


def _from(node: ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Yield what one statement imports, and what each is called."""
    module = "." * node.level + (node.module or "")
    separator = "." if node.module else ""
    yield from ((f"{module}{separator}{each.name}", each.asname or each.name) for each in node.names)
