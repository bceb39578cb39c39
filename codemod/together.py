"""Files of a run that change together or not at all: what becomes of one relies on what becomes of another.

Modules rely on one another where they share a client, whatever way it goes, and where one imports the other, by way of
others too: a name that one gets for the second client, an exception that one now raises. Both who writes and who offers
a part of the change asks this; what else ties files (`needs`, `follows`) says itself which of the two may stand alone.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from codemod.configuration import Configuration
from codemod.file_kinds import PYTHON
from codemod.finding import Outcome
from codemod.import_statements import imported_by
from codemod.index import modules_beside
from codemod.module_tree import ModuleTree
from codemod.neighbours import Origin
from codemod.tree_roots import tree_root

Related = Mapping[Path, set[Path]]


def relying(refused: Collection[Path], changing: Mapping[Path, Outcome]) -> dict[Path, Path]:
    """Return the modules that may not be rewritten since others are not, each with one of those that are refused.

    changing are all files that a run rewrites, where they are. It is asked for only when a file is refused: it reads
    the whole tree. What needs or follows a file that is refused says so itself, and is not sought here: it goes one way
    only, since a list of requirements that cannot be written holds no module back.
    """
    related = _related(changing)
    found: dict[Path, Path] = {}
    for first in sorted(path for path in refused if path in related):
        pending = [first]
        for path in pending:
            further = sorted(related[path] - found.keys() - set(refused))
            found |= dict.fromkeys(further, first)
            pending += further
    return found


def together(outcomes: Sequence[Outcome], directory: Path) -> list[tuple[Outcome, ...]]:
    """Return the outcomes that change, in groups of which no part can be written alone, whatever the others become.

    directory is what their paths are relative to. Groups, and the outcomes in them, stand in the order of the outcomes.
    It reads the whole tree.
    """
    changing = {_at(outcome.path, directory): outcome for outcome in outcomes if outcome.changes}
    related = {path: set(others) for path, others in _related(changing).items()}
    for path, outcome in changing.items():
        named = {_at(each, directory) for each in (outcome.needs, *outcome.follows) if each is not None}
        for each in named & changing.keys():
            related.setdefault(path, set()).add(each)
            related.setdefault(each, set()).add(path)
    groups: list[tuple[Outcome, ...]] = []
    grouped: set[Path] = set()
    for path in changing:
        if path in grouped:
            continue
        group = {path}
        pending = [path]
        for each in pending:
            further = related.get(each, set()) - group
            group |= further
            pending += further
        grouped |= group
        groups.append(tuple(outcome for each, outcome in changing.items() if each in group))
    return groups


def _at(path: str, directory: Path) -> Path:
    return Path(os.path.normpath(directory / path))


def _related(changing: Mapping[Path, Outcome]) -> Related:
    """Return the modules that change, each with those it relies on and those that rely on it."""
    modules = {path: outcome for path, outcome in changing.items() if path.suffix.lower() in PYTHON}
    related: dict[Path, set[Path]] = {path: set() for path in modules}
    if len(modules) < 2:
        return related
    for group in _sharing(modules):
        for path in group:
            related[path] |= group
    for path, reached in _importing(modules):
        related[path] |= reached
        for each in reached:
            related[each].add(path)
    return related


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
                places = [trees[root].find(dotted, path) for dotted in imported_by(content).dotted]
            imported[path] = list(dict.fromkeys(place[0] for place in places if place is not None))
        return imported[path]

    for module in sorted(modules):
        reached = dict.fromkeys([module])
        pending = [module]
        for path in pending:
            further = [each for each in imports(path) if each not in reached]
            reached |= dict.fromkeys(further)
            pending += further
        yield module, (reached.keys() & set(modules)) - {module}
