"""Who calls a function of the module, and with what: known only where nobody else can call it."""

from __future__ import annotations

import ast
from collections.abc import Callable as Function
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from codemod.neighbours import Called, Passed, Sent
from codemod.python.classes import Classes
from codemod.python.scopes import Binding, How, Scopes, Variable
from codemod.python.values import Class, Term, Unknown

Definition = ast.FunctionDef | ast.AsyncFunctionDef
CONSTRUCTOR = "__init__"
# Decorators that leave a function to its callers; any other may hand it to somebody else.
MENTIONING = (ast.arg, ast.AnnAssign, ast.Attribute, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
"""Where a class is only named: annotations, bases, its attributes."""
HARMLESS = ("staticmethod", "classmethod", "property", "cached_property", "functools.cached_property", "lru_cache")


@dataclass(frozen=True, slots=True)
class Caller:
    """One call of a function of the module."""

    call: ast.Call | ast.Attribute
    """The call; for a property, the reading of it."""
    arguments: dict[str, ast.expr] = field(default_factory=dict)
    """Parameter -> what it is given; defaults are not told."""


class Callers:
    """Answers for one module; what is worked out once is kept."""

    def __init__(
        self,
        scopes: Scopes,
        classes: Classes,
        shared: frozenset[str],
        term: Function[[ast.expr], Term],
        given: Mapping[str, tuple[Called, ...]] | None = None,
        received: Mapping[str, tuple[Called, ...]] | None = None,
    ) -> None:
        """Keep the scopes, the names that other modules may use, and what tells of an expression what it is.

        given holds the calls by other modules of those functions and classes of which all such calls are known,
        received those calls, known or not, that hand on something of Twilio's beside clients.
        """
        self._received = received or {}
        self.given = given or {}
        self.scopes = scopes
        self.classes = classes
        self.shared = shared
        self.term = term
        self._known: dict[ast.AST, list[Caller] | None] = {}
        self.results: dict[ast.AST, Variable] = {}
        """Function whose calls give a value -> the variable that stands for it."""

    def of(self, function: Definition) -> list[Caller] | None:
        """Return every call of a function, None where somebody else may call it."""
        if function not in self._known:
            self._known[function] = None  # a function that is asked for while its calls are looked for
            self._known[function] = self._find(function)
        return self._known[function]

    def result(self, function: Definition) -> Variable:
        """Return the variable that stands for what a function returns."""
        if function not in self.results:
            statements = [each for each in self.scopes.returns.get(function, ()) if each.value is not None]
            variable = self.results[function] = Variable(function.name, self.scopes.scope_of[function])
            scope, statement = self.scopes.scope_of, self.scopes.statements
            given = [*statements, *self.scopes.yields.get(function, ())]
            variable.bindings += [
                Binding(How.ASSIGNED, each, each.value, statement[each], scope[each]) for each in given
            ]
            variable.reads += [self.awaiting(function, caller.call) for caller in self.of(function) or ()]
        return self.results[function]

    def awaiting(self, function: Definition, call: ast.expr) -> ast.expr:
        """Return what gives the result of a call: where the function is asynchronous, the `await` around it, if any."""
        around = self.scopes.parents[call]
        awaited = isinstance(function, ast.AsyncFunctionDef) and isinstance(around, ast.Await)
        return around if awaited and isinstance(around, ast.Await) else call

    def are_awaited(self, function: ast.AsyncFunctionDef) -> bool:
        """Return whether every call of a function is awaited where it stands."""
        return all(self.awaiting(function, each.call) is not each.call for each in self.of(function) or ())

    def argument(self, function: Definition, parameter: str) -> list[ast.expr] | None:
        """Return what the callers of a function give for one of its parameters, with its default; None if unknown.

        Where other modules call it, too, that is only what this one gives.
        """
        callers = self.of(function)
        if callers is None and self.by_others(function):
            callers = self._find(function, inside=True)
        return self._arguments(function, parameter, callers) if callers else None

    def inside(self, function: Definition, parameter: str) -> list[ast.expr] | None:
        """Return what this module gives for a parameter, whoever else calls the function; None if unknown."""
        callers = self._find(function, inside=True)
        return self._arguments(function, parameter, callers) if callers is not None else None

    def way(self, function: Definition, parameter: str) -> str | None:
        """Return what other modules know a parameter by: `end.room`, `Rooms.end.room`; None where none can reach it."""
        owner = self.scopes.parents[function]
        if self.scopes.scope_of[owner if isinstance(owner, ast.ClassDef) else function].parent is not None:
            return None
        return (
            f"{owner.name}.{function.name}.{parameter}"
            if isinstance(owner, ast.ClassDef)
            else (f"{function.name}.{parameter}")
        )

    def _arguments(self, function: Definition, parameter: str, callers: list[Caller]) -> list[ast.expr] | None:
        given = [caller.arguments.get(parameter) for caller in callers]
        found = [each for each in given if each is not None]
        if len(found) == len(given):
            return found
        default = default_of(function, parameter)
        return [*found, default] if default is not None else None

    def passed(self, function: Definition, parameter: str) -> list[Passed]:
        """Return what other modules give for a parameter; nothing where not every call of the function is known."""
        calls = self.by_others(function)
        if not calls or self._find(function, inside=True) is None:
            return []
        names = [each.arg for each in [*function.args.posonlyargs, *function.args.args]]
        names = names[1:] if function.name == CONSTRUCTOR else names
        found: list[Passed] = []
        for each in calls:
            given = {**dict(zip(names, each.positional, strict=False)), **each.keywords}
            if not each.whole or len(each.positional) > len(names):
                return []
            default = default_of(function, parameter)
            if parameter in given:
                found.append(given[parameter])
            elif not isinstance(default, ast.Constant) or default.value is not None:
                text = default.value if isinstance(default, ast.Constant) else None
                found.append(Passed(texts=(text,) if isinstance(text, str) else ()))
        return found

    def by_others(self, function: Definition) -> tuple[Called, ...]:
        """Return the calls of a function by other modules, where all of these are known."""
        return self._of_others(function, self.given)

    def received(self, function: Definition, parameter: str) -> list[Sent]:
        """Return what other modules are known to give for a parameter of Twilio's, beside clients."""
        names = [each.arg for each in [*function.args.posonlyargs, *function.args.args]]
        names = names[1:] if function.name == CONSTRUCTOR else names
        found: list[Sent] = []
        for each in self._of_others(function, self._received):
            passed = {**dict(zip(names, each.positional, strict=False)), **each.keywords}.get(parameter)
            if passed is not None and passed.value is not None:
                found.append(passed.value)
        return found

    def _of_others(self, function: Definition, calls: Mapping[str, tuple[Called, ...]]) -> tuple[Called, ...]:
        owner = self.scopes.parents[function]
        if isinstance(owner, ast.ClassDef):
            outermost = self.scopes.scope_of[owner].parent is None
            return calls.get(owner.name, ()) if function.name == CONSTRUCTOR and outermost else ()
        return calls.get(function.name, ()) if self.scopes.scope_of[function].parent is None else ()

    # ---- looking for them --------------------------------------------------------------------------------------------

    def _find(self, function: Definition, *, inside: bool = False) -> list[Caller] | None:
        """Return the calls of a function in this module; None where others may call it, unless only inside counts."""
        if any(not self.is_harmless(each) for each in function.decorator_list) or function.args.vararg:
            return None
        owner = self.scopes.parents[function]
        is_method = isinstance(owner, ast.ClassDef)
        if not inside and function.name in self.shared and (is_method or self.scopes.scope_of[function].parent is None):
            return None
        if isinstance(owner, ast.ClassDef):
            calls = self._of_method(function, owner, inside=inside)
        else:
            calls = self._of_function(function)
        if calls is None:
            return None
        found = [self._caller(function, each, is_method=is_method) for each in calls]
        return None if any(each is None for each in found) else [each for each in found if each is not None]

    def is_harmless(self, decorator: ast.expr) -> bool:
        """Return whether a decorator leaves a function to those who call it by its name."""
        node = decorator.func if isinstance(decorator, ast.Call) else decorator
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        return isinstance(node, ast.Name) and ".".join([node.id, *reversed(names)]) in HARMLESS

    def _of_function(self, function: Definition) -> list[ast.expr] | None:
        variable = self.scopes.variable_of[function]
        if variable.single is None:
            return None
        parents = [self.scopes.parents[read] for read in variable.reads]
        called = [each for each, read in zip(parents, variable.reads, strict=True) if _is_called(each, read)]
        return None if len(called) < len(parents) else [each for each in called if isinstance(each, ast.Call)]

    def _of_method(self, function: Definition, owner: ast.ClassDef, *, inside: bool) -> list[ast.expr] | None:
        """Return the calls of a method, or the readings of a property."""
        family = self.classes.family(owner)
        defined = [each for each in self.classes.holders[function.name] if family is not None and each in family]
        if family is None or defined != [owner] or len(self.scopes.attributes[owner, function.name]) > 1:
            return None
        if function.name == CONSTRUCTOR:
            return self._constructions(family, inside=inside)
        if function.name.startswith("__"):
            return None
        found: list[ast.expr] = []
        for read in self.scopes.attribute_reads.get(function.name, ()):
            holder = self.classes.of(read.value)
            if holder is None and isinstance(self.term(read.value), Unknown):
                return None
            if holder not in family:
                continue  # an attribute of something else
            parent = self.scopes.parents[read]
            if is_property(function):
                found.append(read)
            elif _is_called(parent, read):
                assert isinstance(parent, ast.Call)
                found.append(parent)
            else:
                return None
        return found

    def _constructions(self, family: list[ast.ClassDef], *, inside: bool) -> list[ast.expr] | None:
        """Return the calls that make an object of one of some classes."""
        if not inside and any(each.name in self.shared for each in family):
            return None
        found: list[ast.expr] = []
        for read in (read for each in family for read in self.scopes.variable_of[each].reads):
            parent = self.scopes.parents[read]
            if _is_called(parent, read):
                assert isinstance(parent, ast.Call)
                found.append(parent)
            elif not isinstance(parent, MENTIONING):
                return None
        return found

    def _caller(self, function: Definition, call: ast.expr, *, is_method: bool) -> Caller | None:
        """Return a call with its arguments by parameter, None where they cannot be told."""
        if isinstance(call, ast.Attribute):
            return Caller(call)
        assert isinstance(call, ast.Call)
        if any(isinstance(each, ast.Starred) for each in call.args) or any(each.arg is None for each in call.keywords):
            return None
        parameters = [each.arg for each in [*function.args.posonlyargs, *function.args.args]]
        static = any(ast.unparse(each) == "staticmethod" for each in function.decorator_list)
        if is_method and not static:
            by_class = isinstance(call.func, ast.Attribute) and isinstance(self.term(call.func.value), Class)
            if by_class and not any(ast.unparse(each) == "classmethod" for each in function.decorator_list):
                return None  # Service.method(service, ...)
            parameters = parameters[1:]
        if len(call.args) > len(parameters):
            return None
        arguments = dict(zip(parameters, call.args, strict=False))
        arguments.update({str(each.arg): each.value for each in call.keywords})
        return Caller(call, arguments)


def default_of(function: Definition, parameter: str) -> ast.expr | None:
    """Return the default of a parameter, None where it has none."""
    arguments = function.args
    if not arguments.defaults and not arguments.kwonlyargs:
        return None
    positional = [each.arg for each in [*arguments.posonlyargs, *arguments.args]]
    defaults: dict[str, ast.expr | None] = dict(zip(reversed(positional), reversed(arguments.defaults), strict=False))
    defaults.update(zip((each.arg for each in arguments.kwonlyargs), arguments.kw_defaults, strict=True))
    return defaults.get(parameter)


def is_property(function: Definition) -> bool:
    """Return whether reading an attribute calls this function."""
    names = {ast.unparse(each).rpartition(".")[2] for each in function.decorator_list}
    return bool(names & {"property", "cached_property"})


def results(scopes: Scopes, function: Definition) -> Iterator[ast.expr]:
    """Yield the expressions that a function returns."""
    for each in scopes.returns.get(function, ()):
        if each.value is not None:
            yield each.value


def _is_called(parent: ast.AST, read: ast.expr) -> bool:
    return isinstance(parent, ast.Call) and parent.func is read
