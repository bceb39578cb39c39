"""Functions that make a client and keep it, and do nothing else: the ones that do so for a second client."""

from __future__ import annotations

import ast
import re
from typing import Protocol

from codemod.python.annotations import Annotations
from codemod.python.evaluator import Evaluator
from codemod.python.parts import is_simple, within
from codemod.python.scopes import Scopes, Variable
from codemod.python.siblings import Row, Twin, Unplaced
from codemod.python.source import Source
from codemod.python.values import Package
from codemod.walking import walk

# Decorators that mean the same for any function: how often it runs, and how it is reached.
DECORATORS = frozenset({"cache", "lru_cache", "cached_property", "property", "staticmethod", "classmethod"})


class Twins(Protocol):
    """Knows what stands beside each thing that holds or gives the first client."""

    def is_client(self, node: ast.expr) -> bool:
        """Return whether an expression gives the first client."""

    def twin(self, node: ast.expr, name: str) -> Twin:
        """Return what gives the second client, under a name, where node gives the first."""

    def variable(self, variable: Variable) -> str:
        """Return the name beside a variable's."""

    def attribute(self, node: ast.Attribute) -> str:
        """Return the name beside an attribute's."""


class Factory:
    """One function, written anew for the second client; anything that is not understood raises Unplaced."""

    def __init__(
        self,
        scopes: Scopes,
        evaluator: Evaluator,
        source: Source,
        annotations: Annotations,
        library: str,
        target: str,
        twins: Twins,
        function: ast.FunctionDef | ast.AsyncFunctionDef,
        name: str,
    ) -> None:
        """Keep the function and its new name; library and target are what the platforms are called."""
        self.scopes = scopes
        self.evaluator = evaluator
        self.source = source
        self.annotations = annotations
        self.library = library
        self.target = target
        self.twins = twins
        self.function = function
        self.name = name

    def rows(self) -> list[Row]:
        """Return the lines of the new function."""
        function = self.function
        for each in function.decorator_list:
            self._check_decorator(each)
        rows = [Row(f"@{self.source.slice(each)}") for each in function.decorator_list]
        parameters = [*function.args.posonlyargs, *function.args.args]
        is_method = isinstance(self.scopes.parents[function], ast.ClassDef) and not self._is_static()
        first = parameters[0].arg if is_method and parameters else ""
        returns = ""
        if function.returns is not None and (annotation := self.annotations.text(function.returns)) is not None:
            returns = f" -> {annotation}"
        word = "async def" if isinstance(function, ast.AsyncFunctionDef) else "def"
        rows.append(Row(f"{word} {self.name}({first}){returns}:"))
        return [*rows, *self._docstring(), *self._block(function.body[self._has_docstring() :], 1)]

    # ---- what stands around the body ---------------------------------------------------------------------------------

    def _check_decorator(self, node: ast.expr) -> None:
        term = self.evaluator.term(node.func if isinstance(node, ast.Call) else node)
        if not isinstance(term, Package) or term.dotted.rpartition(".")[2] not in DECORATORS:
            raise Unplaced

    def _is_static(self) -> bool:
        names = [each.id for each in self.function.decorator_list if isinstance(each, ast.Name)]
        return "staticmethod" in names

    def _has_docstring(self) -> bool:
        return ast.get_docstring(self.function, clean=False) is not None

    def _docstring(self) -> list[Row]:
        """Return the docstring, where one line says it all; else none, since it would speak of the first client."""
        if not self._has_docstring():
            return []
        text = self.source.slice(self.function.body[0])
        if "\n" in text or "\r" in text:
            return []
        return [Row(re.sub(rf"\b{self.library}\b", self.target, text, flags=re.IGNORECASE), depth=1)]

    # ---- the body ----------------------------------------------------------------------------------------------------

    def _block(self, statements: list[ast.stmt], depth: int) -> list[Row]:
        rows = [row for each in statements for row in self._statement(each, depth)]
        if not rows:
            raise Unplaced
        return rows

    def _statement(self, node: ast.stmt, depth: int) -> list[Row]:
        if isinstance(node, ast.Global):
            scope = self.scopes.scope_of[node]
            variables = [scope.find(name) for name in node.names]
            if not all(variable is not None and self._holds(variable) for variable in variables):
                raise Unplaced
            names = [self.twins.variable(variable) for variable in variables if variable is not None]
            return [Row(f"global {', '.join(names)}", depth=depth)]
        if isinstance(node, ast.If):
            return self._if(node, depth)
        if isinstance(node, (ast.With, ast.AsyncWith)):
            if not all(item.optional_vars is None and self._is_outer(item.context_expr) for item in node.items):
                raise Unplaced  # anything but a lock
            items = ", ".join(self.source.slice(item.context_expr) for item in node.items)
            word = "async with" if isinstance(node, ast.AsyncWith) else "with"
            return [Row(f"{word} {items}:", depth=depth), *self._block(node.body, depth + 1)]
        given = node.value.value if isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield) else None
        if given is not None and self.twins.is_client(given):
            return [Row("yield ", self.twins.twin(given, self.name), depth)]
        if isinstance(node, ast.Return) and node.value is not None and self.twins.is_client(node.value):
            return [Row("return ", self.twins.twin(node.value, self.name), depth)]
        if (
            isinstance(node, (ast.Assign, ast.AnnAssign))
            and node.value is not None
            and self.twins.is_client(node.value)
        ):
            return [self._assignment(node, node.value, depth)]
        if self._only_feeds(node):
            return []
        raise Unplaced

    def _is_outer(self, node: ast.expr) -> bool:
        """Return whether an expression names something that the new function knows too."""
        root: ast.AST = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if not isinstance(root, ast.Name):
            return False
        variable = self.scopes.variable_of.get(root)
        own = variable is not None and variable.scope.node is self.function
        return not own or self.scopes.self_class(root) is not None

    def _holds(self, variable: Variable) -> bool:
        return any(each.value is not None and self.twins.is_client(each.value) for each in variable.bindings)

    def _if(self, node: ast.If, depth: int) -> list[Row]:
        """Return the lines of a test whether the client is there already."""
        rows = [Row(f"if {self._test(node.test)}:", depth=depth), *self._block(node.body, depth + 1)]
        if node.orelse:
            rows += [Row("else:", depth=depth), *self._block(node.orelse, depth + 1)]
        return rows

    def _test(self, node: ast.expr) -> str:
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return f"not {self._test(node.operand)}"
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], (ast.Is, ast.IsNot)):
            other = node.comparators[0]
            if isinstance(other, ast.Constant) and other.value is None:
                operator = "is" if isinstance(node.ops[0], ast.Is) else "is not"
                return f"{self._test(node.left)} {operator} None"
        if isinstance(node, (ast.Name, ast.Attribute)) and self.twins.is_client(node):
            return str(self.twins.twin(node, self.name).text)
        raise Unplaced

    def _assignment(self, node: ast.Assign | ast.AnnAssign, value: ast.expr, depth: int) -> Row:
        """Return the line that keeps the second client where another keeps the first."""
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [self._target(each) for each in targets]
        if isinstance(node, ast.AnnAssign) and (annotation := self.annotations.text(node.annotation)) is not None:
            names = [f"{names[0]}: {annotation}"]
        return Row("".join(f"{name} = " for name in names), self.twins.twin(value, self.name), depth)

    def _target(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            variable = self.scopes.scope_of[node].find(node.id)
            assert variable is not None
            return self.twins.variable(variable)
        if isinstance(node, ast.Attribute) and is_simple(node.value):
            return f"{self.source.slice(node.value)}.{self.twins.attribute(node)}"
        raise Unplaced

    # ---- what the second one does without ----------------------------------------------------------------------------

    def _only_feeds(self, node: ast.stmt) -> bool:
        """Return whether a statement does nothing but look up, or bring in, what the first client is made with."""
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            return True
        if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
            return False
        if any(isinstance(each, (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)) for each in walk(node.value)):
            return False
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [name for each in targets for name in (each.elts if isinstance(each, ast.Tuple) else [each])]
        return all(isinstance(name, ast.Name) and self._feeds(name) for name in names)

    def _feeds(self, name: ast.Name) -> bool:
        """Return whether a variable of the function is read for what the first client is made with, and no more."""
        variable = self.scopes.scope_of[name].find(name.id)
        assert variable is not None
        own = variable.scope.node is self.function and bool(variable.reads)
        return own and all(self._is_fed(read) for read in variable.reads)

    def _is_fed(self, read: ast.expr) -> bool:
        statement = self.scopes.statements[read]
        value = getattr(statement, "value", None)
        if value is None or not within(read, value, self.scopes.parents):
            return False
        around = [each for each in self.scopes.ancestors(read) if isinstance(each, ast.Call)]
        return any(self.twins.is_client(each) for each in around) or self._only_feeds(statement)
