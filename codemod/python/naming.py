"""Names of rooms that go from module to module: the parameters that take them, and the calls that may give them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable as Function
from collections.abc import Iterator

from codemod.neighbours import Called, Neighbours, Parameter, Passed
from codemod.python.callers import CONSTRUCTOR, default_of
from codemod.python.classes import PLAIN
from codemod.python.evaluator import OWN_NODES, STANDING_IN, Evaluator
from codemod.python.scopes import How, Scopes
from codemod.python.values import Built, BuiltMethod, Class, Instance, Own, Package, Read, Steps, Unknown, Value

Definition = ast.FunctionDef | ast.AsyncFunctionDef
LIBRARYS = (Steps, Read, Built, BuiltMethod)
"""What is certainly of the library, and no object of the program's own."""
WAY = re.compile(r"[.:]?\w+(?:[.:]\w+)*", re.ASCII)
"""A text that may name something, alone or by the way to it."""


class Naming:
    """Tells of one module."""

    def __init__(
        self, evaluator: Evaluator, scopes: Scopes, neighbours: Neighbours, is_own: Function[[str | None], bool]
    ) -> None:
        """Keep the module; is_own tells of a dotted name whether it leads to a module of the tree."""
        self.evaluator = evaluator
        self.scopes = scopes
        self.neighbours = neighbours
        self.is_own = is_own
        self.callers = evaluator.callers
        self._places: dict[str, tuple[Definition, ast.arg]] = {}
        """Parameter -> where it stands."""

    # ---- what is given -----------------------------------------------------------------------------------------------

    def passed(self, node: ast.expr) -> Passed:
        """Return the texts and the parameters that an argument comes from; nothing where it may be anything else."""
        texts: list[str] = []
        parameters: list[str] = []
        for each in self.evaluator.origins(node):
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                texts.append(each.value)
            elif (key := self._parameter(each)) is not None:
                parameters.append(key)
            else:
                return Passed()
        return Passed(None, tuple(dict.fromkeys(texts)), tuple(dict.fromkeys(parameters)))

    def _parameter(self, node: ast.expr) -> str | None:
        """Return the parameter that an expression reads, by the way to it; None for anything else."""
        variable = self.scopes.variable_of.get(node) if isinstance(node, ast.Name) else None
        binding = variable.single if variable is not None else None
        if binding is None or binding.how is not How.PARAMETER or not isinstance(binding.node, ast.arg):
            return None
        function = self.scopes.parents[self.scopes.parents[binding.node]]
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return None
        key = self.callers.way(function, binding.node.arg)
        if key is not None:
            self._places[key] = function, binding.node
        return key

    # ---- what is taken -----------------------------------------------------------------------------------------------

    def parameters(self, calls: list[Called]) -> dict[str, Parameter]:
        """Return the parameters that name rooms, and those that are given to what may name one: in calls, and here."""
        pending = [key for node in self._rooms() for key in self.passed(node).parameters]
        for call in calls:
            pending += [key for each in (*call.positional, *call.keywords.values()) for key in each.parameters]
        pending = list(dict.fromkeys(pending))
        found: dict[str, Parameter] = {}
        for key in pending:
            found[key] = parameter = self._told(*self._places[key])
            further = dict.fromkeys(name for each in parameter.inside or () for name in each.parameters)
            pending += [each for each in further if each not in pending]
        return found

    def _rooms(self) -> Iterator[ast.expr]:
        """Yield the expressions that name rooms."""
        seen: set[ast.expr] = set()
        for node in self.scopes.of(ast.Call, ast.Attribute):
            if not isinstance(getattr(node, "ctx", None), ast.Store):
                term = self.evaluator.term(node)
                for room in term.rooms if isinstance(term, Value) else ():
                    if room not in seen:
                        seen.add(room)
                        yield room

    def _told(self, function: Definition, argument: ast.arg) -> Parameter:
        positional = [each.arg for each in [*function.args.posonlyargs, *function.args.args]]
        owned = isinstance(self.scopes.parents[function], ast.ClassDef)
        kinds = {ast.unparse(each) for each in function.decorator_list}
        positional = positional[1:] if owned and "staticmethod" not in kinds else positional
        default = default_of(function, argument.arg)
        inside = self.callers.inside(function, argument.arg)
        return Parameter(
            positional.index(argument.arg) if argument.arg in positional else None,
            len(positional),
            self._given([default]) if default is not None else None,
            self._given(inside) if inside is not None else None,
            owned and not kinds & {"staticmethod", "classmethod"} and function.name != CONSTRUCTOR,
        )

    def _given(self, nodes: list[ast.expr]) -> tuple[Passed, ...]:
        """Return what is given by expressions; a None is a place that is filled later: nothing."""
        given = [each for each in nodes if not (isinstance(each, ast.Constant) and each.value is None)]
        return tuple(map(self.passed, given))

    # ---- methods of objects that other modules may have made ---------------------------------------------------------

    def asked(self) -> dict[str, tuple[Called, ...]]:
        """Return the calls of the methods that are sought, on what may be an object of another module."""
        found: dict[str, tuple[Called, ...]] = {}
        for name in sorted(self.neighbours.sought & self.scopes.attribute_reads.keys()):
            calls = [each for each in self._reads(name) if (self._called(each)) is not None]
            found[name] = tuple(self._call(each) for each in calls)
        return {name: calls for name, calls in found.items() if calls}

    def bare(self) -> frozenset[str]:
        """Return the methods that are sought and may be taken from such objects without being called at once."""
        sought = self.neighbours.sought
        read = {name for name in sought if any(self._called(each) is None for each in self._reads(name))}
        texts = (each.value for each in self.scopes.of(ast.Constant))
        for text in (each for each in texts if isinstance(each, str) and WAY.fullmatch(each)):
            read |= sought.intersection(re.split("[.:]", text))
        if sought and any(self._is_open(each) for each in self.scopes.of(ast.Call)):
            return sought
        return frozenset(read)

    def _is_open(self, call: ast.Call) -> bool:
        """Return whether a call asks what may be an object of another module for what is known only then."""
        if not isinstance(call.func, ast.Name) or call.func.id != "getattr" or len(call.args) < 2:
            return False
        return self.evaluator.constant(call.args[1]) is None and not self._is_other(call.args[0], "")

    def _reads(self, name: str) -> Iterator[ast.Attribute]:
        for each in self.scopes.attribute_reads.get(name, ()):
            if not self._is_other(each.value, name):
                yield each

    def _called(self, read: ast.Attribute) -> ast.Call | None:
        parent = self.scopes.parents[read]
        return parent if isinstance(parent, ast.Call) and parent.func is read else None

    def _call(self, read: ast.Attribute) -> Called:
        call = self._called(read)
        assert call is not None
        whole = not any(isinstance(each, ast.Starred) for each in call.args)
        whole = whole and all(each.arg is not None for each in call.keywords)
        keywords = {each.arg: self.passed(each.value) for each in call.keywords if each.arg is not None}
        return Called("", tuple(map(self.passed, call.args)), keywords, whole, self._made(read.value))

    def _made(self, node: ast.expr) -> str:
        """Return the class that an object was certainly made of, or what is asked itself: `a.B()`, `a.b`; else ""."""
        found: set[str] = set()
        for each in self.evaluator.origins(node):
            called = isinstance(each, ast.Call)
            dotted = self.evaluator.imported_name(each.func if isinstance(each, ast.Call) else each)
            if dotted is None or not self.is_own(dotted):
                return ""
            found.add(f"{dotted}()" if called else dotted)
        return next(iter(found)) if len(found) == 1 else ""

    def _is_other(self, node: ast.expr, name: str) -> bool:
        """Return whether something is certainly no object of a class that another module defines, nor such a class."""
        if isinstance(node, OWN_NODES):
            return True
        term = self.evaluator.term(node)
        if isinstance(term, Value):
            return term.client.certain
        if isinstance(term, Package):
            return not self.is_own(term.dotted) and isinstance(self.evaluator.library.imported(term), Own)
        owner = self.evaluator.classes.of(node)
        if owner is None:
            return isinstance(term, LIBRARYS)
        lineage = self.evaluator.classes.lineage(owner)
        handing = any((each, stand) in self.scopes.attributes for each in lineage for stand in STANDING_IN)
        known = any((each, name) in self.scopes.attributes for each in lineage)
        return all(self._inherits(each) for each in lineage) and (known or not handing)

    def _inherits(self, owner: ast.ClassDef) -> bool:
        """Return whether a class inherits from classes of this module only."""
        terms = [self.evaluator.term(each) for each in owner.bases]
        return not owner.keywords and all(
            isinstance(each, Class) or (isinstance(each, Package) and each.dotted in PLAIN) for each in terms
        )

    # ---- classes -----------------------------------------------------------------------------------------------------

    def classes(self) -> dict[str, tuple[str, ...]]:
        """Return the classes at the top of the module, and what they inherit from."""
        found: dict[str, tuple[str, ...]] = {}
        for name, variable in self.scopes.module.variables.items():
            node = variable.single.node if variable.single is not None else None
            if isinstance(node, ast.ClassDef):
                found[name] = tuple(self._base(each) for each in node.bases)
        return found

    def _base(self, node: ast.expr) -> str:
        term = self.evaluator.term(node)
        if isinstance(term, Class):
            return f":{term.node.name}" if self.scopes.scope_of[term.node].parent is None else ""
        dotted = self.evaluator.imported_name(node)
        return dotted if dotted is not None and self.is_own(dotted) else ""

    def away(self) -> frozenset[str]:
        """Return the classes, and the objects of classes, that are handed to what is not known to be of the tree.

        Whole modules are among it that are handed to anything.
        """
        found: set[str] = set()
        for name in self.scopes.of(ast.Name, ast.Attribute):
            if isinstance(name.ctx, ast.Load):
                dotted = self.evaluator.imported_name(name)
                if dotted in self.neighbours.packages and not isinstance(self.scopes.parents[name], ast.Attribute):
                    found.add(str(dotted))
        for call in self.scopes.of(ast.Call):
            if not self._is_stranger(call.func):
                continue
            for node in [*call.args, *(each.value for each in call.keywords)]:
                term = self.evaluator.term(node)
                owner = term.of if isinstance(term, Instance) else term.node if isinstance(term, Class) else None
                if owner is None and isinstance(node, ast.Name):
                    owner = self.scopes.self_class(node)
                dotted = self.evaluator.imported_name(node.func if isinstance(node, ast.Call) else node)
                if owner is not None:
                    found.add(f":{owner.name}")
                    found.update(base for each in self.evaluator.classes.lineage(owner) for base in self._of(each))
                elif self.is_own(dotted):
                    found.add(str(dotted))
        return frozenset(found)

    def _of(self, owner: ast.ClassDef) -> list[str]:
        return [each for each in map(self._base, owner.bases) if each]

    def _is_stranger(self, function: ast.expr) -> bool:
        """Return whether what is called may be a library's."""
        if self.is_own(self.evaluator.imported_name(function)):
            return False
        term = self.evaluator.term(function)
        if isinstance(term, Package):
            return not isinstance(self.evaluator.library.imported(term), Own)
        if not isinstance(function, ast.Attribute) or isinstance(self.evaluator.term(function.value), Own):
            return False
        return isinstance(term, Unknown) and self.evaluator.classes.of(function.value) is None
