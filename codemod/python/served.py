"""Which expressions end up as the document of a Twilio call, which stays: by names, functions, containers, modules.

Where the trail leaves a module, what it left by is a name: of a function of which nobody knows all callers, or of
something that another module holds. The modules of a tree tell one another these names.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from codemod.handed import NOTHING, Handed
from codemod.python.callers import CONSTRUCTOR, results
from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Binding, How, Scopes, Variable
from codemod.python.values import Callable
from codemod.walking import children

SERVING = "twiml"
"""The parameter by which calls of the source's client take a document, in whatever case."""
PASSED_ON = (
    ast.JoinedStr, ast.FormattedValue, ast.BinOp, ast.IfExp, ast.NamedExpr, ast.BoolOp, ast.Await, ast.Starred,
    ast.List, ast.Tuple, ast.Set, ast.Yield, ast.YieldFrom,
)  # fmt: skip
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
FILE = re.compile(r"[^/\\\s<>]+\.\w+\Z")
"""The last part of a path that a text may be."""
LOOKED_UP = frozenset({"get", "pop", "setdefault"})
# Methods of texts and containers: they say nothing of whose they are.
COMMON = frozenset(name for kind in (str, bytes, dict, list, set) for name in dir(kind))


class Served:
    """Answers for one module."""

    def __init__(self, evaluator: Evaluator, scopes: Scopes, handed: Handed) -> None:
        """Keep what is asked; handed holds what other modules tell."""
        self.evaluator = evaluator
        self.scopes = scopes
        self.names = set(handed.names)
        self.takers = set(handed.takers)
        self.files = set(handed.files)

    @cached_property
    def expressions(self) -> frozenset[ast.expr]:
        """Return the expressions that such documents may be, or be made of."""
        found: set[ast.expr] = set()
        asked: set[str] = set()
        self._follow(self._handed_over(), found)
        while new := (self.names | self.takers) - asked:
            asked |= new
            self._follow([*self._held_by(new & self.names), *self._given_to(new & self.takers)], found)
        return frozenset(found)

    def made_of(self, node: ast.expr) -> frozenset[ast.expr]:
        """Return the expressions that any text may be, or be made of."""
        found: set[ast.expr] = set()
        self._follow([node], found)
        return frozenset(found)

    def _follow(self, begin: Iterable[ast.expr], found: set[ast.expr]) -> None:
        pending = list(begin)
        while pending:
            each = pending.pop()
            if each not in found:
                found.add(each)
                pending += self._one_step(each)

    @property
    def handed(self) -> Handed:
        """Return the names by which documents leave the module, or come into it, on their way to a Twilio call."""
        return (
            Handed(frozenset(self.names), frozenset(self.takers), frozenset(self.files))
            if self.expressions
            else NOTHING
        )

    # ---- where it begins ---------------------------------------------------------------------------------------------

    def _handed_over(self) -> Iterator[ast.expr]:
        """Yield what stands under the parameter's name, in a call or under a key."""
        for node in self.scopes.of(ast.keyword, ast.Dict, ast.Subscript):
            if isinstance(node, ast.keyword) and _is_serving(node.arg):
                yield node.value
            elif isinstance(node, ast.Dict):
                yield from (value for key, value in _pairs(node) if _is_serving(key))
            elif isinstance(node, ast.Subscript) and _is_serving(_key(node.slice)):
                yield from self._stored(node)

    def _held_by(self, names: set[str]) -> Iterator[ast.expr]:
        """Yield what this module binds to some names where others can reach it."""
        if not names:
            return
        for name in names:
            yield from self._values(self.scopes.stored.get(name, ()))
        for (_, attribute), bindings in self.scopes.attributes.items():
            if attribute in names:
                yield from self._values(bindings)
        for node in self.scopes.of(*FUNCTIONS, ast.keyword, ast.Dict):
            if isinstance(node, FUNCTIONS) and node.name in names:
                yield from self._given_back(node)
            elif isinstance(node, ast.keyword) and node.arg in names:
                yield node.value
            elif isinstance(node, ast.Dict):
                yield from (value for key, value in _pairs(node) if key in names)
        variables = self.scopes.module.variables
        yield from self._values(each for name in names & variables.keys() for each in variables[name].bindings)

    def _given_to(self, takers: set[str]) -> Iterator[ast.expr]:
        """Yield what stands in the calls around each mention of some functions."""
        if not takers:
            return
        for node in self.scopes.of(ast.Name, ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name not in takers or node not in self.scopes.statements:
                continue
            for around in self.scopes.ancestors(node):
                if isinstance(around, (ast.Tuple, ast.List)):
                    yield from (each for each in around.elts if each is not node)
                elif isinstance(around, ast.Call):
                    yield from (each for each in around.args if each is not node)
                    yield from (each.value for each in around.keywords)

    # ---- one step back -----------------------------------------------------------------------------------------------

    def _one_step(self, node: ast.expr) -> Iterator[ast.expr]:
        if isinstance(node, PASSED_ON):
            yield from (child for child in children(node) if isinstance(child, ast.expr))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and (file := FILE.search(node.value)):
            self.files.add(file[0])
        elif isinstance(node, ast.Dict):
            yield from node.values
        elif isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp)):
            yield node.elt
        elif isinstance(node, ast.DictComp):
            yield node.value
        elif isinstance(node, ast.Lambda):
            yield node.body
        elif isinstance(node, ast.Subscript):
            yield node.value
            self._note(_key(node.slice))
        elif isinstance(node, ast.Name) and (variable := self.scopes.variable_of.get(node)) is not None:
            if self.scopes.self_class(node) is None:
                yield from self._variable(variable)
        elif isinstance(node, ast.Call):
            yield from self._called(node)
        elif isinstance(node, ast.Attribute):
            yield from self._values(self.evaluator.attribute_bindings(node))
            self._note(node.attr)

    def _called(self, node: ast.Call) -> Iterator[ast.expr]:
        function = self.evaluator.term(node.func)
        if isinstance(function, Callable) and isinstance(function.node, ast.Lambda):
            yield function.node.body
        elif isinstance(function, Callable) and isinstance(function.node, FUNCTIONS):
            yield from self._given_back(function.node)
        elif isinstance(node.func, ast.Attribute):
            yield node.func.value  # a method of the text, or of what holds it
            self._note(node.func.attr)
            if node.func.attr in LOOKED_UP and node.args:
                self._note(_key(node.args[0]))
        else:
            yield node.func
        yield from node.args  # a function of a library may give back what it is given
        yield from (each.value for each in node.keywords)

    def _variable(self, variable: Variable) -> Iterator[ast.expr]:
        yield from self._values(variable.bindings)
        for read in variable.reads:
            parent = self.scopes.parents[read]
            if isinstance(parent, ast.Subscript) and parent.value is read:
                yield from self._stored(parent)
            elif isinstance(parent, ast.Attribute) and isinstance(call := self.scopes.parents[parent], ast.Call):
                yield from call.args  # what is appended to a list, or put into a dict

    def _values(self, bindings: Iterable[Binding]) -> Iterator[ast.expr]:
        """Yield what some bindings give; a parameter's is what its callers give."""
        for binding in bindings:
            if binding.value is not None:
                yield binding.value
            elif isinstance(binding.node, FUNCTIONS):
                yield from self._given_back(binding.node)
            elif binding.node in self.scopes.entered:
                yield self.scopes.entered[binding.node]
            elif binding.how is How.IMPORTED:
                self._note(binding.dotted.rpartition(".")[2])
            elif isinstance(binding.node, ast.arg):
                yield from self._parameter(binding.node)

    def _parameter(self, node: ast.arg) -> Iterator[ast.expr]:
        function = self.scopes.parents[self.scopes.parents[node]]
        if not isinstance(function, FUNCTIONS):
            return
        callers = self.evaluator.callers.of(function) if isinstance(function, ast.FunctionDef) else None
        if callers:
            yield from self.evaluator.callers.argument(function, node.arg) or [
                each.arguments[node.arg] for each in callers if node.arg in each.arguments
            ]
            return
        owner = self.scopes.parents[function]
        if function.name == CONSTRUCTOR and isinstance(owner, ast.ClassDef):
            self.takers.add(owner.name)
        else:
            self.takers.add(function.name)

    def _given_back(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
        yield from results(self.scopes, function)
        yield from self.scopes.yields.get(function, ())

    def _stored(self, node: ast.Subscript) -> Iterator[ast.expr]:
        """Yield what is put into a container by this subscript."""
        parent = self.scopes.parents[node]
        if isinstance(node.ctx, ast.Store) and isinstance(parent, (ast.Assign, ast.AugAssign)):
            yield parent.value

    def _note(self, name: str | None) -> None:
        """Keep a name by which another place may hold the document."""
        if name is not None and name not in COMMON:
            self.names.add(name)


def _is_serving(name: str | None) -> bool:
    return name is not None and name.lower() == SERVING


def _key(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _pairs(node: ast.Dict) -> Iterator[tuple[str | None, ast.expr]]:
    for key, value in zip(node.keys, node.values, strict=True):
        yield _key(key) if key is not None else None, value
