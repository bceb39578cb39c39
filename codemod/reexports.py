"""Exceptions of the library that modules of a tree take from one another instead of from the library."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from codemod.module_tree import ModuleTree
from codemod.parsing import parsed
from codemod.rules import Rules
from codemod.telling import dotted_imports
from codemod.walking import children

ROUNDS = 10
"""Through so many modules a name is followed."""
BLOCKS = (ast.If, ast.Try, ast.With)


def reexported(
    texts: Mapping[Path, bytes], rules: Rules, tree_of: Callable[[Path], ModuleTree]
) -> dict[Path, dict[str, str]]:
    """Return, by the files that import them, the dotted names that mean exceptions of the library -> their own names.

    texts are the Python files of the tree.
    """
    entry = rules.tables["exceptions"]["exception"]
    library, also = entry["library"], frozenset(entry["also"])
    begin = library.partition(".")[0].encode()
    known: dict[Path, dict[str, str]] = {}
    for path, content in texts.items():
        if begin in content and b"import" in content:
            own = {
                name: dotted
                for dotted, name in imported_at_top(content)
                if dotted.startswith(f"{library}.") or dotted in also
            }
            if own:
                known[path] = own
    found: dict[Path, dict[str, str]] = {}
    for _ in range(ROUNDS if known else 0):
        before = {path: dict(names) for path, names in found.items()}
        words = {name.encode() for names in known.values() for name in names}
        speaks = re.compile(rb"\b(?:" + b"|".join(re.escape(each) for each in sorted(words)) + rb")\b")
        for path in (path for path, content in texts.items() if speaks.search(content) is not None):
            taken = dict(_taken(path, texts[path], known, tree_of(path)))
            if taken:
                found[path] = taken
                handed = {name: taken[dotted] for dotted, name in imported_at_top(texts[path]) if dotted in taken}
                if handed:
                    known[path] = {**handed, **known.get(path, {})}
        if found == before:
            break
    return found


def _taken(
    path: Path, content: bytes, known: Mapping[Path, Mapping[str, str]], tree: ModuleTree
) -> Iterator[tuple[str, str]]:
    """Yield the names by which a file takes exceptions from other modules, with their own names."""
    for dotted in sorted(set(dotted_imports(content))):
        place = tree.find(dotted, path)
        if place is None or place[0] == path or place[0] not in known:
            continue
        names = known[place[0]]
        if place[1] in names:
            yield dotted, names[place[1]]
        elif not place[1]:
            yield from ((f"{dotted}.{name}", own) for name, own in names.items())


def imported_at_top(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield what a module imports from others at its top: the dotted name, and what it is called."""
    tree = parsed(content)
    pending = list(tree.body) if tree is not None else []
    for node in pending:
        if isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            separator = "." if node.module else ""
            yield from ((f"{module}{separator}{each.name}", each.asname or each.name) for each in node.names)
        elif isinstance(node, BLOCKS):
            pending += [each for each in children(node) if isinstance(each, ast.stmt)]
