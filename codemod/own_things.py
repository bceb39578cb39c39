"""Things of a program's own that are asked like a client, and that modules of a tree take from one another."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from codemod.import_statements import ImportStatements
from codemod.module_tree import ModuleTree
from codemod.neighbours import Neighbours
from codemod.options import Options
from codemod.rules import Rules


class OwnThings:
    """Answers for the modules of one tree; each is read once, and only where another is in doubt."""

    def __init__(
        self,
        texts: Mapping[Path, bytes],
        imports: ImportStatements,
        rules: Rules,
        options: Options,
        tree_of: Callable[[Path], ModuleTree],
    ) -> None:
        """Keep the tree; texts are its Python files, imports is what each imports."""
        self.texts = texts
        self.imports = imports
        self.rules = rules
        self.options = options
        self.tree_of = tree_of
        words = {name for kind in rules.kinds.values() for name in kind.unknown}
        self._asked = re.compile(rb"\.\s*(?:" + b"|".join(re.escape(each.encode()) for each in sorted(words)) + rb")\b")
        self._defined = re.compile(rb"\b(?:" + b"|".join(re.escape(each.encode()) for each in sorted(words)) + rb")\b")
        self._takings: dict[Path, frozenset[str]] = {}
        self._names: dict[Path, frozenset[str]] = {}

    def ask(self, paths: Collection[Path]) -> None:
        """Have read at once what some modules import, and so on: what they take may have come through many hands."""
        pending = [path for path in paths if self._may_ask(path)]
        seen = set(pending)
        while pending:
            self.imports.ask(pending)
            places = (self.tree_of(path).find(each, path) for path in pending for each in self.imports.of(path).dotted)
            pending = sorted({place[0] for place in places if place is not None} & self.texts.keys() - seen)
            seen.update(pending)

    def of(self, path: Path) -> frozenset[str]:
        """Return the dotted names by which a file takes such things from others of the tree."""
        return self._taken(path) if self._may_ask(path) else frozenset()

    def _may_ask(self, path: Path) -> bool:
        return self._asked.search(self.texts.get(path, b"")) is not None

    def _taken(self, path: Path) -> frozenset[str]:
        if path not in self._takings:
            self._takings[path] = self._take(path)
        return self._takings[path]

    def _take(self, path: Path) -> frozenset[str]:
        found: set[str] = set()
        tree = self.tree_of(path)
        for dotted in self.imports.of(path).dotted:
            place = tree.find(dotted, path)
            if place is None or place[0] == path or place[0] not in self.texts:
                continue
            names = self._named(place[0])
            if place[1] in names:
                found.add(dotted)
            elif not place[1]:
                found |= {f"{dotted}.{name}" for name in names}
        return frozenset(found)

    def _named(self, path: Path) -> frozenset[str]:
        """Return the names of such things in a module, those that it takes from others among them."""
        if path not in self._names:
            self._names[path] = frozenset()  # one that imports itself by way of others
            taken = self._taken(path)
            if taken or self._defined.search(self.texts[path]) is not None:
                from codemod.python.answering import own_names  # few trees need it

                neighbours = Neighbours(str(path), plain=taken)
                self._names[path] = own_names(self.texts[path], self.rules, self.options, neighbours)
        return self._names[path]
