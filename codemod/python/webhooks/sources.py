"""Where the parameters of a request are: which expressions hold them, whatever the framework and the spelling."""

from __future__ import annotations

import ast
from enum import Enum
from functools import cached_property

from codemod.python.callers import Definition, default_of, results
from codemod.python.evaluator import Evaluator
from codemod.python.scopes import How, Scopes
from codemod.python.values import Callable, Instance, Package, Unknown
from codemod.walking import walk
from codemod.webhooks import Framework, Table


class Certainty(Enum):
    """How well an expression is known to hold a request's parameters."""

    SURE = 2
    """A framework's own object says so."""
    LIKELY = 1
    """It is asked like one: the parameters that are read must tell."""


class Sources:
    """Answers for one module whether an expression holds the parameters of a request; every answer is kept."""

    def __init__(self, table: Table, scopes: Scopes, evaluator: Evaluator) -> None:
        """Keep what is asked."""
        self.table = table
        self.scopes = scopes
        self.evaluator = evaluator
        self.held = {
            f"{request}.{holder}": Certainty.SURE
            for each in table.frameworks
            for request in each.requests
            for holder in each.holders
        }
        self.holders = frozenset(holder for each in table.frameworks for holder in each.holders)
        self.methods = frozenset(method for each in table.frameworks for method in each.methods)
        self._known: dict[ast.expr, Certainty | None] = {}

    def holder(self, node: ast.expr) -> Certainty | None:
        """Return how well an expression is known to hold parameters; None where it does not."""
        if node not in self._known:
            self._known[node] = None  # what depends on itself holds none
            self._known[node] = self._all(node)
        return self._known[node]

    def _all(self, node: ast.expr) -> Certainty | None:
        """Return what every expression that a value may come from holds; empty ones stand in for another."""
        if isinstance(term := self.evaluator.term(node), Package) and term.dotted in self.held:
            return Certainty.SURE
        origins = [each for each in self.evaluator.origins(node) if not _is_empty(each)]
        found = [self._one(each) for each in origins]
        certain = [each for each in found if each is not None]
        if not certain or len(certain) < len(found):
            return None
        return min(certain, key=lambda each: each.value)

    def _one(self, node: ast.expr) -> Certainty | None:
        if isinstance(node, ast.Await):
            return self.holder(node.value)
        if isinstance(node, ast.Call):
            return self._called(node)
        if isinstance(node, ast.Attribute):
            term = self.evaluator.term(node)
            if isinstance(term, Package):
                return self.held.get(term.dotted)
            return self._of_request(node.value, node.attr)
        if isinstance(node, ast.DictComp):  # {key: values[0] for key, values in parse_qs(body).items()}
            return self._gathered(node)
        if isinstance(node, ast.Name) and any(self.holder(each) is not None for each in self._given(node)):
            return Certainty.LIKELY
        if isinstance(node, ast.Dict) and node.keys and all(key is None for key in node.keys):  # {**request.form}
            return self._worst(node.values)
        return None

    def _worst(self, nodes: list[ast.expr]) -> Certainty | None:
        """Return how well all of some expressions are known to hold parameters."""
        found = [self.holder(each) for each in nodes]
        certain = [each for each in found if each is not None]
        if not certain or len(certain) < len(found):
            return None
        return min(certain, key=lambda each: each.value)

    def _results(self, function: Callable) -> list[ast.expr]:
        """Return what a function of the module returns, or gives as a generator does."""
        if isinstance(function.node, ast.Lambda):
            return [function.node.body]
        given = [each.value for each in self.scopes.yields.get(function.node, ()) if each.value is not None]
        return [*results(self.scopes, function.node), *given]

    def _given(self, node: ast.Name) -> list[ast.expr]:
        """Return what the module's own calls give for a parameter, of whose function others may be callers, too."""
        variable = self.scopes.variable_of.get(node)
        binding = variable.single if variable is not None else None
        if binding is None or not isinstance(binding.node, ast.arg):
            return []
        function = self.scopes.parents[self.scopes.parents[binding.node]]
        if not isinstance(function, Definition):
            return []
        positional = [each.arg for each in [*function.args.posonlyargs, *function.args.args]]
        found = self._injected(function, node.id)
        for call in self._calls.get(function, ()):
            bound = isinstance(call.func, ast.Attribute) and isinstance(self.scopes.parents[function], ast.ClassDef)
            given = dict(zip(positional[1:] if bound else positional, call.args, strict=False))
            given |= {each.arg: each.value for each in call.keywords if each.arg is not None}
            found += [given[node.id]] if node.id in given else []
        return found

    def _injected(self, function: Definition, name: str) -> list[ast.expr]:
        """Return what a framework fills a parameter with that depends on a function of the module."""
        argument = next(each for each in arguments_of(function) if each.arg == name)
        asked = [default_of(function, name)]
        if argument.annotation is not None:
            asked += [each for each in walk(argument.annotation) if isinstance(each, ast.Call)]
        for each in asked:
            if isinstance(each, ast.Call) and len(each.args) == 1:
                maker, source = self.evaluator.term(each.func), self.evaluator.term(each.args[0])
                depends = isinstance(maker, Package) and maker.dotted in self.table.dependencies
                if depends and isinstance(source, Callable):
                    return self._results(source)
        return []

    @cached_property
    def _calls(self) -> dict[ast.AST, list[ast.Call]]:
        """Return the calls of the module's functions."""
        found: dict[ast.AST, list[ast.Call]] = {}
        for node in self.scopes.of(ast.Call):
            if isinstance(term := self.evaluator.term(node.func), Callable):
                found.setdefault(term.node, []).append(node)
        return found

    def _gathered(self, node: ast.DictComp) -> Certainty | None:
        generator = node.generators[0]
        key = generator.target.elts[0] if isinstance(generator.target, ast.Tuple) else generator.target
        if len(node.generators) > 1 or not isinstance(key, ast.Name) or not isinstance(node.key, ast.Name):
            return None
        items = generator.iter.func if isinstance(generator.iter, ast.Call) else None
        if node.key.id != key.id or not isinstance(items, ast.Attribute) or items.attr != "items":
            return None
        return self.holder(items.value)

    def _called(self, node: ast.Call) -> Certainty | None:
        function = self.evaluator.term(node.func)
        if isinstance(function, Package):
            if function.dotted in self.table.parsers:
                return Certainty.LIKELY
            if function.dotted in self.table.copiers and len(node.args) == 1:
                return self.holder(node.args[0])
        if isinstance(function, Callable):
            return self._worst(self._results(function))
        if not isinstance(node.func, ast.Attribute):
            return None
        if node.func.attr in self.table.copies and (found := self.holder(node.func.value)) is not None:
            return found
        return self._of_request(node.func.value, f"{node.func.attr}()")

    def _of_request(self, request: ast.expr, name: str) -> Certainty | None:
        """Return how well an attribute, or with () a call of it, is known to be one of a request that holds them."""
        if name not in self.holders:
            return None
        known = self.framework(request)
        if known is not None:
            return Certainty.SURE if name in known.holders else None
        return Certainty.LIKELY if self.may_be_request(request) else None

    def framework(self, node: ast.expr) -> Framework | None:
        """Return the framework whose request an expression is known to be, by its annotation or its class."""
        for origin in self.evaluator.origins(node):
            dotted = self._annotated(origin)
            for each in self.table.frameworks:
                if dotted & {*each.classes, *each.requests}:
                    return each
        return None

    def _annotated(self, node: ast.expr) -> set[str]:
        """Return the dotted names that an expression is known by: an import, an annotation, the bases of self."""
        term = self.evaluator.term(node)
        if isinstance(term, Package):
            return {term.dotted}
        if not isinstance(node, ast.Name):
            return set()
        variable = self.scopes.variable_of.get(node)
        binding = variable.single if variable is not None else None
        owner = self.scopes.self_class(node)
        nodes = owner.bases if owner is not None else []
        if binding is not None and isinstance(binding.node, ast.arg) and binding.node.annotation is not None:
            nodes = [binding.node.annotation]
        terms = [self.evaluator.term(each) for each in nodes]
        return {each.dotted for each in terms if isinstance(each, Package)}

    def may_be_request(self, node: ast.expr) -> bool:
        """Return whether an expression may be a request of which nothing is known: a parameter, an attribute of self.

        What is imported from a module of the program is an object of its own.
        """
        term = self.evaluator.term(node)
        if not isinstance(term, (Unknown, Instance)):
            return False
        if isinstance(node, ast.Name):
            variable = self.scopes.variable_of.get(node)
            return variable is not None and any(each.how is How.PARAMETER for each in variable.bindings)
        return isinstance(node, ast.Attribute)


def arguments_of(function: Definition) -> list[ast.arg]:
    """Return the parameters of a function that have names of their own."""
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _is_empty(node: ast.expr) -> bool:
    """Return whether an expression is nothing: None, or an empty dictionary that stands in for one."""
    if isinstance(node, ast.Constant):
        return node.value is None
    return isinstance(node, ast.Dict) and not node.keys
