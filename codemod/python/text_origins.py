"""Which expressions a text may be made of: through names, functions of the module, and what fills a text in."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemod.python.callers import results
from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Scopes
from codemod.python.values import Callable

PASSED_ON = (ast.JoinedStr, ast.FormattedValue, ast.BinOp, ast.IfExp, ast.NamedExpr, ast.BoolOp, ast.Await)


class TextOrigins:
    """Answers for one module."""

    def __init__(self, evaluator: Evaluator, scopes: Scopes) -> None:
        """Keep what is asked."""
        self.evaluator = evaluator
        self.scopes = scopes

    def of(self, node: ast.expr) -> set[ast.expr]:
        """Return the expressions that a text may be, or be made of, itself included."""
        found: set[ast.expr] = set()
        pending = [node]
        while pending:
            each = pending.pop()
            if each not in found:
                found.add(each)
                pending += self._one_step(each)
        return found

    def _one_step(self, node: ast.expr) -> Iterator[ast.expr]:
        if isinstance(node, PASSED_ON):
            yield from (child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
        elif isinstance(node, ast.Name) and (variable := self.scopes.variable_of.get(node)) is not None:
            yield from self.evaluator.sources(variable)
        elif isinstance(node, ast.Call):
            function = self.evaluator.term(node.func)
            if isinstance(function, Callable):
                if isinstance(function.node, ast.Lambda):
                    yield function.node.body
                else:
                    yield from results(self.scopes, function.node)
            elif isinstance(node.func, ast.Attribute):
                yield node.func.value  # a method of the text
            yield from node.args  # a function of a library may give back what it is given
        elif isinstance(node, ast.Attribute):
            yield from (each.value for each in self.evaluator.attribute_bindings(node) if each.value is not None)
