"""Where a program looks at the text of a document, or cuts it up: that text may not change under it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

from codemod.handed import NOTHING
from codemod.python.builders.looking import LOOKING, PARSING
from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Scopes
from codemod.python.served import Served
from codemod.python.values import Package

PATTERNS = "re"
"""The module whose functions take a text apart by a pattern."""


class Inspected:
    """Answers for one module."""

    def __init__(self, scopes: Scopes, evaluator: Evaluator) -> None:
        """Keep what is asked."""
        self.scopes = scopes
        self.evaluator = evaluator
        self._origins = Served(evaluator, scopes, NOTHING)

    def by(self, node: ast.expr, before: str, after: str) -> ast.expr | None:
        """Return what would find something else in the text of a literal than before; None where nothing would.

        What looks for a constant finds the same as long as that stands in both texts equally often.
        """
        for place, sought, texts in self._places:
            if node in texts and (sought is None or before.count(sought) != after.count(sought)):
                return place
        return None

    @cached_property
    def _places(self) -> list[tuple[ast.expr, str | None, frozenset[ast.expr]]]:
        return [
            (node, sought, self._origins.made_of(text))
            for node in self.scopes.of(ast.Call, ast.Compare)
            for text, sought in self._looked_at(node)
        ]

    def _looked_at(self, node: ast.Call | ast.Compare) -> Iterator[tuple[ast.expr, str | None]]:
        """Yield what is looked at, and what is looked for; None where that is not written out."""
        if isinstance(node, ast.Compare):
            if isinstance(node.ops[0], (ast.In, ast.NotIn)):
                yield node.comparators[0], _constant(node.left)
            return
        function = self.evaluator.term(node.func)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if isinstance(function, Package) and function.dotted.split(".")[0] == PATTERNS:
            yield from ((each, None) for each in node.args[1:])
        elif name in PARSING:
            yield from ((each, None) for each in node.args[:1])
        elif isinstance(node.func, ast.Attribute) and name in LOOKING and node.args:
            yield node.func.value, _constant(node.args[0])


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
