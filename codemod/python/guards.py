"""What the conditions around a name tell of it: that it is not None, that it is not empty."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import IntEnum

from codemod.python.scopes import FUNCTIONS, Scopes, Variable
from codemod.walking import walk

LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)


class Known(IntEnum):
    """What is certain of a value where it stands; each includes those before it."""

    NOTHING = 0
    NOT_NONE = 1
    TRUE = 2
    """Neither None nor empty nor False."""


def known(node: ast.expr, scopes: Scopes) -> Known:
    """Return what the conditions around a name, and those that the program left by above it, tell of its value."""
    variable = scopes.variable_of.get(node)
    if variable is None:
        return Known.NOTHING
    facts = [
        _fact(test, variable, scopes, positive=positive)
        for test, positive in conditions(node, scopes)
        if not _changes(variable, test, node, scopes)
    ]
    return max(facts, default=Known.NOTHING)


def conditions(node: ast.AST, scopes: Scopes) -> Iterator[tuple[ast.expr, bool]]:
    """Yield the conditions that hold where a node stands, and whether they do or do not."""
    for parent in scopes.ancestors(node):
        if isinstance(parent, (ast.If, ast.While)):
            if node in parent.body:
                yield parent.test, True
            elif node in parent.orelse:
                yield parent.test, False
        elif isinstance(parent, ast.IfExp) and node is not parent.test:
            yield parent.test, node is parent.body
        elif isinstance(parent, ast.BoolOp):
            yield from ((each, isinstance(parent.op, ast.And)) for each in parent.values[: _place(node, parent)])
        yield from _left(node, parent)
        if isinstance(parent, FUNCTIONS):
            return
        node = parent


def _place(node: ast.AST, operation: ast.BoolOp) -> int:
    return next(index for index, each in enumerate(operation.values) if each is node)


def _left(node: ast.AST, parent: ast.AST) -> Iterator[tuple[ast.expr, bool]]:
    """Yield the conditions by which the program leaves the block above a statement."""
    for _, block in ast.iter_fields(parent):
        if isinstance(block, list) and node in block:
            for above in block[: block.index(node)]:
                if isinstance(above, ast.If) and not above.orelse and isinstance(above.body[-1], LEAVING):
                    yield above.test, False


def _changes(variable: Variable, test: ast.expr, node: ast.expr, scopes: Scopes) -> bool:
    """Return whether a variable may get another value between a condition and a place."""
    if scopes.frame(scopes.scope_of[node]) is not scopes.frame(scopes.scope_of[test]):
        return variable.single is None
    first, last = (test.lineno, test.col_offset), (node.lineno, node.col_offset)
    places = [(each.node.lineno, each.node.col_offset) for each in variable.bindings if isinstance(each.node, ast.expr)]
    tested = {id(each) for each in walk(test)}
    inside = [each for each in variable.bindings if id(each.node) in tested]
    return any(first < place < last for place in places) and not inside


def _fact(test: ast.expr, variable: Variable, scopes: Scopes, *, positive: bool) -> Known:
    """Return what a condition that holds, or does not, tells of a variable."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _fact(test.operand, variable, scopes, positive=not positive)
    if isinstance(test, ast.BoolOp):
        certain = isinstance(test.op, ast.And) is positive
        facts = [_fact(each, variable, scopes, positive=positive) for each in test.values]
        return max(facts) if certain else min(facts)
    if isinstance(test, ast.NamedExpr):
        test = test.target
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and scopes.variable_of.get(test.left) is variable:
        none = isinstance(test.comparators[0], ast.Constant) and test.comparators[0].value is None
        other = ast.IsNot if positive else ast.Is
        return Known.NOT_NONE if none and isinstance(test.ops[0], other) else Known.NOTHING
    return Known.TRUE if positive and scopes.variable_of.get(test) is variable else Known.NOTHING
