"""Where programs keep what belongs to no module: a framework's configuration, an application's state, settings.

A shelf is told by its holder's last name and the place in it: `app.config["client"]` and `current_app.config["client"]`
are one, and so are `app.state.client` and `request.app.state.client`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable as Function

from codemod.python.scopes import Binding, How, Scopes
from codemod.python.values import Package, Term, Unknown


class Shelves:
    """The shelves of one module."""

    def __init__(self, scopes: Scopes, term: Function[[ast.expr], Term]) -> None:
        """Keep the scopes, and what tells of an expression what it is."""
        self.scopes = scopes
        self.term = term
        self._bindings: dict[str, list[Binding]] | None = None

    @property
    def bindings(self) -> dict[str, list[Binding]]:
        """Return what the module puts where."""
        if self._bindings is None:
            self._bindings = {}
            for stored in [*self.scopes.stored.values(), *self.scopes.placed.values()]:
                for binding in stored:
                    shelf = self.of(binding.node) if binding.how is How.ASSIGNED else None
                    if shelf is not None:
                        self._bindings.setdefault(shelf, []).append(binding)
        return self._bindings

    def of(self, node: ast.AST) -> str | None:
        """Return the shelf that an expression names; None for anything else."""
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
            key = node.slice
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and self._is_anybodys(node.value):
                return f"{node.value.attr}[{key.value}]"
        if isinstance(node, ast.Attribute) and (holder := self._holder(node.value)) and self._is_anybodys(node.value):
            return f"{holder}.{node.attr}"
        return None

    def _holder(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Attribute):
            return node.attr
        variable = self.scopes.variable_of.get(node)
        binding = variable.single if variable is not None else None
        return binding.dotted.rpartition(".")[2] if binding is not None and binding.dotted else None

    def _is_anybodys(self, node: ast.expr) -> bool:
        """Return whether an expression is an object that other modules may reach, too."""
        return isinstance(self.term(node), (Unknown, Package))
