"""Python that sets variables of the environment: tests and scripts, which must set the target's too."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from codemod.parsing import parsed
from codemod.python.source import Source
from codemod.walking import walk


def set_variables(source: Source, names: Collection[str], setters: Collection[str]) -> dict[str, tuple[int, int]]:
    """Return which of some variables a file of Python sets, and where it first does.

    As `os.environ["X"] = …`, by a method of the setters that is given the name first, and in keywords and dictionaries
    that are given to a call together with `environ`, or to one as env=. Nothing for a file that Python cannot parse.
    """
    if not any(name in source.text for name in names):
        return {}
    tree = parsed(source.text)
    if tree is None:
        return {}
    found: dict[str, tuple[int, int]] = {}
    for node in walk(tree):
        for name, place in _set_by(node, setters):
            if isinstance(name, str) and name in names:
                span = source.offset(place.lineno, place.col_offset), source.offset(*_end(place))
                found[name] = min(span, found.get(name, span))
    return found


def _set_by(node: ast.AST, setters: Collection[str]) -> Iterator[tuple[object, ast.expr | ast.keyword]]:
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and _is_environment(node.value):
        if isinstance(node.slice, ast.Constant):
            yield node.slice.value, node.slice
    elif isinstance(node, ast.Call):
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if method in setters and node.args and isinstance(node.args[0], ast.Constant):
            yield node.args[0].value, node.args[0]
        given = [node.func, *node.args]
        if any(_is_environment(each) for each in given):
            yield from ((each.arg, each) for each in node.keywords)
            yield from (pair for each in given for pair in _keys(each))
        yield from (pair for each in node.keywords if each.arg == "env" for pair in _keys(each.value))


def _keys(node: ast.expr) -> Iterator[tuple[object, ast.expr]]:
    for each in walk(node):
        if isinstance(each, ast.Dict):
            yield from ((key.value, key) for key in each.keys if isinstance(key, ast.Constant))


def _is_environment(node: ast.expr) -> bool:
    """Return whether an expression is os.environ, a method of it, or its name as a text."""
    if isinstance(node, ast.Attribute):
        return node.attr == "environ" or _is_environment(node.value)
    if isinstance(node, ast.Constant):
        return node.value == "os.environ"
    return isinstance(node, ast.Name) and node.id == "environ"


def _end(node: ast.expr | ast.keyword) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
