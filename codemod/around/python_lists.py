"""Requirements that stand in Python: the lists of setup.py, and what noxfile.py installs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from codemod.around.listing import Group, Item, Manifest, requirement
from codemod.parsing import parsed
from codemod.python.source import Source
from codemod.walking import walk

_LISTS = frozenset({"install_requires", "setup_requires", "tests_require"})
_EXTRAS = "extras_require"
_TOOLS = re.compile(r"\b(?:setuptools|distutils)\b")


def read_setup(source: Source) -> Manifest:
    """Return what a setup.py lists: written-out lists that `setup` gets, at once or by a name that has one value.

    What else may be a requirement (a text that is put together, a list that is changed) is an item that has a problem.
    """
    tree = parsed(source.text)
    if tree is None:
        return Manifest()
    named = _lists_with_names(tree)
    groups: list[Group] = []
    seen: set[ast.expr] = set()
    for value in _values(tree):
        listed = named.get(value.id, value) if isinstance(value, ast.Name) else value
        if isinstance(listed, (ast.List, ast.Tuple)) and listed not in seen:
            seen |= {listed, *listed.elts}
            groups.append(Group(tuple(_item(each, source) for each in listed.elts), commas=True))
    seen |= _descriptions(tree)
    loose = [_item(each, source) for each in _texts(tree) if each not in seen]
    others = [Item(item.name, item.start, item.end, item.form, "requirement-form") for item in loose if item.name]
    return Manifest((*groups, Group(tuple(others), commas=True))) if others else Manifest(tuple(groups))


def is_setup(source: Source) -> bool:
    """Return whether a setup.py may be one of a package, and is no module that happens to be called so."""
    tree = parsed(source.text)
    if tree is None or _TOOLS.search(source.text) is not None:
        return True
    called = [node.func for node in walk(tree) if isinstance(node, ast.Call)]
    return any(
        (each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "")) == "setup" for each in called
    )


def read_noxfile(source: Source) -> Manifest:
    """Return what a noxfile.py may install: its texts that read as requirements, in which nothing is written."""
    tree = parsed(source.text)
    found = [_item(each, source) for each in _texts(tree)] if tree is not None else []
    items = [Item(item.name, item.start, item.end, item.form, "requirement-form") for item in found if item.name]
    return Manifest((Group(tuple(items), commas=True),)) if items else Manifest()


def _lists_with_names(tree: ast.Module) -> dict[str, ast.expr]:
    """Return the lists that names of the module stand for: assigned once, and never changed or handed elsewhere."""
    stored: dict[str, list[ast.expr | None]] = {}
    for node in walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            stored.setdefault(node.id, []).append(None)
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            if isinstance(target, ast.Name) and len(stored[target.id]) == 1:
                stored[target.id] = [statement.value]
    return {name: values[0] for name, values in stored.items() if values[0] is not None}


def _values(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield what `setup(...)` gets for requirements."""
    for node in walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for keyword in node.keywords if name == "setup" else ():
            if keyword.arg in _LISTS:
                yield keyword.value
            elif keyword.arg == _EXTRAS and isinstance(keyword.value, ast.Dict):
                yield from keyword.value.values


def _descriptions(tree: ast.Module) -> set[ast.expr]:
    """Return the expressions of what else `setup(...)` gets: a name, keywords, classifiers."""
    found: set[ast.expr] = set()
    for node in walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
            for keyword in node.keywords if ast.unparse(node.func).endswith("setup") else ():
                if keyword.arg not in (*_LISTS, _EXTRAS, None):
                    found |= {each for each in walk(keyword.value) if isinstance(each, ast.expr)}
    return found


def _texts(tree: ast.Module) -> Iterator[ast.expr]:
    for node in walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def _item(node: ast.expr, source: Source) -> Item:
    """Return the item for an element of a list; one without a name where it is no requirement that is written out."""
    start, end = source.span(node)
    text = source.text[start:end]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        quote = text[:1]
        if text == f"{quote}{node.value}{quote}" and quote in "\"'":
            found = requirement(node.value, start, head=quote, tail=quote)
            if found is not None:
                return found
        elif (found := requirement(node.value, start)) is not None:
            return Item(found.name, start, end, text, "requirement-form")
    return Item("", start, end, text, "requirement-form")
