"""Rooms, members and lists of them that a module hands to others as Twilio's objects, or gets from them."""

from __future__ import annotations

import ast
from collections.abc import Callable as Function
from collections.abc import Iterator
from dataclasses import replace

from codemod.neighbours import Home, Neighbours, Offer, Origin, Sent
from codemod.python.callers import results
from codemod.python.evaluator import Evaluator
from codemod.python.scopes import How, Scopes, Variable
from codemod.python.values import Callable, Client, Term, Unknown, Value, Written

PLAIN = (ast.Call, ast.Await, ast.Name)
"""What stands in one place, and not in the place of one of its parts."""


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
        client = self.origin(term.client)
        return Sent(self.neighbours.file, line, column, term.kind, term.many, client, self._reached(term))

    def _reached(self, term: Value) -> Home | None:
        """Return where the client of a value has a name of a module's own, which others can import."""
        part = term.parts.get(self.evaluator.library.client_kind.name)
        variable = self.scopes.variable_of.get(part.node) if isinstance(part, Written) else None
        binding = variable.single if variable is not None and variable.scope is self.scopes.module else None
        if variable is None or binding is None or not isinstance(self.scopes.parents[binding.statement], ast.Module):
            return None
        if binding.how is not How.IMPORTED:
            return self.neighbours.file, variable.name
        offer = self.neighbours.offer(binding.dotted)
        return offer.home if offer is not None and offer.home[1].isidentifier() else None

    def offer(self, term: Value, home: Home) -> Offer | None:
        """Return what a value is that other modules can reach by a name."""
        sent = self.of(term)
        return Offer(home, value=sent) if sent is not None else None

    def movable(self, variable: Variable, offer: Offer) -> Offer:
        """Return an offer, with what only others could keep on Twilio marked so: a variable, or what a function gives.

        All that this module itself does with it is followed: a variable that is bound once, or a function that gives
        one thing and that this module does not call. An annotation of it would have to be right on both platforms.
        """
        binding = variable.single
        if binding is None or offer.home[0] != self.neighbours.file:
            return offer
        statement, function = binding.statement, binding.node
        if not any(self._remains(each) for each in (offer.value, offer.gives.value if offer.gives else None) if each):
            return offer
        if offer.value is not None and offer.value.file == self.neighbours.file:
            plain = isinstance(statement, ast.Assign) and len(statement.targets) == 1
            if plain and isinstance(binding.node, ast.Name) and isinstance(binding.value, PLAIN):
                return replace(offer, value=replace(offer.value, movable=True))
        gives = offer.gives.value if offer.gives is not None else None
        if gives is None or gives.file != self.neighbours.file or variable.reads:
            return offer
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)) or function in self.scopes.yields:
            return offer
        values = [each for each in results(self.scopes, function) if not _is_none(each)]
        if (
            not (len(values) == 1 and isinstance(values[0], PLAIN))
            or function.decorator_list
            or function.returns is not None
        ):
            return offer
        assert offer.gives is not None
        return replace(offer, gives=replace(offer.gives, value=replace(gives, movable=True)))

    def _remains(self, sent: Sent) -> bool:
        """Return whether something that others can ask is left of a value once it has moved."""
        kind = self.evaluator.rules.kinds[sent.kind]
        return sent.many or bool(kind.read) or self.evaluator.library.stands_for(sent.kind) is not None

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
        for node in self.scopes.of(ast.Name, ast.Attribute, ast.Call, ast.Await):
            if not isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del)):
                term = self.evaluator.term(node)
                if isinstance(term, Value) and term.sent is not None and term.sent.file != self.neighbours.file:
                    found[term.sent] = min(node.lineno, found.get(term.sent, node.lineno))
        return tuple(sorted(found.items()))


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
