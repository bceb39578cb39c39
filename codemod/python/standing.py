"""Second clients that stand in a module already, as an earlier run wrote them: the next run uses them again."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Set

from codemod.python.evaluator import Evaluator
from codemod.python.imports import Wanted
from codemod.python.layout import Room, Text
from codemod.python.scopes import Scopes
from codemod.python.siblings import Block, Second, row_text
from codemod.python.values import Package
from codemod.walking import walk

RUNNING = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom)

CONSTRUCTOR = "__constructor__"
"""Stands for the call that makes the target's client, however the program makes it."""


class OtherMeaning(Exception):
    """A name that would do, did it not mean something else in the module."""

    def __init__(self, name: str) -> None:
        """Keep the name."""
        super().__init__(name)
        self.name = name


class Standing:
    """Holds what would be written for a second client against what stands in one module."""

    def __init__(self, scopes: Scopes, evaluator: Evaluator, classes: Mapping[str, str]) -> None:
        """Keep the module; classes are the target's clients by their names in it: the dotted names."""
        self.scopes = scopes
        self.evaluator = evaluator
        self.classes = classes

    def settle(self, second: Second, taken: Set[str], made: ast.Call) -> None:
        """Take out of a plan what stands already.

        taken are the names that stand anywhere in the module, made is the call that would make the second client: one
        for the same account does as well, whatever else it is given. Raises OtherMeaning for a name that means
        something else, or that would get a value in yet another place.
        """
        self._made = made
        for name in sorted(second.names - second.passing):
            blocks = [block for block in second.blocks if _gives(block, name)]
            imports = [each for each in second.wanted if each.renamed == name]
            found = [each for block in blocks for each in self._found(block)]
            stands = len(found) == len(blocks) and self._only(name, found) and all(map(self.is_imported, imports))
            if name in taken and not (stands and (blocks or imports or name in second.parameters)):
                raise OtherMeaning(name)
            if stands:
                second.stands = second.stands or any(block.makes for block in blocks)
                second.blocks = [block for block in second.blocks if block not in blocks]

    def _found(self, block: Block) -> list[ast.stmt]:
        """Return the statement below that of a block, in the same suite, that is what the block would write.

        Nothing that may need the second client already runs between the two.
        """
        (expected,) = ast.parse("\n".join(_lines(block))).body
        parent = self.scopes.parents[block.below]
        suites = (suite for _, suite in ast.iter_fields(parent) if isinstance(suite, list) and block.below in suite)
        for each in next(suite[suite.index(block.below) + 1 :] for suite in suites):
            if self._same(expected, each):
                return [each]
            if not _runs_nothing(each):
                break
        return []

    def _only(self, name: str, statements: list[ast.stmt]) -> bool:
        """Return whether what gets its value by some statements gets it by no other."""
        variables = [scope.variables[name].bindings for scope in self.scopes.all if name in scope.variables]
        attributes = [bindings for (_, each), bindings in self.scopes.attributes.items() if each == name]
        given = [{binding.statement in statements for binding in bindings} for bindings in [*variables, *attributes]]
        return {True, False} not in given

    def _same(self, expected: object, found: object) -> bool:
        """Return whether code is what would be written, wherever it makes the target's client."""
        if isinstance(expected, ast.Name) and expected.id == CONSTRUCTOR:
            return isinstance(found, ast.Call) and self._is_made(found)
        if isinstance(expected, ast.Name) and expected.id in self.classes:
            return isinstance(found, ast.expr) and self._is_class(found, expected.id)
        if isinstance(expected, list):
            pairs = zip(expected, found, strict=False) if isinstance(found, list) else ()
            return isinstance(found, list) and len(expected) == len(found) and all(self._same(*pair) for pair in pairs)
        if not isinstance(expected, ast.AST):
            return expected == found
        return type(expected) is type(found) and all(
            self._same(value, getattr(found, field, None)) for field, value in ast.iter_fields(expected)
        )

    def _is_made(self, found: ast.Call) -> bool:
        """Return whether a call makes a client of the target for the account that is spoken for."""
        account = self._made.keywords[0]
        given = [each.value for each in found.keywords if each.arg == account.arg]
        return self._same(self._made.func, found.func) and self._same([account.value], given)

    def _is_class(self, found: ast.expr, name: str) -> bool:
        """Return whether an expression is a class of the target's."""
        term = self.evaluator.term(found)
        return isinstance(term, Package) and term.dotted == self.classes[name]

    def is_imported(self, wanted: Wanted) -> bool:
        """Return whether a name means, everywhere in the module, what would be imported under it."""
        variable = self.scopes.module.variables.get(wanted.renamed)
        dotted = f"{wanted.module}.{wanted.name}"
        return variable is not None and all(each.dotted == dotted for each in variable.bindings)


def _runs_nothing(statement: ast.stmt) -> bool:
    """Return whether a statement calls nothing, and always leads to the next one."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return not statement.decorator_list
    plain = isinstance(statement, (ast.Assign, ast.AnnAssign))
    return plain and not any(isinstance(each, RUNNING) for each in walk(statement))


def _gives(block: Block, name: str) -> bool:
    """Return whether a block gives something its name: a variable, an attribute, an item, a function."""
    return any(re.search(rf"\b{re.escape(name)}\b", row.head) for row in block.rows if not row.depth)


def _lines(block: Block) -> Iterator[str]:
    for row in block.rows:
        yield row_text(row, Text(CONSTRUCTOR), Room(10_000, "    " * row.depth, "    ", "\n", 0))
