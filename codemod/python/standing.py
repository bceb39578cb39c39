"""Second clients that stand in a module already, as an earlier run wrote them: the next run uses them again."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Set

from codemod.python.evaluator import Evaluator
from codemod.python.imports import Wanted
from codemod.python.layout import Room, Text
from codemod.python.scopes import Binding, Scopes
from codemod.python.siblings import Block, Second, row_text
from codemod.python.values import Package
from codemod.walking import walk

ENVIRONMENT = Package("os.environ")
READING = (Package("os.environ.get"), Package("os.getenv"))
RUNNING = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom)

CONSTRUCTOR = "__constructor__"
"""Stands for the call that makes the target's client, however the program makes it."""


class OtherMeaning(Exception):
    """A name that would do, did it not mean something else in the module."""

    def __init__(self, name: str) -> None:
        """Keep the name."""
        super().__init__(name)
        self.name = name


class Likeness:
    """Tells whether code is what would be written for a second client."""

    def __init__(self, evaluator: Evaluator, classes: Mapping[str, str], made: ast.Call) -> None:
        """Keep the module's evaluator, the target's clients by their names in it, and a call.

        The call makes the second client and is given what it must be given; another one may be given more.
        """
        self.evaluator = evaluator
        self.classes = classes
        self.made = made

    def same(self, expected: object, found: object) -> bool:
        """Return whether code is what would be written, wherever it makes the target's client."""
        if isinstance(expected, ast.Name) and expected.id == CONSTRUCTOR:
            return isinstance(found, ast.Call) and self.is_made(found)
        if isinstance(expected, ast.Name) and expected.id in self.classes:
            return isinstance(found, ast.expr) and self._is_class(found, expected.id)
        if isinstance(expected, list):
            pairs = zip(expected, found, strict=False) if isinstance(found, list) else ()
            return isinstance(found, list) and len(expected) == len(found) and all(self.same(*pair) for pair in pairs)
        if not isinstance(expected, ast.AST):
            return expected == found
        return type(expected) is type(found) and all(
            self.same(value, getattr(found, field, None)) for field, value in ast.iter_fields(expected)
        )

    def is_made(self, found: ast.Call) -> bool:
        """Return whether a call makes a client of the same class, and is given at least the same."""
        given = {each.arg: each.value for each in found.keywords}
        pairs = [(each.value, given.get(each.arg)) for each in self.made.keywords]
        return self.same(self.made.func, found.func) and all(
            self.same(*pair) or self._is_variable(*pair) for pair in pairs
        )

    def _is_variable(self, expected: ast.expr, found: ast.expr | None) -> bool:
        """Return whether both read the same variable of the environment, maybe by way of a name."""
        if isinstance(found, ast.Name):
            variable = self.evaluator.scopes.variable_of.get(found)
            found = variable.single.value if variable is not None and variable.single is not None else None
        if not isinstance(expected, ast.Subscript):
            return False
        if isinstance(found, ast.Subscript):
            return self.evaluator.term(found.value) == ENVIRONMENT and self.same(expected.slice, found.slice)
        return (
            isinstance(found, ast.Call)
            and self.evaluator.term(found.func) in READING
            and self.same([expected.slice], found.args)
        )

    def _is_class(self, found: ast.expr, name: str) -> bool:
        """Return whether an expression is a class of the target's."""
        term = self.evaluator.term(found)
        return isinstance(term, Package) and term.dotted == self.classes[name]


class Standing:
    """Holds what would be written for a second client against what stands in one module."""

    def __init__(self, scopes: Scopes, evaluator: Evaluator, classes: Mapping[str, str]) -> None:
        """Keep the module; classes are the target's clients by their names in it: the dotted names."""
        self.scopes = scopes
        self.evaluator = evaluator
        self.classes = classes

    def settle(self, second: Second, taken: Set[str], made: ast.Call) -> None:
        """Take out of a plan what stands already.

        taken are the names that stand anywhere in the module, made is a call that makes a client for the same account.
        Raises OtherMeaning for a name that means something else where the plan would use it.
        """
        likeness = Likeness(self.evaluator, self.classes, made)
        found = {id(block): self._found(block, likeness) for block in second.blocks}
        standing = {each for each in found.values() if each is not None}
        for name in sorted((second.names - second.passing) & taken):
            if not self._may_have(name, second, found, standing):
                raise OtherMeaning(name)
        second.stands = any(block.makes and found[id(block)] is not None for block in second.blocks)
        second.blocks = [block for block in second.blocks if found[id(block)] is None]

    def of_module(self, made: ast.Call, before: int) -> str | None:
        """Return the name of a client that the module makes as made does, above a line and for nothing else."""
        likeness = Likeness(self.evaluator, self.classes, made)
        for statement in self.scopes.module.node.body if isinstance(self.scopes.module.node, ast.Module) else ():
            if statement.lineno >= before:
                break
            if isinstance(statement, (ast.Assign, ast.AnnAssign)) and isinstance(statement.value, ast.Call):
                targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                name = targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else ""
                having = [scope.variables[name] for scope in self.scopes.all if name in scope.variables]
                if likeness.is_made(statement.value) and [len(each.bindings) for each in having] == [1]:
                    return name
        return None

    def _may_have(
        self, name: str, second: Second, found: Mapping[int, ast.stmt | None], standing: Set[ast.stmt]
    ) -> bool:
        """Return whether a name of the module means the second client already, or nothing, wherever it is needed."""
        imports = [each for each in second.wanted if each.renamed == name]
        if not all(map(self.is_imported, imports)):
            return False
        if any(self._mentions(function, name, standing) for function in second.injected.get(name, ())):
            return False
        variable = self.scopes.module.variables.get(name)
        given = [each.statement for each in variable.bindings] if variable is not None else []
        known = bool(imports) or name in second.parameters
        blocks = [block for block in second.blocks if _gives(block, name)]
        known = known or any(found[id(block)] is not None and self._function(block, name) is None for block in blocks)
        if not blocks and not known:  # functions that stand give it what it holds
            return bool(given) and all(self._is_in(each, standing) for each in given)
        return all(
            self._fits(block, name, standing, known=known, stands=found[id(block)] is not None) for block in blocks
        )

    def _fits(self, block: Block, name: str, standing: Set[ast.stmt], *, known: bool, stands: bool) -> bool:
        """Return whether a block may give a name its value, or does so; known is whether it means that elsewhere."""
        function = self._function(block, name)
        if function is not None:
            return stands or not self._mentions(function, name, standing)
        return known and all(self._is_in(binding.statement, standing) for binding in self._bindings(block, name))

    def _function(self, block: Block, name: str) -> ast.AST | None:
        """Return the function to which a name that a block gives is local; None for a module's, and an attribute."""
        scope = self.scopes.scope_of[block.below]
        return scope.node if scope.is_function and self._is_own(block, name) and name not in scope.outer else None

    def _is_own(self, block: Block, name: str) -> bool:
        """Return whether a block gives something to a name by itself, not to an attribute or item of that name."""
        own = re.compile(rf"(?:\w+ = )*{re.escape(name)}\b|(?:async )?def {re.escape(name)}\b")
        return any(own.match(row.head) is not None for row in block.rows if not row.depth)

    def _bindings(self, block: Block, name: str) -> list[Binding]:
        """Return what gives a value to the variable of the module, or the attribute, that a block gives one to."""
        variable = self.scopes.module.variables.get(name)
        if self._is_own(block, name) and not self.scopes.scope_of[block.below].is_class:
            return variable.bindings if variable is not None else []
        around = [block.below, *self.scopes.ancestors(block.below)]
        own = self._kin(next((each for each in around if isinstance(each, ast.ClassDef)), None))
        attributes = self.scopes.attributes.items()
        return [
            each for (owner, attribute), found in attributes if attribute == name and owner in own for each in found
        ]

    def _kin(self, one: ast.ClassDef | None) -> Set[ast.ClassDef]:
        """Return the classes whose objects may be of a class, too, or that its objects may be of; all for None."""
        classes = self.scopes.of(ast.ClassDef)
        if one is None:
            return set(classes)
        bases = {
            each: {name.id for base in each.bases for name in walk(base) if isinstance(name, ast.Name)}
            for each in classes
        }
        found = {one}
        for _ in classes:
            names = {each.name for each in found}
            named = {name for each in found for name in bases[each]}
            found |= {each for each in classes if each.name in named or not names.isdisjoint(bases[each])}
        return found

    def _mentions(self, function: ast.AST, name: str, standing: Set[ast.stmt]) -> bool:
        """Return whether a function speaks of a name, but where what stands there does."""
        speaking = (each for each in walk(function) if isinstance(each, ast.Name) and each.id == name)
        named = (each for each in walk(function) if isinstance(each, ast.arg) and each.arg == name)
        return any(named) or any(not self._is_in(self.scopes.statements[each], standing) for each in speaking)

    def _is_in(self, statement: ast.stmt, standing: Set[ast.stmt]) -> bool:
        return statement in standing or any(each in standing for each in self.scopes.ancestors(statement))

    def _found(self, block: Block, likeness: Likeness) -> ast.stmt | None:
        """Return the statement below that of a block, in the same suite, that is what the block would write, or None.

        Nothing that may need the second client already runs between the two.
        """
        (expected,) = ast.parse("\n".join(_lines(block))).body
        parent = self.scopes.parents[block.below]
        suites = (suite for _, suite in ast.iter_fields(parent) if isinstance(suite, list) and block.below in suite)
        suite: list[ast.stmt] = next(suite for suite in suites)
        for each in suite[suite.index(block.below) + 1 :]:
            if likeness.same(expected, each):
                return each
            if not _runs_nothing(each):
                break
        return None

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
