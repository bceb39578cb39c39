"""The tables of exceptions: what the source raises, what the target raises instead, and what can be read of both."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Scopes
from codemod.python.values import Package
from codemod.rules import Rules

IMPORTING = "importlib"
"""Gives modules by names that it is called with."""


@dataclass(frozen=True, slots=True)
class ExceptionTable:
    """rules/exceptions.toml, and what sdk.toml says of the target's exception."""

    library: str
    """The module in which the source's exceptions are defined."""
    also: frozenset[str]
    target: str
    """Dotted name of the target's exception."""
    attributes: Mapping[str, str]
    unlike: Mapping[str, str]
    without: frozenset[str]
    helpers: Mapping[str, str]
    """Helper -> the exception of Python's own that it raises where the source answered with an error."""
    absent: Mapping[str, str]
    """Attribute of the source's exception -> what it told in the place of a helper's."""
    contexts: frozenset[str]
    decorators: frozenset[str]
    several: frozenset[str]
    """Of the contexts, those that take their exceptions one after the other."""
    keywords: frozenset[str]
    value: Mapping[str, str]
    matched: frozenset[str]

    @property
    def module(self) -> str:
        """Return the module from which the target's exception is imported."""
        return self.target.rpartition(".")[0]

    @property
    def name(self) -> str:
        """Return the class of the target's exception."""
        return self.target.rpartition(".")[2]

    def is_source(self, dotted: str) -> bool:
        """Return whether a dotted name is that of one of the source's exceptions."""
        return bool(dotted) and (dotted in self.also or dotted.startswith(f"{self.library}."))


@lru_cache(maxsize=4)
def read_table(rules: Rules) -> ExceptionTable:
    """Return the tables of exceptions."""
    entry = rules.tables["exceptions"]["exception"]
    guards = entry["guards"]
    return ExceptionTable(
        library=entry["library"],
        also=frozenset(entry["also"]),
        target=rules.tables["sdk"]["error"]["class"],
        attributes=entry["attributes"],
        unlike=entry["unlike"],
        without=frozenset(entry["without"]),
        helpers=entry["helpers"],
        absent=entry["absent"],
        contexts=frozenset(guards["with"]),
        decorators=frozenset(guards["decorators"]),
        several=frozenset(guards["several"]),
        keywords=frozenset(guards["keywords"]),
        value=guards["value"],
        matched=frozenset(guards["matched"]),
    )


class Names:
    """Tells which expressions of a module name an exception of the source or the target."""

    def __init__(self, table: ExceptionTable, scopes: Scopes, evaluator: Evaluator) -> None:
        """Keep what tells what an expression is."""
        self.table = table
        self.scopes = scopes
        self.evaluator = evaluator

    def dotted(self, node: ast.expr) -> str:
        """Return the dotted name of something imported or built in; nothing for anything else."""
        if isinstance(node, ast.Name) and node not in self.scopes.variable_of and self._is_starred(node.id):
            return f"{self.table.library}.{node.id}"
        term = self.evaluator.term(node)
        return self.evaluator.neighbours.again.get(term.dotted, term.dotted) if isinstance(term, Package) else ""

    def _is_starred(self, name: str) -> bool:
        """Return whether a star import brings a name from where the source's exceptions are defined."""
        starred = self.scopes.module.variables.get("*")
        bindings = starred.bindings if starred is not None else []
        return not hasattr(builtins, name) and any(each.dotted == f"{self.table.library}.*" for each in bindings)

    @cached_property
    def _are_in_reach(self) -> bool:
        """Return whether something that the module imports is an exception of the source, or leads to one by its names.

        Most modules import nothing of the kind: they are not searched.
        """
        if self.evaluator.neighbours.again:
            return True
        bindings = (binding for variable in self.scopes.names() for binding in variable.bindings)
        imported = {binding.dotted.removesuffix(".*") for binding in bindings if binding.dotted}
        ends = (self.table.library, *self.table.also)
        return any(
            dotted.startswith(IMPORTING) or any(f"{end}.".startswith(f"{dotted}.") for end in ends)
            for dotted in imported
        ) or any(map(self.table.is_source, imported))

    def is_source(self, node: ast.AST) -> bool:
        """Return whether an expression names an exception of the source."""
        return (
            self._are_in_reach
            and isinstance(node, (ast.Name, ast.Attribute))
            and self.table.is_source(self.dotted(node))
        )

    def is_target(self, node: ast.AST) -> bool:
        """Return whether an expression names the target's exception."""
        return isinstance(node, (ast.Name, ast.Attribute)) and self.dotted(node) == self.table.target
