"""Files of a run that are written together or not at all: what becomes of one relies on what becomes of another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from codemod.configuration import Configuration
from codemod.finding import Outcome
from codemod.index import modules_beside, tree_root
from codemod.migrate import PYTHON
from codemod.module_tree import ModuleTree
from codemod.neighbours import Origin
from codemod.telling import dotted_imports


def relying(refused: Collection[Path], changing: Mapping[Path, Outcome]) -> dict[Path, Path]:
    """Return the files that may not be rewritten since others are not, each with one of those that are refused.

    changing are all files that a run rewrites, where they are. Modules rely on one another where they share a client,
    whatever way it goes, and where one imports the other, by way of others too: a name that one gets for the second
    client, an exception that one now raises. It is asked for only when a file is refused: it reads the whole tree.
    """
    modules = {path for path in changing if path.suffix.lower() in PYTHON}
    related: dict[Path, set[Path]] = {path: set() for path in modules}
    for group in _sharing({path: changing[path] for path in modules}):
        for path in group:
            related[path] |= group
    for path, reached in _importing(modules):
        related[path] |= reached
        for each in reached:
            related[each].add(path)
    found: dict[Path, Path] = {}
    for first in sorted(path for path in refused if path in modules):
        pending = [first]
        for path in pending:
            further = sorted(related[path] - found.keys() - set(refused))
            found |= dict.fromkeys(further, first)
            pending += further
    return found


def _sharing(changing: Mapping[Path, Outcome]) -> list[set[Path]]:
    """Return the modules that have a client of each place at which one is made, that place's own among them."""
    groups: dict[Origin, set[Path]] = {}
    for path, outcome in changing.items():
        for report in outcome.sharing.clients:
            home = Path(report.origin.file)
            groups.setdefault(report.origin, {home} & changing.keys()).add(path)
    return list(groups.values())


def _importing(modules: Collection[Path]) -> Iterator[tuple[Path, set[Path]]]:
    """Yield the modules with those of them that they import, themselves or by way of other modules of the tree."""
    configuration = Configuration()
    imported: dict[Path, list[Path]] = {}
    trees: dict[Path, ModuleTree] = {}

    def imports(path: Path) -> list[Path]:
        if path not in imported:
            root = tree_root(path, path.parent, configuration)
            if root not in trees:
                trees[root] = ModuleTree(modules_beside([path], root, configuration), root)
            places = []
            with suppress(OSError):  # it is gone, or cannot be read: nobody imports anything by way of it
                content = path.read_bytes() if path.is_file() else b""  # it may be a pipe by now
                places = [trees[root].find(dotted, path) for dotted in dotted_imports(content)]
            imported[path] = list(dict.fromkeys(place[0] for place in places if place is not None))
        return imported[path]

    for module in sorted(modules):
        reached = [module]
        for path in reached:
            reached += [each for each in imports(path) if each not in reached]
        yield module, (set(reached) & set(modules)) - {module}
