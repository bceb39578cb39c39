"""What becomes of each place that waits for the source's exceptions, and why one stays."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from codemod.python.exceptions.guarded import Guarded, Guards
from codemod.python.exceptions.places import TRIES, Place, Places, Way
from codemod.python.exceptions.reading import Access, Reader, Reading
from codemod.python.exceptions.table import ExceptionTable, Names
from codemod.python.guards import conditions
from codemod.python.scopes import Scopes
from codemod.python.source import Source
from codemod.python.values import Built, BuiltMethod
from codemod.walking import walk

LONGEST = 5
"""How many lines the body of a handler may have that is written a second time."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Words of the tables about a place, with what fills them in."""

    message: str
    filled: Mapping[str, str] = field(default_factory=dict)
    node: ast.AST | None = None
    """Where a TODO belongs, where that is not the place itself."""


@dataclass(slots=True)
class Verdict:
    """What becomes of one place."""

    place: Place
    guarded: Guarded
    keep: bool = False
    """Whether the source's exceptions stay beside the target's."""
    raised: tuple[str, ...] = ()
    """What the helpers raise, which is caught too."""
    accesses: list[Access] = field(default_factory=list)
    copied: bool = False
    """Whether the target's exception gets a handler of its own."""
    problems: list[Reason] = field(default_factory=list)
    causes: list[Reason] = field(default_factory=list)
    held: bool = False
    """Whether it could be rewritten and is left all the same: an ignore comment, --select, --level."""

    @property
    def concerned(self) -> bool:
        """Return whether calls that moved stand in what the place guards."""
        return self.guarded.moved

    @property
    def moves(self) -> bool:
        """Return whether the place is rewritten."""
        return self.concerned and not self.problems and not self.held


class Decider:
    """Decides over the places of one module."""

    def __init__(
        self, table: ExceptionTable, names: Names, scopes: Scopes, source: Source, guards: Guards, places: Places
    ) -> None:
        """Keep the module, its places, and what tells what they guard."""
        self.table = table
        self.names = names
        self.scopes = scopes
        self.source = source
        self.guards = guards
        self.places = places
        self.reader = Reader(table, scopes, guards)
        self.occupied: set[ast.AST] = set()
        """Nodes that are rewritten otherwise."""

    def decide(self, occupied: Iterable[ast.AST]) -> list[Verdict]:
        """Return what becomes of each place; occupied are the nodes that are rewritten otherwise."""
        self.occupied = set(occupied)
        verdicts = [Verdict(place, self.guards.of(place.block)) for place in self.places.found]
        for each in verdicts:
            each.keep = each.guarded.stays or each.guarded.unknown
            each.raised = self._raised(each.place, each.guarded)
        for group in self._groups(verdicts):
            self._share(group)
        for each in verdicts:
            if each.concerned:
                self._decide(each, verdicts)
        return verdicts

    def groups(self, verdicts: list[Verdict]) -> list[list[Verdict]]:
        """Return the places that are rewritten together or not at all."""
        tests = [each for each in verdicts if each.place.way is Way.TEST]
        found = list(self._groups(verdicts))
        for test in tests:
            around = [
                each for each in verdicts if each.place.way is Way.HANDLER and each.place.handler is test.place.handler
            ]
            found += [[test, *around]] if around else []
        return found

    def _groups(self, verdicts: list[Verdict]) -> Iterator[list[Verdict]]:
        """Yield the handlers that wait for one name for several exceptions."""
        for named in self.places.constants.values():
            yield [each for each in verdicts if each.place.named is named]

    def _share(self, group: list[Verdict]) -> None:
        """Let handlers that wait for one name for several exceptions wait for the same."""
        keep = any(each.keep for each in group)
        raised = tuple(sorted({name for each in group for name in each.raised}))
        for each in group:
            each.keep, each.raised = keep, raised

    # ---- one place ---------------------------------------------------------------------------------------------------

    def _raised(self, place: Place, guarded: Guarded) -> tuple[str, ...]:
        """Return what the helpers raise that a place does not catch yet."""
        raised = {self.table.helpers[each] for each in guarded.helpers if each in self.table.helpers}
        beside = [_class_of(self.names.dotted(each)) for each in self.beside(place)]
        return tuple(sorted(each for each in raised if not any(_covers(other, each) for other in beside)))

    def beside(self, place: Place) -> list[ast.expr]:
        """Return the exceptions of others that a place names beside the source's."""
        parent = self.scopes.parents[place.named[0]]
        elements = parent.elts if isinstance(parent, ast.Tuple) else []
        if place.way is Way.CONTEXT and isinstance(parent, ast.Call):
            elements = parent.args
        return [each for each in elements if each not in place.named and not self.names.is_target(each)]

    def is_shared(self, place: Place) -> bool:
        """Return whether a place waits for a name for several exceptions."""
        return any(named is place.named for named in self.places.constants.values())

    def _decide(self, verdict: Verdict, verdicts: list[Verdict]) -> None:
        place = verdict.place
        tests = [each.place for each in verdicts if each.place.way is Way.TEST and each.place.handler is place.handler]
        loose = [each for each in place.reads if not any(self._is_tested(each, test) for test in tests)]
        reads = place.reads
        if place.way is Way.HANDLER:
            reads = loose
        elif place.way is Way.TEST:
            closer = [each for each in tests if self.beside(place) and not self.beside(each)]
            reads = [each for each in reads if self._is_tested(each, place)]
            reads = [each for each in reads if not any(self._is_tested(each, test) for test in closer)]
        reading = self.reader.read(reads)
        verdict.accesses = reading.accesses
        self._problems(verdict, reading)
        if place.way is Way.TEST and not self._is_handled(place, verdicts):
            others = self.reader.read(loose)
            unsure = [*(each.node for each in others.accesses), *others.lacking, *others.strange]
            if unsure:
                self._problem(verdict, "exception-mixed", read=_text(unsure[0]))
        if place.looks is not None:
            self._problem(verdict, "exception-other-read", read=_text(place.looks))
        if place.unclear:
            self._problem(verdict, "exception-unsure")
        for access in reading.accesses:
            if not access.exact:
                read, instead = _text(access.node), f"{_owner(access.node)}.{access.instead}"
                verdict.causes.append(Reason("exception-body", {"read": read, "instead": instead}, access.node))
        for node, what in reading.handed:
            verdict.causes.append(Reason("exception-handed", {"what": what}, node))
        if verdict.raised and verdict.guarded.looks_up:
            verdict.causes.append(Reason("exception-absent", {"raised": " and ".join(verdict.raised)}))

    def _is_handled(self, place: Place, verdicts: list[Verdict]) -> bool:
        return any(each.place.way is Way.HANDLER and each.place.handler is place.handler for each in verdicts)

    def _problem(self, verdict: Verdict, message: str, **filled: str) -> None:
        verdict.problems.append(Reason(message, filled))

    def _problems(self, verdict: Verdict, reading: Reading) -> None:
        """Note what keeps a place, as far as what it reads tells."""
        place = verdict.place
        if reading.lacking:
            self._problem(verdict, "exception-without", read=_text(reading.lacking[0]))
        if reading.strange:
            self._problem(verdict, "exception-other-read", read=_text(reading.strange[0]))
        raised = " and ".join(verdict.raised)
        if verdict.raised and self._is_shadowed(verdict):
            self._problem(verdict, "exception-shadowed", raised=raised)
        accesses = reading.accesses
        if accesses and self.beside(place):
            self._problem(verdict, "exception-mixed", read=_text(accesses[0].node))
        for access in accesses if verdict.raised else ():
            if not isinstance(access.node, ast.Attribute) or access.name not in self.table.absent:
                self._problem(verdict, "exception-absent-read", read=_text(access.node), raised=raised)
                break
        if accesses and verdict.keep:
            verdict.copied = self._may_be_copied(place)
            if not verdict.copied:
                self._problem(verdict, "exception-long", read=_text(accesses[0].node))

    def _is_shadowed(self, verdict: Verdict) -> bool:
        """Return whether another handler of a block would catch what the helpers raise, or loses what it waits for."""
        handler = verdict.place.handler
        if verdict.place.way is not Way.HANDLER or handler is None:
            return False
        clauses: list[ast.ExceptHandler] = getattr(self.scopes.parents[handler], "handlers", [])
        place = clauses.index(handler)
        above, below = self._caught(clauses[:place]), self._caught(clauses[place + 1 :])
        return any(
            any(_covers(each, name) for each in above) or any(_covers(_class_of(name), each.__name__) for each in below)
            for name in verdict.raised
        )

    def _caught(self, clauses: list[ast.ExceptHandler]) -> list[type[BaseException]]:
        """Return the exceptions of Python's own that some handlers wait for."""
        types = [each.type.elts if isinstance(each.type, ast.Tuple) else [each.type] for each in clauses]
        found = [_class_of(self.names.dotted(each)) for listed in types for each in listed if each is not None]
        return [each for each in found if each is not None]

    def _may_be_copied(self, place: Place) -> bool:
        """Return whether a handler is short and plain enough to be written a second time."""
        handler = place.handler
        if place.way is not Way.HANDLER or handler is None or self.is_shared(place):
            return False
        first, last = handler.body[0], handler.body[-1]
        nodes = [each for part in handler.body for each in walk(part)]
        documents = (Built, BuiltMethod)
        items = [each for around in self.scopes.ancestors(handler) for each in getattr(around, "items", ())]
        if any(isinstance(self._term(each.context_expr), documents) for each in items):
            return False  # the with statement of a document goes, and what stands in it moves to the left
        return (
            (last.end_lineno or last.lineno) - first.lineno < LONGEST
            and self.source.first_on_line(self.source.offset(handler.lineno, handler.col_offset))
            and not any(each in self.occupied or self.names.is_source(each) for each in nodes)
            and not any(isinstance(each, TRIES) for each in nodes)
            and not any(isinstance(each, ast.Call) and isinstance(self._term(each.func), documents) for each in nodes)
        )

    def _term(self, node: ast.expr) -> object:
        return self.names.evaluator.term(node)

    def _is_tested(self, node: ast.expr, test: Place) -> bool:
        """Return whether an exception is known, where it is read, to be of a kind that was asked for."""
        return any(_tells(each, test.node, positive=positive) for each, positive in conditions(node, self.scopes))


def _tells(test: ast.expr, call: ast.expr, *, positive: bool) -> bool:
    """Return whether a condition that holds, or does not, means that a call of isinstance gave True."""
    if test is call:
        return positive
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _tells(test.operand, call, positive=not positive)
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) is positive:
        return any(_tells(each, call, positive=positive) for each in test.values)
    return False


def _class_of(dotted: str) -> type[BaseException] | None:
    """Return the exception of Python's own that a dotted name means."""
    found = (
        getattr(builtins, dotted.rpartition(".")[2], None) if dotted.rpartition(".")[0] in ("", "builtins") else None
    )
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


def _covers(other: type[BaseException] | None, name: str) -> bool:
    """Return whether a handler of one exception of Python's own catches another."""
    found = _class_of(name)
    return other is not None and found is not None and issubclass(found, other)


def _owner(node: ast.expr) -> str:
    return ast.unparse(node.value) if isinstance(node, ast.Attribute) else ""


def _text(node: ast.AST) -> str:
    return ast.unparse(node)
