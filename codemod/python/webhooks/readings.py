"""Every place where a module reads a parameter of a request: `form[name]`, `.get(name)`, parameters of handlers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from codemod.python.callers import Definition, default_of
from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Scope, Scopes, Variable
from codemod.python.touches import Parameter
from codemod.python.values import Package
from codemod.python.webhooks.sources import Certainty, Sources, arguments_of
from codemod.webhooks import Row, Table


@dataclass(eq=False, slots=True)
class Reading:
    """One place where a parameter of a request is read."""

    node: ast.expr
    """What reads it; for a parameter of a handler what makes it one."""
    name: str
    """What the parameter is called there."""
    sure: bool
    """Whether it is known to be a request that it is read of."""
    key: ast.Constant | None = None
    """Where its name stands as a text; None where the name is that of a parameter of the handler."""
    spelled: ast.expr | None = None
    """What stands in the reading for the text: the text itself, or a name that is bound to it."""
    row: Row | None = None
    """What the tables say about it; None for those of other services, and for the target's."""
    tests: bool = False
    """Whether it is only asked for being there."""
    variable: Variable | None = None
    """The parameter of the handler that holds it."""


class Readings:
    """Finds the readings of one module."""

    def __init__(self, table: Table, scopes: Scopes, evaluator: Evaluator) -> None:
        """Keep what is asked; nothing is looked for yet."""
        self.table = table
        self.scopes = scopes
        self.evaluator = evaluator
        self.sources = Sources(table, scopes, evaluator)
        self._read: dict[ast.expr, Reading | None] = {}

    def all(self) -> list[Reading]:
        """Return every reading of a parameter that any table knows, in the order of the text."""
        found: list[Reading] = []
        for node in self.scopes.of(ast.Subscript, ast.Call, ast.Compare):
            reading = self.read(node)
            found += [reading] if reading is not None else []
        return [*found, *self.fields.values()]

    @cached_property
    def dynamic(self) -> dict[ast.expr, list[ast.Constant]]:
        """Return what is read under several names, or under one that is handed about, with the names."""
        found: dict[ast.expr, list[ast.Constant]] = {}
        for node in self.scopes.of(ast.Subscript, ast.Call):
            if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
                spelled, holder = node.slice, node.value
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                if node.func.attr not in self.table.readers:
                    continue
                spelled, holder = node.args[0], node.func.value
            else:
                continue
            if isinstance(spelled, ast.Name) and self.evaluator.constant(spelled) is None:
                names = [each for each in self.evaluator.origins(spelled) if isinstance(each, ast.Constant)]
                names = [each for each in names if self._is_changed(each.value)]
                if names and self.sources.holder(holder) is not None:
                    found[node] = names
        return found

    def read(self, node: ast.expr) -> Reading | None:
        """Return what an expression reads, None where it is no reading or no table knows the parameter."""
        if node not in self._read:
            self._read[node] = self._reading(node)
        return self._read[node]

    def _reading(self, node: ast.expr) -> Reading | None:
        spelled: ast.expr
        tests = False
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            spelled, holder = node.slice, node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            spelled, holder = node.args[0], node.func.value
            if node.func.attr in self.sources.methods:
                return self._of(node, spelled, self._by_method(holder), tests=False)
            if node.func.attr not in self.table.readers:
                return None
        elif isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            spelled, holder, tests = node.left, node.comparators[0], True
        else:
            return None
        if self._name(spelled) is None:
            return None
        return self._of(node, spelled, self.sources.holder(holder), tests=tests)

    def _is_changed(self, name: object) -> bool:
        row = self.table.rows.get(name) if isinstance(name, str) else None
        return row is not None and row.vobiz != row.name

    def _by_method(self, holder: ast.expr) -> Certainty | None:
        """Return how well an object is known to be asked for a request's parameters by a method of its own."""
        if self.sources.framework(holder) is not None:
            return Certainty.SURE
        known = isinstance(holder, ast.Name) and self.scopes.self_class(holder) is not None
        return Certainty.LIKELY if known or self.sources.may_be_request(holder) else None

    def _name(self, spelled: ast.expr) -> str | None:
        constant = self.evaluator.constant(spelled)
        name = constant.value if constant is not None else None
        if not isinstance(name, str):
            return None
        known = name in self.table.rows or name in self.table.other or name in self.table.targets
        return name if known else None

    def _of(self, node: ast.expr, spelled: ast.expr, certainty: Certainty | None, *, tests: bool) -> Reading | None:
        name = self._name(spelled)
        key = self.evaluator.constant(spelled)
        if certainty is None or name is None or key is None:
            return None
        return Reading(node, name, certainty is Certainty.SURE, key, spelled, self.table.rows.get(name), tests=tests)

    def addressing(self, node: ast.expr) -> Parameter | None:
        """Return the parameter that an expression reads, where what it holds may address a room or a call."""
        reading = self.read(node) or self._filled(node)
        row = reading.row if reading is not None else None
        if reading is None or row is None or row.addressing is None or reading.tests:
            return None
        if reading.variable is None and reading.key is not reading.spelled:
            return None  # its name stands elsewhere, where others may read it
        if not reading.sure and self.scopes.frame(self.scopes.scope_of[node]) not in self._voiced:
            return None  # of something that is asked like a request
        return Parameter(None if reading.variable is not None else reading.key, row.addressing, row.identity)

    @cached_property
    def _voiced(self) -> set[Scope]:
        """Return the functions that read what no other service's requests have."""
        readings = [each for each in self.all() if each.row is not None and each.row.sure]
        return {self.scopes.frame(self.scopes.scope_of[each.node]) for each in readings}

    def _filled(self, node: ast.expr) -> Reading | None:
        """Return the reading that fills the parameter of a handler that a name means."""
        variable = self.scopes.variable_of.get(node) if isinstance(node, ast.Name) else None
        argument = variable.single.node if variable is not None and variable.single is not None else None
        return self.fields.get(argument) if isinstance(argument, ast.arg) else None

    @cached_property
    def fields(self) -> dict[ast.arg, Reading]:
        """Return the parameters of handlers that their framework fills from a request."""
        functions = self.scopes.of(ast.FunctionDef, ast.AsyncFunctionDef)
        return {argument: reading for each in functions for argument, reading in self._fields(each)}

    # ---- parameters of handlers --------------------------------------------------------------------------------------

    def _fields(self, function: Definition) -> Iterator[tuple[ast.arg, Reading]]:
        for argument in arguments_of(function):
            if (reading := self._field(argument, default_of(function, argument.arg))) is not None:
                yield argument, reading

    def _field(self, argument: ast.arg, default: ast.expr | None) -> Reading | None:
        maker = next((each for each in (default, *self._metadata(argument)) if each and self._makes(each)), None)
        if not isinstance(maker, ast.Call):
            return None
        alias = next((each.value for each in maker.keywords if each.arg == self.table.alias), None)
        key = alias if isinstance(alias, ast.Constant) else None
        name = str(key.value) if key is not None else argument.arg
        if (alias is not None and key is None) or not (
            name in self.table.rows or name in self.table.other or name in self.table.targets
        ):
            return None
        variable = self.scopes.variable_of[argument]
        return Reading(maker, name, True, key, key, self.table.rows.get(name), variable=variable)

    def _metadata(self, argument: ast.arg) -> list[ast.expr]:
        """Return what `Annotated[type, …]` says beside the type."""
        annotation = argument.annotation
        if not isinstance(annotation, ast.Subscript) or not isinstance(annotation.slice, ast.Tuple):
            return []
        term = self.evaluator.term(annotation.value)
        known = isinstance(term, Package) and term.dotted in self.table.annotated
        return annotation.slice.elts[1:] if known else []

    def _makes(self, node: ast.expr) -> bool:
        term = self.evaluator.term(node.func) if isinstance(node, ast.Call) else None
        return isinstance(term, Package) and term.dotted in self.table.makers
