"""Where a module names the source's exceptions, and which code each of these places guards."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from codemod.python.exceptions.table import ExceptionTable, Names
from codemod.python.scopes import How, Scopes, Variable
from codemod.python.values import Callable
from codemod.walking import children, walk

# `except*` is newer than the oldest Python that this tool runs on.
TRIES: tuple[type[ast.AST], ...] = (ast.Try, *([ast.TryStar] if hasattr(ast, "TryStar") else []))
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Way(Enum):
    """How a place guards something."""

    HANDLER = "handler"
    """`except`, of the exception itself or of a name for several."""
    CONTEXT = "context"
    """A with statement: suppress and the like."""
    DECORATOR = "decorator"
    """A decorator that runs a function again."""
    TEST = "test"
    """isinstance of what a handler caught."""


@dataclass(eq=False, slots=True)
class Place:
    """One place that waits for exceptions of the source."""

    way: Way
    node: ast.expr
    """What findings point at."""
    statement: ast.stmt
    named: list[ast.expr]
    """The names of the source's exceptions in it."""
    block: Sequence[ast.stmt | ast.expr]
    """The code that is guarded."""
    reads: list[ast.expr] = field(default_factory=list)
    """Where the exception that was caught is read."""
    handler: ast.ExceptHandler | None = None
    unclear: bool = False
    """Whether it cannot be told what else the place does."""
    looks: ast.expr | None = None
    """What else looks at the exception."""


class Places:
    """The places of one module."""

    def __init__(self, table: ExceptionTable, names: Names, scopes: Scopes, shared: frozenset[str]) -> None:
        """Look for them; shared holds the names that other modules use."""
        self.table = table
        self.names = names
        self.scopes = scopes
        self.shared = shared
        self.constants: dict[Variable, list[ast.expr]] = {}
        """Name for several exceptions that handlers alone use -> the source's exceptions in it."""
        self.found = list(self._all())

    def _all(self) -> Iterator[Place]:
        self._constants()
        for node in self.scopes.of(*TRIES, ast.withitem, *FUNCTIONS, ast.Call):
            if isinstance(node, TRIES):
                yield from self._handlers(node)
            elif isinstance(node, ast.withitem):
                yield from self._context(node)
            elif isinstance(node, FUNCTIONS):
                for decorator in node.decorator_list:
                    yield from self._decorator(decorator, node)
            elif isinstance(node, ast.Call):
                yield from self._test(node)

    def named_in(self, node: ast.AST) -> list[ast.expr]:
        """Return what stands in an expression and names one of the source's exceptions, longest chains only."""
        if isinstance(node, ast.expr) and self.names.is_source(node):
            return [node]
        return [each for child in children(node) for each in self.named_in(child)]

    # ---- names for several exceptions --------------------------------------------------------------------------------

    def _constants(self) -> None:
        for variable in self.scopes.names():
            binding = variable.single
            if binding is None or binding.how is not How.ASSIGNED or not isinstance(binding.value, ast.Tuple):
                continue
            named = [each for each in binding.value.elts if self.names.is_source(each)]
            shared = variable.scope.parent is None and variable.name in self.shared
            if named and not shared and variable.reads and all(self._is_type(each) for each in variable.reads):
                self.constants[variable] = named

    def _is_type(self, node: ast.expr) -> bool:
        parent = self.scopes.parents[node]
        return isinstance(parent, ast.ExceptHandler) and parent.type is node

    # ---- places ------------------------------------------------------------------------------------------------------

    def _handlers(self, node: ast.AST) -> Iterator[Place]:
        assert isinstance(node, ast.stmt)
        for handler in getattr(node, "handlers", ()):
            variable = self.scopes.variable_of.get(handler.type)
            types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
            named = self.constants.get(variable, []) if variable is not None else []
            named = named or [each for each in types if each is not None and self.names.is_source(each)]
            doubtful: list[ast.expr] = [each for each in types if isinstance(each, ast.Name) and self._may_be(each)]
            if named or doubtful:
                named = named or doubtful
                place = Place(Way.HANDLER, handler.type, node, named, getattr(node, "body", []), handler=handler)
                self._read(place, handler)
                place.unclear = place.unclear or bool(doubtful)
                yield place

    def _may_be(self, name: ast.Name) -> bool:
        """Return whether a name is an exception of the source on some ways only."""
        variable = self.scopes.variable_of.get(name)
        bindings = variable.bindings if variable is not None else []
        return len(bindings) > 1 and any(self.table.is_source(each.dotted) for each in bindings)

    def _read(self, place: Place, handler: ast.ExceptHandler) -> None:
        """Find what a handler reads its exception by."""
        if handler.name is None:
            return
        variable = self.scopes.scope_of[handler].find(handler.name)
        inside = {each for part in handler.body for each in walk(part)}
        reads = variable.reads if variable is not None else []
        place.reads = [each for each in reads if each in inside]
        place.unclear = variable is None or any(each.node in inside for each in variable.bindings)

    def _context(self, item: ast.withitem) -> Iterator[Place]:
        call = item.context_expr
        if not isinstance(call, ast.Call) or self.names.dotted(call.func) not in self.table.contexts:
            return
        statement = self.scopes.parents[item]
        types = [each for given in call.args for each in (given.elts if isinstance(given, ast.Tuple) else [given])]
        named = [each for each in types if self.names.is_source(each)]
        if not named or not isinstance(statement, (ast.With, ast.AsyncWith)):
            return
        later = [each.context_expr for each in statement.items[statement.items.index(item) + 1 :]]
        place = Place(Way.CONTEXT, call, statement, named, [*later, *statement.body])
        place.looks = next((each.value for each in call.keywords if each.arg in self.table.matched), None)
        if isinstance(item.optional_vars, ast.Name):
            holds = self.table.value.get(self.names.dotted(call.func))
            variable = self.scopes.scope_of[statement].find(item.optional_vars.id)
            for read in variable.reads if variable is not None else ():
                parent = self.scopes.parents[read]
                if holds is not None and isinstance(parent, ast.Attribute) and parent.attr == holds:
                    place.reads.append(parent)
                else:
                    place.unclear = True
            place.unclear = place.unclear or variable is None or variable.single is None
        elif item.optional_vars is not None:
            place.unclear = True
        yield place

    def _decorator(self, decorator: ast.expr, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Place]:
        named = [each for each in self.named_in(decorator) if self._is_retried(each, decorator)]
        if not named:
            return
        place = Place(Way.DECORATOR, decorator, function, named, function.body)
        given = [
            each
            for each in walk(decorator)
            if isinstance(each, ast.Lambda)
            or (isinstance(each, (ast.Name, ast.Attribute)) and isinstance(self.names.evaluator.term(each), Callable))
        ]
        place.looks = given[0] if given else None
        yield place

    def _is_retried(self, node: ast.expr, decorator: ast.expr) -> bool:
        """Return whether an exception is given to what runs a function again."""
        given: ast.AST = node
        for parent in self.scopes.ancestors(node):
            if isinstance(parent, ast.keyword) and parent.arg in self.table.keywords:
                return self.scopes.parents[parent] is decorator
            if isinstance(parent, ast.Call):
                return given in parent.args and self.names.dotted(parent.func) in self.table.decorators
            if not isinstance(parent, (ast.Tuple, ast.List)):
                return False
            given = parent
        return False

    def _test(self, call: ast.Call) -> Iterator[Place]:
        if self.names.dotted(call.func) != "builtins.isinstance" or len(call.args) != 2 or call.keywords:
            return
        caught, kinds = call.args
        types = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
        named = [each for each in types if self.names.is_source(each)]
        if not named or not isinstance(caught, ast.Name):
            return
        for around in self.scopes.ancestors(call):
            if isinstance(around, (*FUNCTIONS, ast.Lambda)):
                return
            if isinstance(around, ast.ExceptHandler) and around.name == caught.id:
                block = getattr(self.scopes.parents[around], "body", [])
                place = Place(Way.TEST, call, self.scopes.statements[call], named, block, handler=around)
                self._read(place, around)
                place.reads.remove(caught)
                yield place
                return
