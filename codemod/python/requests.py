"""Parameters of requests from the platform that a program reads: they are called otherwise once it has moved."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Scopes
from codemod.python.touches import Parameter
from codemod.python.values import Package
from codemod.rules import Rules


class Requests:
    """Tells which expressions of one module read a parameter that the tables know."""

    def __init__(self, rules: Rules, scopes: Scopes, evaluator: Evaluator) -> None:
        """Keep what is asked."""
        self.scopes = scopes
        self.evaluator = evaluator
        self.table: Mapping[str, Any] = rules.tables["webhooks"]["callback"]
        self.message = rules.messages[self.table["message"]]

    def read(self, node: ast.expr) -> Parameter | None:
        """Return the parameter that an expression reads: `form[name]`, `form.get(name)`, with a default or none."""
        key = self._key(node)
        entry = self.table["parameter"].get(key.value) if key is not None and isinstance(key.value, str) else None
        return Parameter(key, entry["vobiz"], entry["identity"]) if key is not None and entry is not None else None

    def _key(self, node: ast.expr) -> ast.Constant | None:
        """Return the literal name of what an expression reads from a request."""
        if isinstance(node, ast.Subscript):
            holder, key = node.value, node.slice
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            holder = node.func.value
            key = node.args[0] if node.args and not node.keywords else node
        else:
            return None
        term = self.evaluator.term(holder)
        known = isinstance(term, Package) and term.dotted in self.table["sources"]
        return key if known and isinstance(key, ast.Constant) else None
