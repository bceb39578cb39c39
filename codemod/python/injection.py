"""Parameters that a framework fills: with what a function gives that a default, or an annotation, names."""

from __future__ import annotations

import ast
from collections.abc import Callable as Function

from codemod.python.callers import default_of
from codemod.python.scopes import Scopes
from codemod.python.values import Package, Term
from codemod.rules import Rules


class Injection:
    """Answers for one module."""

    def __init__(self, rules: Rules, scopes: Scopes, term: Function[[ast.expr], Term]) -> None:
        """Keep the tables, the scopes, and what tells of an expression what it is."""
        self.scopes = scopes
        self.term = term
        self.by = frozenset(rules.tables["client"]["injected"]["by"])

    def of(self, argument: ast.arg) -> ast.Call | None:
        """Return the call that names the function which fills a parameter; None for one that is filled otherwise."""
        function = self.scopes.parents[self.scopes.parents[argument]]
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return None
        annotation = argument.annotation
        asked = [default_of(function, argument.arg)]
        if isinstance(annotation, ast.Subscript) and isinstance(annotation.slice, ast.Tuple):  # Annotated[…, …]
            asked += annotation.slice.elts[1:]
        found = [each for each in asked if isinstance(each, ast.Call) and self._is_injection(each)]
        return found[0] if len(found) == 1 else None

    def names(self, node: ast.expr) -> bool:
        """Return whether an expression is the function that such a call names, in the parameter that it fills.

        What is asked of a parameter that an alias fills (`Phone = Annotated[Client, Depends(get_client)]`) is not seen.
        """
        call = self.scopes.parents[node]
        if not isinstance(call, ast.Call) or call.args != [node] or not self._is_injection(call):
            return False
        parent = self.scopes.parents[call]
        while isinstance(parent, (ast.Tuple, ast.Subscript)):
            parent = self.scopes.parents[parent]
        return isinstance(parent, (ast.arg, ast.arguments))

    def _is_injection(self, call: ast.Call) -> bool:
        if len(call.args) != 1 or any(keyword.arg != "use_cache" for keyword in call.keywords):
            return False
        return isinstance(term := self.term(call.func), Package) and term.dotted in self.by
