"""Where the value of a reading goes: through names, parameters and returns of the module, to where it is put to use."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Scopes, Variable
from codemod.python.touches import Touch
from codemod.python.values import Built, BuiltMethod, Callable, Class, Own, Package, Steps, Value
from codemod.python.webhooks.readings import Reading
from codemod.webhooks import Table

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SAME_TEXT = ("strip", "lstrip", "rstrip")
"""Methods of a text that return what a comparison takes for the same."""
PASSING = (ast.BoolOp, ast.NamedExpr, ast.Await)
HOLDING = (ast.JoinedStr, ast.FormattedValue, ast.BinOp, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.Starred)
"""What is made of a value and still tells it."""


class Sink(Enum):
    """What becomes of a value at the end of its way."""

    HARMLESS = "harmless"
    """It is shown, tested, compared, answered, or dropped."""
    KEPT = "kept"
    """It is kept in the program's memory."""
    HANDED = "handed"
    """A function of another module gets it."""
    STORED = "stored"
    """An object of which nothing is known gets it."""
    FED = "fed"
    """A Twilio call gets it that stays."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of the way of a value."""

    node: ast.expr
    """The expression that holds it last."""
    sink: Sink
    to: ast.expr | None = None
    """What gets it."""
    touch: Touch | None = None
    """The Twilio call that gets it."""


class Flows:
    """Answers for one module."""

    def __init__(
        self,
        table: Table,
        scopes: Scopes,
        evaluator: Evaluator,
        bound: Mapping[ast.expr, list[Variable]],
        touches: Mapping[ast.expr, Touch],
    ) -> None:
        """Keep what is asked; bound tells which variables an expression goes to, touches what speaks to Twilio."""
        self.table = table
        self.scopes = scopes
        self.evaluator = evaluator
        self.bound = bound
        self.touches = touches

    def uses(self, reading: Reading, *, holding: bool = False) -> Iterator[ast.expr]:
        """Yield the expressions by which the value of a reading is put to use.

        With holding, also what is made of it: texts and displays that hold it.
        """
        pending: list[ast.expr] = [reading.node] if reading.variable is None else list(reading.variable.reads)
        seen = set(pending)
        while pending:
            node = pending.pop(0)
            further = self._further(node, holding=holding)
            if further is None:
                yield node
                continue
            pending += [each for each in further if each not in seen]
            seen.update(further)

    def _further(self, node: ast.expr, *, holding: bool) -> list[ast.expr] | None:
        """Return the expressions that hold the same value next; None where it is put to use."""
        parent = self.scopes.parents[node]
        if (variables := self.bound.get(node)) is not None:
            return [read for variable in variables for read in variable.reads]
        if isinstance(parent, PASSING) or (isinstance(parent, ast.IfExp) and parent.test is not node):
            return [parent]
        if isinstance(parent, ast.Subscript) and parent.value is node and isinstance(parent.slice, ast.Constant):
            return [parent] if isinstance(parent.slice.value, int) else None  # the first of several values
        if isinstance(parent, ast.Attribute) and parent.attr in SAME_TEXT:
            call = self.scopes.parents[parent]
            return [call] if isinstance(call, ast.Call) and call.func is parent else None
        if isinstance(parent, ast.Call) and node in parent.args and self._dotted(parent.func) == "builtins.str":
            return [parent]
        if isinstance(parent, ast.Return):
            return self._returned(parent)
        return self._held(node, parent) if holding else None

    def _held(self, node: ast.expr, parent: ast.AST) -> list[ast.expr] | None:
        """Return the text or the display that is made of a value."""
        if isinstance(parent, HOLDING):
            return [parent]
        call = self.scopes.parents[parent] if isinstance(parent, ast.keyword) else parent
        if isinstance(call, ast.Call) and call.func is not node and isinstance(call.func, ast.Attribute):
            text = call.func.value
            if isinstance(text, ast.Constant) and isinstance(text.value, (str, bytes)):
                return [call]  # "…".format(value), ", ".join([value])
        if isinstance(call, ast.Call) and call.func is not node and self._dotted(call.func) == "builtins.dict":
            return [call]
        return None

    def _returned(self, statement: ast.Return) -> list[ast.expr] | None:
        """Return the calls of the function that a statement returns from; None where they are not all known."""
        function = self.scopes.scope_of[statement].node
        callers = self.evaluator.callers.of(function) if isinstance(function, FUNCTIONS) else None
        if not callers:
            return None
        calls = [each.call for each in callers]
        awaited = [self.scopes.parents[each] for each in calls]
        return [up if isinstance(up, ast.Await) else call for call, up in zip(calls, awaited, strict=True)]

    def _dotted(self, node: ast.expr) -> str:
        term = self.evaluator.term(node)
        return term.dotted if isinstance(term, Package) else ""

    # ---- ends --------------------------------------------------------------------------------------------------------

    def ends(self, reading: Reading) -> list[End]:
        """Return where the value of a reading, or what is made of it, ends up."""
        return [self._end(node) for node in self.uses(reading, holding=True)]

    def _end(self, node: ast.expr) -> End:
        parent = self.scopes.parents[node]
        for around in (node, *self.scopes.ancestors(node)):
            if isinstance(around, ast.stmt):
                break
            touch = self.touches.get(around) if isinstance(around, ast.expr) else None
            if touch is not None and around is not node and touch.parameter is None:
                return End(node, Sink.FED, touch=touch)
        if isinstance(parent, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            return End(node, Sink.KEPT)
        call = self.scopes.parents[parent] if isinstance(parent, ast.keyword) else parent
        if isinstance(call, ast.Call) and call.func is not node:
            return End(node, self._taken(call), call.func)
        return End(node, Sink.HARMLESS)

    def _taken(self, call: ast.Call) -> Sink:
        """Return what a call makes of a value that it is given."""
        if self.shows(call):
            return Sink.HARMLESS
        term = self.evaluator.term(call.func)
        if isinstance(term, Package):
            if term.dotted.startswith("builtins."):
                return Sink.HARMLESS
            name = term.dotted.rpartition(".")[2]
            return Sink.STORED if name[:1].isupper() or name in self.table.storing else Sink.HANDED
        if isinstance(term, (Built, BuiltMethod, Value, Steps)):
            return Sink.HARMLESS  # documents are told of by themselves, and so are the calls that are touches
        if isinstance(term, Callable):
            return Sink.HANDED
        if isinstance(term, Class):
            return Sink.STORED if term.node.bases else Sink.KEPT
        if isinstance(call.func, ast.Attribute):
            base = self.evaluator.term(call.func.value)
            return Sink.KEPT if isinstance(base, (Own, Value, Steps)) else Sink.STORED
        return Sink.HANDED

    def is_foreign(self, call: ast.Call) -> bool:
        """Return whether a call hands what it is given to code of others, which may read it."""
        term = self.evaluator.term(call.func)
        if isinstance(term, (Callable, Built, BuiltMethod)) or self.shows(call):
            return False
        if isinstance(term, Package):
            known = (*self.table.copiers, *self.table.parsers)
            return not term.dotted.startswith("builtins.") and term.dotted not in known
        if not isinstance(call.func, ast.Attribute):
            return True
        origins = self.evaluator.origins(call.func.value)
        made = [self._dotted(each.func) for each in origins if isinstance(each, ast.Call)]
        return not any(each.split(".")[0] in self.evaluator.library.libraries for each in made)

    def shows(self, call: ast.Call) -> bool:
        """Return whether a call only shows what it is given, or answers it to who asked."""
        return self._is_one(call.func, (*self.table.showing, *self.table.answering)) or self._logs(call.func)

    def _is_one(self, node: ast.expr, names: tuple[str, ...]) -> bool:
        dotted = self._dotted(node)
        return any(dotted == name or dotted.startswith(f"{name}.") for name in names)

    def _logs(self, function: ast.expr) -> bool:
        """Return whether a function is a method of a logger."""
        if not isinstance(function, ast.Attribute):
            return False
        for origin in self.evaluator.origins(function.value):
            made = origin.func if isinstance(origin, ast.Call) else origin
            if self._dotted(made) in self.table.loggers or self._is_one(made, self.table.showing):
                return True
        return False
