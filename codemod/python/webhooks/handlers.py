"""The handlers of a module: which readings are of the same request, and what runs to answer it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from codemod.python.evaluator import Evaluator
from codemod.python.scopes import FUNCTIONS as ALL_FUNCTIONS
from codemod.python.scopes import Scopes
from codemod.python.values import Callable, Package
from codemod.python.webhooks.readings import Reading
from codemod.walking import children, walk
from codemod.webhooks import Table

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(eq=False, slots=True)
class Handler:
    """One handler: the functions that read the same requests, and what they call."""

    readings: list[Reading]
    nodes: frozenset[ast.AST]
    """Everything that stands in its functions, in those that they call, and in what these name of the module."""
    names: list[str] = field(default_factory=list)
    """The parameters that it reads, once each, in the order of the text."""

    def __post_init__(self) -> None:
        """Note the names."""
        self.readings.sort(key=lambda each: (each.node.lineno, each.node.col_offset))
        self.names = list(dict.fromkeys(each.name for each in self.readings))


class Handlers:
    """Finds the handlers of one module."""

    def __init__(self, table: Table, scopes: Scopes, evaluator: Evaluator) -> None:
        """Keep what is asked."""
        self.table = table
        self.scopes = scopes
        self.evaluator = evaluator

    def all(self, readings: Iterable[Reading]) -> list[Handler]:
        """Return the readings by handler: those of one function, and of functions that call one another."""
        owners: dict[ast.AST, list[Reading]] = {}
        for reading in readings:
            owners.setdefault(self._owner(reading.node), []).append(reading)
        reached = {owner: self._reached(owner) for owner in owners}
        leader = {owner: owner for owner in owners}

        def find(owner: ast.AST) -> ast.AST:
            while leader[owner] is not owner:
                owner = leader[owner]
            return owner

        for owner in owners:
            for other in owners:
                if other is not owner and other in reached[owner] and not isinstance(owner, ast.Module):
                    leader[find(other)] = find(owner)
        groups: dict[ast.AST, list[ast.AST]] = {}
        for owner in owners:
            groups.setdefault(find(owner), []).append(owner)
        return [
            Handler(
                [reading for owner in group for reading in owners[owner]],
                frozenset().union(*(reached[owner] for owner in group)),
            )
            for group in groups.values()
        ]

    def _owner(self, node: ast.expr) -> ast.AST:
        """Return the function that a reading is of; one that stands in another and is no handler is a part of that."""
        found: ast.AST | None = None
        for around in self.scopes.ancestors(node):
            if isinstance(around, FUNCTIONS):
                found = around
                if around.decorator_list:
                    break
            elif isinstance(around, ast.ClassDef) and found is not None:
                break
        return found if found is not None else self.scopes.module.node

    def _reached(self, owner: ast.AST) -> frozenset[ast.AST]:
        """Return what stands in a function, in what it calls, and in what these name of the module."""
        if isinstance(owner, ast.Module):
            inside = (each for each in owner.body if not isinstance(each, (*FUNCTIONS, ast.ClassDef)))
            return frozenset(node for each in inside for node in walk(each))
        found: set[ast.AST] = set()
        pending: list[ast.AST] = [owner]
        while pending:
            root = pending.pop()
            if root in found:
                continue
            nodes = list(self._inside(root, owner))
            found.update(nodes)
            pending += [each for node in nodes for each in self._named(node) if each not in found]
        return frozenset(found)

    def _inside(self, root: ast.AST, owner: ast.AST) -> Iterator[ast.AST]:
        """Yield the nodes of a function, but for handlers that stand in it."""
        yield root
        for child in children(root):
            if not (isinstance(child, FUNCTIONS) and child.decorator_list and isinstance(root, FUNCTIONS)):
                yield from self._inside(child, owner)

    def _named(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the functions of the module that a node names, and the values of the module's variables."""
        if not isinstance(node, (ast.Name, ast.Attribute)) or not isinstance(node.ctx, ast.Load):
            return
        term = self.evaluator.term(node)
        if isinstance(term, Callable) and isinstance(term.node, ALL_FUNCTIONS):
            yield term.node
        variable = self.scopes.variable_of.get(node)
        if variable is not None and variable.scope.parent is None:
            yield from (each.value for each in variable.bindings if each.value is not None)

    def answers_others(self, handler: Handler) -> bool:
        """Return whether a handler builds documents that have nothing to do with voice."""
        for node in handler.nodes:
            if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
                term = self.evaluator.term(node)
                if isinstance(term, Package) and term.dotted.startswith(self.table.other_builders):
                    return True
        return False
