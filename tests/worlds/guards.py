"""Which handlers of a program stand around a line, and whether a list that Twilio refuses there goes past them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

Stack = tuple[tuple[str, int], ...]
AWAITED = "TwilioRestException"
"""What handlers wait for, and what a refused list does not raise: that is a class above it."""
ANYTHING = frozenset({"Exception", "TwilioException"})


def goes_past(files: Mapping[str, bytes], stack: Stack) -> bool:
    """Return whether a refused list, asked for by these lines, is not caught by a handler that waits for refusals.

    The nearest handler that says something about it counts: one that catches anything catches it on both platforms.
    """
    for path, line in stack:
        for waits in _around(ast.parse(files[path]), line):
            if waits & ANYTHING:
                return False
            if AWAITED in waits:
                return True
    return False


def _around(tree: ast.Module, line: int) -> Iterator[set[str]]:
    """Yield what each handler around a line waits for, the nearest first."""
    names = {
        alias.asname: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }
    found: list[tuple[int, set[str]]] = []
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Try, ast.With)):
            continue
        if not any(each.lineno <= line <= (each.end_lineno or each.lineno) for each in node.body):
            continue
        caught = [each.type for each in node.handlers] if isinstance(node, ast.Try) else _suppressed(node)
        parts = [part for each in caught if each is not None for part in ast.walk(each)]
        waits = {each.id for each in parts if isinstance(each, ast.Name)}
        waits |= {each.attr for each in parts if isinstance(each, ast.Attribute)}
        found.append((node.lineno, {names.get(each, each) for each in waits}))
    yield from (waits for _, waits in sorted(found, key=lambda each: -each[0]))


def _suppressed(node: ast.With) -> list[ast.expr]:
    return [each for item in node.items if isinstance(item.context_expr, ast.Call) for each in item.context_expr.args]
