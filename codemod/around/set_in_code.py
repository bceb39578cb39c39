"""Python that sets variables of the environment: tests and scripts, which must set the target's too."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from codemod.around.variables import Area, Variables
from codemod.parsing import parsed
from codemod.python.source import Source, UnreadableError, read_source
from codemod.walking import walk
from codemod.workers import Workers

Span = tuple[int, int]
"""Where something begins and ends in a text."""
GIVEN = re.compile(rb"env\s*=")
"""An environment that is given to a call."""


def set_by_area(
    variables: Variables, own: Collection[Path], workers: Workers
) -> Iterator[tuple[Area, dict[Path, dict[str, Span]]]]:
    """Yield the areas that some files stand in, and which of their variables each file of an area sets, and where."""
    setters = tuple(variables.table["setters"])
    words = [b"environ", *(each.encode() for each in setters)]
    inside: dict[Path, list[Path]] = {}
    for path, content in variables.after.items():
        may_set = any(word in content for word in words) or (b"env" in content and GIVEN.search(content) is not None)
        if may_set and (top := variables.top(path.parent)) is not None:
            inside.setdefault(top, []).append(path)
    inside = {top: paths for top, paths in inside.items() if any(path in own for path in paths)}
    variables.ask(inside)
    areas = {top: area for top, paths in inside.items() if (area := variables.area(paths[0].parent)) is not None}
    named = {top: frozenset([*area.beside, *area.wanted]) for top, area in areas.items()}
    looked_into = (
        (path, content)
        for top, names in named.items()
        for path in inside[top]
        if _holds(content := variables.after[path], names)
    )
    found = workers.each(_set_in, looked_into, frozenset[str]().union(*named.values()), setters)
    for top, area in areas.items():
        set_there = {path: _only(found[path], named[top]) for path in inside[top] if path in found}
        yield area, {path: spans for path, spans in set_there.items() if spans}


def _only(spans: Mapping[str, Span], names: Collection[str]) -> dict[str, Span]:
    return {name: span for name, span in spans.items() if name in names}


def _holds(content: bytes, names: Collection[str]) -> bool:
    """Return whether one of some names stands in a file, in UTF-16 too."""
    narrow = content.replace(b"\0", b"")
    return any(name.encode() in narrow for name in names)


def _set_in(content: bytes, names: frozenset[str], setters: tuple[str, ...]) -> dict[str, Span]:
    """Return which variables a file sets, and where; nothing for one that is no text: for any process."""
    try:
        return set_variables(read_source(content), names, setters)
    except UnreadableError:
        return {}


def set_variables(source: Source, names: Collection[str], setters: Collection[str]) -> dict[str, Span]:
    """Return which of some variables a file of Python sets, and where it first does.

    As `os.environ["X"] = …`, by a method of the setters that is given the name first, and in keywords and dictionaries
    that are given to a call together with `environ`, or to one as env=. Nothing for a file that Python cannot parse.
    """
    if not any(name in source.text for name in names):
        return {}
    tree = parsed(source.text)
    if tree is None:
        return {}
    found: dict[str, Span] = {}
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
