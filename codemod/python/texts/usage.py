"""What a program does with a string: how it is filled in, and whom it is handed to."""

from __future__ import annotations

import ast

from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Scopes
from codemod.python.served import Served
from codemod.python.texts.inspected import Inspected
from codemod.python.texts.literals import Style
from codemod.python.values import Package

TEMPLATE = "string.Template"
FORMATTING = ("format", "format_map")


class Usage:
    """Answers for one module."""

    def __init__(self, scopes: Scopes, evaluator: Evaluator, served: Served) -> None:
        """Keep what the questions are asked of."""
        self.scopes = scopes
        self.evaluator = evaluator
        self.served = served
        self.inspected = Inspected(scopes, evaluator)

    def style(self, node: ast.expr) -> Style:
        """Return how a string is filled in, by what is done with it right there or under its name."""
        parent = self.scopes.parents[node]
        if (style := self._filled_in(node, parent)) is not None:
            return style
        uses = {self._filled_in(read, self.scopes.parents[read]) for read in self._reads(parent)}
        known = [each for each in uses if each is not None]
        return known[0] if len(uses) == len(known) == 1 else Style.UNKNOWN

    def serves(self, node: ast.expr) -> bool:
        """Return whether a string is handed to a call of the source's client: right there, or by what makes it."""
        return node in self.served.expressions

    def _reads(self, parent: ast.AST) -> list[ast.expr]:
        """Return where the name is read that a string is assigned to."""
        targets = parent.targets if isinstance(parent, ast.Assign) else []
        names = [each for each in targets if isinstance(each, ast.Name)]
        return [read for each in names for read in self.scopes.variable_of[each].reads]

    def _filled_in(self, node: ast.expr, parent: ast.AST) -> Style | None:
        if isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Mod) and parent.left is node:
            return Style.PERCENT
        if isinstance(parent, ast.Attribute) and parent.attr in FORMATTING:
            return Style.FORMAT
        if isinstance(parent, ast.Call) and node in parent.args:
            function = self.evaluator.term(parent.func)
            if isinstance(function, Package) and function.dotted == TEMPLATE:
                return Style.DOLLAR
        return None
