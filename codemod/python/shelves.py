"""Where programs keep what belongs to no module: a framework's configuration, an application's state, settings.

A shelf is told by its holder's last name and the place in it: `app.config["client"]` and `current_app.config["client"]`
are one, and so are `app.state.client` and `request.app.state.client`. The context of a command line is one for all
functions that are given it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable as Function

from codemod.python.scopes import Binding, How, Scopes
from codemod.python.values import Package, Term, Unknown
from codemod.rules import Rules


class Shelves:
    """The shelves of one module."""

    def __init__(self, rules: Rules, scopes: Scopes, term: Function[[ast.expr], Term]) -> None:
        """Keep the tables, the scopes, and what tells of an expression what it is."""
        table = rules.tables["client"]["injected"]
        self.contexts, self.objects = frozenset(table["contexts"]), frozenset(table["objects"])
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
        if binding is not None and isinstance(binding.node, ast.arg):
            return self._filled_by(binding.node, self.contexts)
        return binding.dotted.rpartition(".")[2] if binding is not None and binding.dotted else None

    def filling(self, argument: ast.arg) -> str | None:
        """Return the shelf that a framework fills a parameter from; None for any other parameter."""
        holder = self._filled_by(argument, self.objects)
        return f"{holder}.obj" if holder is not None else None

    def is_carried(self, shelf: str) -> bool:
        """Return whether a shelf is a command line's context: nothing can stand beside what that carries on."""
        return shelf.partition(".")[0] in {dotted.partition(".")[0] for dotted in self.contexts}

    def _filled_by(self, argument: ast.arg, by: frozenset[str]) -> str | None:
        """Return the package of the decorator that fills a parameter, the first of its function; None without."""
        function = self.scopes.parents[self.scopes.parents[argument]]
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return None
        parameters = [*function.args.posonlyargs, *function.args.args]
        terms = [self.term(each) for each in function.decorator_list] if parameters[:1] == [argument] else []
        found = [each.dotted for each in terms if isinstance(each, Package) and each.dotted in by]
        return found[0].partition(".")[0] if found else None

    def _is_anybodys(self, node: ast.expr) -> bool:
        """Return whether an expression is an object that other modules may reach, too."""
        return isinstance(self.term(node), (Unknown, Package))
