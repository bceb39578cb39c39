"""Exceptions of the library that modules of a tree take from one another instead of from the library."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from codemod.import_statements import ImportStatements
from codemod.module_tree import ModuleTree
from codemod.rules import Rules

ROUNDS = 10
"""Through so many modules a name is followed."""


def reexported(
    texts: Mapping[Path, bytes], imports: ImportStatements, rules: Rules, tree_of: Callable[[Path], ModuleTree]
) -> dict[Path, dict[str, str]]:
    """Return, by the files that import them, the dotted names that mean exceptions of the library -> their own names.

    texts are the Python files of the tree, imports is what each imports.
    """
    entry = rules.tables["exceptions"]["exception"]
    library, also = entry["library"], frozenset(entry["also"])
    begin = library.partition(".")[0].encode()
    known: dict[Path, dict[str, str]] = {}
    naming = [path for path, content in texts.items() if begin in content and b"import" in content]
    imports.ask(naming)
    for path in naming:
        own = {
            name: dotted
            for dotted, name in imports.of(path).at_top
            if dotted.startswith(f"{library}.") or dotted in also
        }
        if own:
            known[path] = own
    found: dict[Path, dict[str, str]] = {}
    for _ in range(ROUNDS if known else 0):
        before = {path: dict(names) for path, names in found.items()}
        words = {name.encode() for names in known.values() for name in names}
        speaks = re.compile(rb"\b(?:" + b"|".join(re.escape(each) for each in sorted(words)) + rb")\b")
        speaking = [path for path, content in texts.items() if speaks.search(content) is not None]
        imports.ask(speaking)
        for path in speaking:
            taken = dict(_taken(path, imports.of(path).dotted, known, tree_of(path)))
            if taken:
                found[path] = taken
                handed = {name: taken[dotted] for dotted, name in imports.of(path).at_top if dotted in taken}
                if handed:
                    known[path] = {**handed, **known.get(path, {})}
        if found == before:
            break
    return found


def _taken(
    path: Path, imported: Collection[str], known: Mapping[Path, Mapping[str, str]], tree: ModuleTree
) -> Iterator[tuple[str, str]]:
    """Yield the names by which a file takes exceptions from other modules, with their own names."""
    for dotted in sorted(imported):
        place = tree.find(dotted, path)
        if place is None or place[0] == path or place[0] not in known:
            continue
        names = known[place[0]]
        if place[1] in names:
            yield dotted, names[place[1]]
        elif not place[1]:
            yield from ((f"{dotted}.{name}", own) for name, own in names.items())
