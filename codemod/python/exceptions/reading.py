"""What a handler does with the exception that it caught: attributes that it reads, and to whom it hands it."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from codemod.python.exceptions.guarded import LOGGING, Guards
from codemod.python.exceptions.table import ExceptionTable
from codemod.python.scopes import Scopes
from codemod.python.values import Callable, Class

# Functions that look at what an object has: they may ask for anything.
LOOKING = ("builtins.hasattr", "builtins.vars", "builtins.dir", "builtins.getattr", "builtins.setattr")


@dataclass(frozen=True, slots=True)
class Access:
    """One attribute that is read, and what is written in its place."""

    node: ast.expr
    """The attribute, or the text by which getattr names it."""
    name: str
    instead: str
    exact: bool
    """Whether what is read instead is the same."""


@dataclass(slots=True)
class Reading:
    """What is done with one exception."""

    accesses: list[Access] = field(default_factory=list)
    lacking: list[ast.expr] = field(default_factory=list)
    """Attributes that the target's exception lacks."""
    strange: list[ast.AST] = field(default_factory=list)
    """Uses that are not followed."""
    handed: list[tuple[ast.expr, str]] = field(default_factory=list)
    """Where it goes on, and to what."""


class Reader:
    """Answers for one module."""

    def __init__(self, table: ExceptionTable, scopes: Scopes, guards: Guards) -> None:
        """Keep what tells where an exception goes."""
        self.table = table
        self.scopes = scopes
        self.guards = guards

    def read(self, nodes: Iterable[ast.expr]) -> Reading:
        """Return what is done where an exception stands."""
        found = Reading()
        for node in nodes:
            self._use(node, found, depth=0)
        return found

    def _use(self, node: ast.expr, found: Reading, depth: int) -> None:
        parent = self.scopes.parents[node]
        if isinstance(parent, ast.Attribute):
            self._attribute(parent, found)
        elif isinstance(parent, (ast.Raise, ast.FormattedValue, ast.Expr)) or _is_told_apart(parent):
            return
        elif isinstance(parent, ast.keyword):
            call = self.scopes.parents[parent]
            assert isinstance(call, (ast.Call, ast.ClassDef))
            self._given(node, call, found, depth)
        elif isinstance(parent, ast.Call):
            self._given(node, parent, found, depth)
        elif self._is_formatted(parent):
            return
        else:
            statement = self.scopes.statements[node]
            what = "whoever called this function" if isinstance(statement, ast.Return) else "what keeps it"
            found.handed.append((node, what))

    def _attribute(self, node: ast.Attribute, found: Reading) -> None:
        table, name = self.table, node.attr
        if not isinstance(node.ctx, ast.Load):
            found.strange.append(node)
        elif name in table.attributes:
            found.accesses.append(Access(node, name, table.attributes[name], exact=True))
        elif name in table.unlike:
            found.accesses.append(Access(node, name, table.unlike[name], exact=False))
        elif name == "args" or not hasattr(Exception, name):
            found.lacking.append(node)

    def _given(self, node: ast.expr, call: ast.Call | ast.ClassDef, found: Reading, depth: int) -> None:
        """Tell what a call that is given the exception does with it."""
        names = self.guards.names
        if isinstance(call, ast.ClassDef):
            found.strange.append(call)
            return
        dotted = names.dotted(call.func)
        term = names.evaluator.term(call.func)
        named = names.evaluator.named_attribute(call)
        if named is not None and call.args[0] is node:
            self._named(call, named[1], found)
        elif dotted in LOOKING:
            found.strange.append(call)
        elif self.guards.is_standard(dotted) or _is_written(call.func):
            return
        elif isinstance(term, Callable) and not isinstance(term.node, ast.Lambda) and depth == 0:
            self._parameter(node, call, term.node, found)
        elif isinstance(term, Class) and not any(getattr(each, "name", "") == "__init__" for each in term.node.body):
            return
        else:
            found.handed.append((node, ast.unparse(call.func)))

    def _named(self, call: ast.Call, name: str, found: Reading) -> None:
        constant = call.args[1]
        if name in self.table.attributes and isinstance(constant, ast.Constant):
            found.accesses.append(Access(constant, name, self.table.attributes[name], exact=True))
        elif name in self.table.unlike or name in self.table.without or not isinstance(constant, ast.Constant):
            found.lacking.append(call)

    def _parameter(
        self, node: ast.expr, call: ast.Call, function: ast.FunctionDef | ast.AsyncFunctionDef, found: Reading
    ) -> None:
        """Look into a function of this module that is given the exception."""
        callers = self.guards.evaluator.callers.of(function)
        here = next((each for each in callers or () if each.call is call), None)
        name = next((key for key, value in here.arguments.items() if value is node), None) if here else None
        variable = self.scopes.scope_of[function.body[0]].find(name) if name is not None else None
        if variable is None:
            found.handed.append((node, ast.unparse(call.func)))
            return
        inner = Reading()
        for read in variable.reads:
            self._use(read, inner, depth=1)
        if inner.accesses or inner.lacking or inner.strange:
            found.strange.append(call)
        elif inner.handed or variable.single is None:
            found.handed.append((node, ast.unparse(call.func)))

    def _is_formatted(self, node: ast.AST) -> bool:
        """Return whether something is put into a text by the operator for that."""
        if isinstance(node, ast.Tuple):
            node = self.scopes.parents[node]
        return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod)


def _is_told_apart(node: ast.AST) -> bool:
    return isinstance(node, ast.Compare) and all(isinstance(each, (ast.Is, ast.IsNot)) for each in node.ops)


def _is_written(function: ast.expr) -> bool:
    """Return whether a method only puts what it is given into a text: that of a log, or a literal's."""
    if not isinstance(function, ast.Attribute):
        return False
    return function.attr in LOGGING or isinstance(function.value, (ast.Constant, ast.JoinedStr))
