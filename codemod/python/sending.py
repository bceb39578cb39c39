"""Rooms, members and lists of them that a module hands to others as Twilio's objects, or gets from them."""

from __future__ import annotations

import ast
from collections.abc import Callable as Function
from collections.abc import Iterator

from codemod.neighbours import Home, Neighbours, Offer, Origin, Sent
from codemod.python.callers import results
from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Scopes
from codemod.python.values import Callable, Client, Term, Unknown, Value


class Sending:
    """Tells of one module."""

    def __init__(
        self, evaluator: Evaluator, scopes: Scopes, neighbours: Neighbours, origin: Function[[Client], Origin | None]
    ) -> None:
        """Keep the module; origin tells of a client where it is made."""
        self.evaluator = evaluator
        self.scopes = scopes
        self.neighbours = neighbours
        self.origin = origin

    def of(self, term: Term) -> Sent | None:
        """Return what a value of Twilio's is to other modules; None for clients, and for what is none for certain."""
        if not isinstance(term, Value) or term.result_of or not term.client.certain:
            return None
        kind = self.evaluator.rules.kinds.get(term.kind)
        if kind is None or kind.made_by or kind.quiet:
            return None
        if term.sent is not None:
            return term.sent
        line, column = getattr(term.node, "lineno", 0), getattr(term.node, "col_offset", 0)
        return Sent(self.neighbours.file, line, column, term.kind, term.many, self.origin(term.client))

    def offer(self, term: Value, home: Home) -> Offer | None:
        """Return what a value is that other modules can reach by a name."""
        sent = self.of(term)
        return Offer(home, value=sent) if sent is not None else None

    def given(self, function: Callable) -> Term:
        """Return what a function gives whoever calls it: a value of Twilio's, too, where it may give one."""
        found = self.evaluator.given(function)
        if not isinstance(found, Unknown):
            return found
        return next((term for term in map(self.evaluator.term, self._results(function)) if self.of(term)), found)

    def _results(self, function: Callable) -> Iterator[ast.expr]:
        if isinstance(function.node, ast.Lambda):
            yield function.node.body
        else:
            yield from results(self.scopes, function.node)

    def methods(self) -> frozenset[str]:
        """Return the methods that take or give something of Twilio's beside clients."""
        found: set[str] = set()
        for (_, name), bindings in list(self.scopes.attributes.items()):
            for node in (each.node for each in bindings):
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                    taken = (self.evaluator.callers.inside(node, each.arg) or [] for each in arguments)
                    terms = [self.evaluator.term(each) for given in taken for each in given]
                    if self.of(self.given(Callable(node))) or any(self.of(term) for term in terms):
                        found.add(name)
        return frozenset(found)

    def meets(self) -> tuple[tuple[Sent, int], ...]:
        """Return what comes from other modules, each with the first line where it stands."""
        found: dict[Sent, int] = {}
        for node in self.scopes.order:
            if isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Await)) and not isinstance(
                getattr(node, "ctx", None), (ast.Store, ast.Del)
            ):
                term = self.evaluator.term(node)
                if isinstance(term, Value) and term.sent is not None and term.sent.file != self.neighbours.file:
                    found[term.sent] = min(node.lineno, found.get(term.sent, node.lineno))
        return tuple(sorted(found.items()))
