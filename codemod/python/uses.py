"""Where the client objects of a module stand, and what each place serves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

from codemod.neighbours import origins
from codemod.python.callers import MENTIONING
from codemod.python.scopes import FUNCTIONS, How, Scopes
from codemod.python.sites import Collector
from codemod.python.touches import Touch, Use
from codemod.python.values import Callable, Client, Offered, Own, Term, Unknown, Value


def client_uses(collector: Collector, explained: frozenset[str] = frozenset()) -> list[Use]:
    """Return every place where a client object stands, or may stand, with the touch whose receiver it is.

    explained holds names of the module of which all that other modules do with them is known.
    """
    return list(_Uses(collector, explained).all())


class _Uses:
    """The places of one module."""

    def __init__(self, collector: Collector, explained: frozenset[str]) -> None:
        """Keep what was found in the module."""
        self.explained = explained
        self.collector = collector
        self.scopes = collector.scopes
        self.evaluator = collector.evaluator

    def all(self) -> Iterator[Use]:
        """Yield the uses of followed clients, then of those that others may reach by a name."""
        for node, term in self.collector.terms:
            clients: tuple[Client, ...] = ()
            if isinstance(term, (Unknown, Own)):  # most of them
                if isinstance(node, ast.Call):
                    clients = self._awaited_elsewhere(node)
            elif isinstance(term, Value):
                clients = self._clients(term)
                if clients and self._is_alias(node):
                    clients = ()
            elif isinstance(term, Offered):
                yield from self._handed_on(node, term)
            elif isinstance(term, Callable) and self.evaluator.injection.names(node):
                continue  # the parameter that it fills tells its uses
            elif isinstance(term, Callable) and not self._is_called(node):
                clients = self._clients(self.evaluator.returned(node, term))
            elif isinstance(node, ast.Call):
                clients = self._awaited_elsewhere(node)
            for client in clients:
                yield Use(client, node, self._served(node))
        yield from self._by_attribute()
        yield from self._by_fixture()

    def _handed_on(self, node: ast.expr, term: Offered) -> Iterator[Use]:
        """Yield the clients that something of another module leads to, where it goes out of sight."""
        parent = self.scopes.parents[node]
        step = isinstance(parent, ast.Attribute) or (isinstance(parent, ast.Call) and parent.func is node)
        if step or isinstance(parent, MENTIONING) or self._is_alias(node) or self.evaluator.injection.names(node):
            return
        for origin in sorted(set(origins(term.offer))):
            yield Use(self.evaluator.library.foreign_client(origin, node).client, node, None)

    def _awaited_elsewhere(self, node: ast.Call) -> tuple[Client, ...]:
        """Return the clients that an asynchronous function gives to whoever awaits a call of it out of sight."""
        function = self.evaluator.term(node.func)
        if not isinstance(function, Callable) or not isinstance(function.node, ast.AsyncFunctionDef):
            return ()
        if isinstance(self.scopes.parents[node], ast.Await):
            return ()
        return self._clients(self.evaluator.returned(node, function))

    def _clients(self, term: Term) -> tuple[Client, ...]:
        """Return the client that a term is, or the several that it may be."""
        if isinstance(term, Value) and term.kind == self.collector.client_kind and not term.result_of:
            return (term.client, *term.others)
        return ()

    def _by_attribute(self) -> Iterator[Use]:
        """Yield readings of an attribute that holds a client in some class, where nothing tells whose it is."""
        clients: dict[str, dict[Client, None]] = {}
        for (_, name), bindings in self.scopes.attributes.items():
            held = (client for each in bindings for client in self._clients(self.evaluator.held(each)))
            clients.setdefault(name, {}).update(dict.fromkeys(held))
        for name in (name for name, held in clients.items() if held):
            for node in self.scopes.attribute_reads.get(name, ()):
                if isinstance(self.evaluator.term(node.value), Unknown) and self._is_out_of_sight(node):
                    touch = self._served(node)
                    yield from (Use(client, node, touch) for client in clients[name])

    def _by_fixture(self) -> Iterator[Use]:
        """Yield readings of parameters named like a decorated function: a test runner fills them with its result."""
        for variable in self.collector.variables:
            outer = self.scopes.module.variables.get(variable.name)
            filled = outer.single if outer is not None and variable.bindings[0].how is How.PARAMETER else None
            if filled is None or not getattr(filled.node, "decorator_list", []):
                continue
            for client in self._clients(self.evaluator.held(filled)):
                yield from (Use(client, node, self._served(node)) for node in variable.reads)

    def _is_out_of_sight(self, node: ast.expr) -> bool:
        """Return whether an expression is nothing that is followed."""
        return isinstance(self.evaluator.term(node), Unknown)

    def _is_called(self, node: ast.expr) -> bool:
        parent = self.scopes.parents[node]
        return isinstance(node, FUNCTIONS) or (isinstance(parent, ast.Call) and parent.func is node)

    def _is_alias(self, node: ast.expr) -> bool:
        """Return whether a client only goes from one name to another here, so that its next name tells its uses."""
        parent = self.scopes.parents[node]
        if isinstance(parent, ast.Return):
            return self._has_callers(self.scopes.scope_of[parent].node)
        if isinstance(parent, (ast.Assign, ast.AnnAssign)) and parent.value is node:
            targets = parent.targets if isinstance(parent, ast.Assign) else [parent.target]
            return all(self._is_followed(target) for target in targets)
        if isinstance(parent, (ast.Tuple, ast.List)) and isinstance(self.scopes.parents[parent], ast.Assign):
            return bool(self.collector.bound.get(node))
        call = self.scopes.parents[parent] if isinstance(parent, ast.keyword) else parent
        if isinstance(call, ast.Call) and call.func is not node and self.collector.bound.get(node):
            return True  # the parameter that takes it tells its uses
        if isinstance(call, ast.Call) and call.func is not node and self.evaluator.follows(call):
            return True  # another module tells them
        return isinstance(parent, (ast.NamedExpr, ast.IfExp)) or is_only_tested(node, self.scopes)

    def _is_followed(self, target: ast.expr) -> bool:
        """Return whether what a target holds is known where it is read: names, attributes of self."""
        if self.evaluator.shelves.of(target) in self.explained:
            return True
        if isinstance(target, ast.Attribute):
            return isinstance(target.value, ast.Name) and target in self._own_attributes
        return isinstance(target, ast.Name)

    @cached_property
    def _own_attributes(self) -> frozenset[ast.AST]:
        return frozenset(each.node for bindings in self.scopes.attributes.values() for each in bindings)

    def _has_callers(self, function: ast.AST) -> bool:
        """Return whether all that is done with what a function gives is known: what nobody calls is for others."""
        name = getattr(function, "name", "")
        decorators = getattr(function, "decorator_list", [])
        if name in self.explained and all(map(self.evaluator.callers.is_harmless, decorators)):
            return True
        variable = self.scopes.scope_of[function].find(name)
        return bool(variable is not None and variable.reads) or name in self.scopes.attribute_reads

    def _served(self, node: ast.expr) -> Touch | None:
        """Return the touch at the end of the chain that begins with a client."""
        current: ast.expr = node
        while self.collector.consumed(current):
            parent = self.scopes.parents[current]
            assert isinstance(parent, ast.expr)
            current = parent
            if current in self.collector.touches:
                return self.collector.touches[current]
        return None


def is_only_tested(node: ast.expr, scopes: Scopes) -> bool:
    """Return whether a client is only looked at here, not used: compared with None, or tested."""
    parent = scopes.parents[node]
    if isinstance(parent, ast.Compare):
        others = [each for each in (parent.left, *parent.comparators) if each is not node]
        return all(isinstance(each, ast.Constant) and each.value is None for each in others)
    if isinstance(parent, ast.UnaryOp):
        return isinstance(parent.op, ast.Not)
    return isinstance(parent, (ast.If, ast.While)) and parent.test is node
