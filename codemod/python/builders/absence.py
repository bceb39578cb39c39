"""Whether a value may be nothing at run time: None, which gives no attribute, or an empty text."""

from __future__ import annotations

import ast
from collections.abc import Callable

from codemod.python.evaluator import Evaluator
from codemod.python.guards import Known, known

# Ways to ask for what may be missing: their results are None, or the default that they are given.
ASKING = ("get", "getenv", "pop")


class Absence:
    """Answers for one module."""

    def __init__(self, evaluator: Evaluator) -> None:
        """Keep what is asked."""
        self.evaluator = evaluator

    def may_be_none(self, node: ast.expr) -> bool:
        """Return whether there is evidence that a value is None at times."""
        return self.evaluator.positions.may_be_none(node) or self._is_some(node, _asks_for_none)

    def may_be_empty(self, node: ast.expr) -> bool:
        """Return whether there is evidence that a value is an empty text at times."""
        return self._is_some(node, _is_empty)

    def _is_some(self, node: ast.expr, fits: Callable[[ast.expr], bool]) -> bool:
        """Return whether something holds of one of the expressions that a value comes from."""
        if known(node, self.evaluator.scopes) is Known.TRUE:
            return False
        if isinstance(node, ast.IfExp):
            return self._is_some(node.body, fits) or self._is_some(node.orelse, fits)
        variable = self.evaluator.scopes.variable_of.get(node) if isinstance(node, ast.Name) else None
        sources = self.evaluator.sources(variable) if variable is not None else []
        return fits(node) or any(fits(each) for each in [*sources, *self._defaults(node)])

    def _defaults(self, node: ast.expr) -> list[ast.expr]:
        """Return what the parameter is where it is not given that a name may mean."""
        variable = self.evaluator.scopes.variable_of.get(node)
        arguments = [each.node for each in variable.bindings if isinstance(each.node, ast.arg)] if variable else []
        found = [self.evaluator.positions.default(each) for each in arguments]
        return [each for each in found if each is not None]


def _asks_for_none(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return isinstance(node, ast.Constant) and node.value is None
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in ASKING and len(node.args) == 1 and not node.keywords


def _is_empty(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return len(node.args) > 1 and _is_empty(node.args[1])
    return isinstance(node, ast.Constant) and node.value == ""
