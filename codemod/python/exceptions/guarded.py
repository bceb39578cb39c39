"""What a block of code may raise: Twilio's exceptions, those of calls that moved, or both, in whatever it calls."""

from __future__ import annotations

import ast
import builtins
import logging
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from codemod.python.callers import is_property
from codemod.python.evaluator import Evaluator
from codemod.python.exceptions.table import Names
from codemod.python.scopes import How, Scopes
from codemod.python.values import Built, BuiltMethod, Callable, Class, Instance, Own, Package, Steps, Value
from codemod.walking import walk

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# Objects of Python's own, whose methods raise no exception of a library.
PLAIN = (str, bytes, int, float, list, tuple, dict, set)
# Methods that write to a log, whichever object of the program's does it.
LOGGING = frozenset(name for name in dir(logging) if callable(getattr(logging.Logger, name, None)))


@dataclass(frozen=True, slots=True)
class Guarded:
    """What a block may raise."""

    moved: bool = False
    """Whether calls that moved stand in it."""
    stays: bool = False
    """Whether calls that stay on Twilio stand in it."""
    unknown: bool = False
    """Whether it calls what may ask either."""
    open: bool = False
    """Whether it runs what others hand to it: the body of a with statement, a function that is decorated."""
    makes: bool = False
    """Whether a client that moved is made in it."""
    helpers: frozenset[str] = frozenset()
    """The helpers that calls which moved go through."""
    looks_up: bool = False
    """Whether something beside the calls that moved may miss a key or an index."""


@dataclass(frozen=True, slots=True)
class Platforms:
    """Which nodes of a module speak to which platform, once it is rewritten."""

    moved: Collection[ast.AST]
    stays: Collection[ast.AST]
    made: Collection[ast.AST]
    """Constructions of clients that moved."""
    helpers: Mapping[ast.AST, frozenset[str]]
    """Call that moved -> the helpers that it goes through."""
    elsewhere: Mapping[str, frozenset[str]]
    """What other modules define and holds calls that moved (`module.function`) -> the helpers that these go through."""


class Guards:
    """Answers for one module."""

    def __init__(self, scopes: Scopes, evaluator: Evaluator, names: Names, platforms: Platforms) -> None:
        """Keep the module and what became of its calls."""
        self.scopes = scopes
        self.evaluator = evaluator
        self.names = names
        self.platforms = platforms
        self.methods = evaluator.rules.methods

    def of(self, block: Iterable[ast.AST]) -> Guarded:
        """Return what a block may raise, the functions of this module that it calls included."""
        platforms = self.platforms
        nodes = list(self._reached(block))
        calls = [node for node in nodes if isinstance(node, ast.Call)]
        unknown = any(self._is_unknown(node) for node in calls)
        called = [self._elsewhere(node) for node in calls] if platforms.elsewhere else []
        away = [each for each in called if each is not None]
        return Guarded(
            moved=bool(away) or any(node in platforms.moved for node in nodes),
            stays=any(node in platforms.stays or self._raises(node) for node in nodes),
            unknown=unknown,
            open=any(self._is_open(node) for node in nodes),
            makes=any(node in platforms.made for node in nodes),
            helpers=frozenset(name for node in nodes for name in platforms.helpers.get(node, ())).union(*away),
            looks_up=unknown or any(_is_item(node) for node in nodes),
        )

    def _is_open(self, node: ast.AST) -> bool:
        """Return whether a node runs what others hand to it: a call of a parameter, the place of a yield."""
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        variable = self.scopes.variable_of.get(node.func) if isinstance(node, ast.Call) else None
        return variable is not None and any(each.how is How.PARAMETER for each in variable.bindings)

    def _reached(self, block: Iterable[ast.AST]) -> Iterator[ast.AST]:
        """Yield every node of a block, and of the functions of this module that it calls or hands on."""
        pending = list(block)
        seen: set[ast.AST] = set()
        while pending:
            for node in walk(pending.pop()):
                if node in seen:
                    continue
                seen.add(node)
                yield node
                if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
                    pending += [each for each in (*self._bodies(node), *self._begun(node)) if each not in seen]

    def _bodies(self, node: ast.Name | ast.Attribute) -> list[ast.stmt] | list[ast.expr]:
        """Return what runs where a function, a class or a property is named."""
        term = self.evaluator.term(node)
        if isinstance(node, ast.Attribute) and (method := self._method(node)) is not None:
            return method.body
        if isinstance(term, Callable):
            return [term.node.body] if isinstance(term.node, ast.Lambda) else term.node.body
        if isinstance(term, Class):
            made = (each for each in term.node.body if getattr(each, "name", "") == "__init__")
            return [statement for each in made for statement in getattr(each, "body", [])]
        return []

    def _method(self, node: ast.Attribute) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """Return the property that is read, or the method of a class that this one inherits from (`super().name`)."""
        owner = self.evaluator.classes.of(node.value)
        lineage = self.evaluator.classes.lineage(owner) if owner is not None else []
        above = isinstance(node.value, ast.Call) and self.names.dotted(node.value.func) == "builtins.super"
        if above:
            around = next((each for each in self.scopes.ancestors(node) if isinstance(each, ast.ClassDef)), None)
            lineage = self.evaluator.classes.lineage(around)[1:] if around is not None else []
        methods = [each for kind in lineage for each in kind.body if isinstance(each, FUNCTIONS)]
        found = next((each for each in methods if each.name == node.attr), None)
        return found if found is not None and (above or is_property(found)) else None

    def _begun(self, node: ast.Name | ast.Attribute) -> list[ast.expr]:
        """Return the call that began what is only waited for here: a coroutine, a generator, a task, a future."""
        parent = self.scopes.parents[node]
        waits = isinstance(parent, (ast.Await, ast.Starred, ast.For, ast.AsyncFor, ast.comprehension, ast.Call))
        if not waits and not (isinstance(parent, ast.Attribute) and isinstance(self.scopes.parents[parent], ast.Call)):
            return []
        calls = [each for each in self.evaluator.origins(node) if isinstance(each, ast.Call)]
        found: list[ast.expr] = []
        for call in calls:
            term = self.evaluator.term(call.func)
            if isinstance(term, Callable):
                lazy = isinstance(term.node, ast.AsyncFunctionDef) or term.node in self.scopes.yields
                found += [call.func] if lazy else []
            elif self.is_standard(self.names.dotted(call.func)) or self._is_standard_method(call.func):
                found += call.args
        return found

    def _is_standard_method(self, function: ast.expr) -> bool:
        return isinstance(function, ast.Attribute) and self._is_own(function.value)

    def _elsewhere(self, call: ast.Call) -> frozenset[str] | None:
        """Return the helpers that calls which moved go through in what another module defines; None where none do."""
        dotted = self.names.dotted(call.func)
        if not dotted and isinstance(call.func, ast.Attribute):
            owner = call.func.value
            classes = [self._class_of(each) for each in (owner, *self.evaluator.origins(owner))]
            dotted = f"{next(filter(None, classes), '')}.{call.func.attr}"
        parts = dotted.split(".")
        found = (self.platforms.elsewhere.get(".".join(parts[-length:])) for length in (2, 3))
        return next((each for each in found if each is not None), None)

    def _class_of(self, node: ast.expr) -> str:
        """Return the dotted name of the class that an object is made of, or that a parameter is annotated with."""
        if isinstance(node, ast.Call):
            return self.names.dotted(node.func)
        variable = self.scopes.variable_of.get(node)
        binding = variable.single if variable is not None else None
        annotation = getattr(binding.node, "annotation", None) if binding is not None else None
        return self.names.dotted(annotation) if annotation is not None else ""

    def _raises(self, node: ast.AST) -> bool:
        """Return whether a statement raises an exception of Twilio's by itself, or one that is made of it."""
        if not isinstance(node, ast.Raise) or node.exc is None:
            return False
        kind = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        term = self.evaluator.term(kind)
        if isinstance(term, (Class, Instance)):
            lineage = self.evaluator.classes.lineage(term.node if isinstance(term, Class) else term.of)
            return any(self.names.is_source(base) for each in lineage for base in each.bases)
        return self.names.is_source(kind)

    def _is_unknown(self, call: ast.Call) -> bool:
        """Return whether a call runs code that is not followed and may ask Twilio or Vobiz."""
        term = self.evaluator.term(call.func)
        if call in self.platforms.moved or call in self.platforms.made or call in self.evaluator.library.matches:
            return False
        if isinstance(term, Package):
            return not self.is_standard(term.dotted) or self._hands_on(call, term.dotted)
        if isinstance(term, (Callable, Class, Value, Steps, Own, Instance)):
            return isinstance(term, Instance)
        if isinstance(term, (Built, BuiltMethod)):
            return False
        if not isinstance(call.func, ast.Attribute):
            return True
        return self._method(call.func) is None and not self.is_plain(call.func)

    def _hands_on(self, call: ast.Call, dotted: str) -> bool:
        """Return whether a function of Python's own is given something imported, which it may call."""
        if dotted.partition(".")[0] == builtins.__name__:
            return False
        given = [self.names.dotted(each) for each in call.args if isinstance(each, ast.Name)]
        return any(each and not self.is_standard(each) for each in given)

    def is_plain(self, function: ast.Attribute) -> bool:
        """Return whether a method is one of Python's own objects, as far as can be told."""
        name = function.attr
        if name not in self.methods and (name in LOGGING or any(hasattr(each, name) for each in PLAIN)):
            return True
        return all(self._is_own(each) for each in self.evaluator.origins(function.value))

    def _is_own(self, node: ast.expr) -> bool:
        """Return whether an expression is certainly an object of Python's own."""
        if isinstance(node, ast.Attribute):
            return self._is_own(node.value)
        if isinstance(node, ast.Call):
            dotted = self.names.dotted(node.func)
            if dotted.startswith(f"{builtins.__name__}."):
                made = getattr(builtins, dotted.partition(".")[2], None)
                return made is open or (isinstance(made, type) and made is not super)
            if dotted:
                return self.is_standard(dotted)
            return isinstance(node.func, ast.Attribute) and self._is_own(node.func.value)
        if isinstance(node, ast.Name) and (dotted := self.names.dotted(node)):
            return self.is_standard(dotted)
        return isinstance(self.evaluator.term(node), Own)

    def is_standard(self, dotted: str) -> bool:
        """Return whether something imported, or built in, is Python's own."""
        return dotted.partition(".")[0] in sys.stdlib_module_names


def _is_item(node: ast.AST) -> bool:
    """Return whether an item is read that may be missing."""
    return isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and not isinstance(node.slice, ast.Slice)
