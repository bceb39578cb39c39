"""What the value of a parameter is compared with: texts in comparisons, tuples, keys of tables, cases, constants."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Binding, How, Scopes, Variable
from codemod.python.values import Class, Package
from codemod.python.webhooks.flows import Flows
from codemod.python.webhooks.readings import Reading

DISPLAYS = (ast.Tuple, ast.List, ast.Set)
WRAPPERS = ("builtins.frozenset", "builtins.set", "builtins.tuple", "builtins.list")
COMPARING = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot)
LOOKING_UP = ("get", "pop", "__getitem__")


@dataclass(frozen=True, slots=True)
class Spelled:
    """A text that a value is compared with."""

    constant: ast.Constant
    """Where it stands."""
    names: tuple[ast.expr, ...] = ()
    """The names by which it is meant where it is compared, outermost first; none where it stands there itself."""
    holders: tuple[Variable | tuple[ast.ClassDef, str], ...] = ()
    """What those names are: variables, or attributes of a class."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What becomes of the value of one reading."""

    texts: tuple[Spelled, ...]
    """Every text that it is compared with."""
    open: tuple[ast.expr, ...]
    """Where it is put to a use of which nothing is known."""


class Values:
    """Answers for one module."""

    def __init__(self, scopes: Scopes, evaluator: Evaluator, flows: Flows) -> None:
        """Keep what is asked."""
        self.scopes = scopes
        self.evaluator = evaluator
        self.flows = flows

    def compared(self, reading: Reading) -> Compared:
        """Return what the value of a reading is compared with, and where it goes beside."""
        texts: list[Spelled] = []
        unknown: list[ast.expr] = []
        for use in self.flows.uses(reading):
            found = self._texts(use)
            if found is None:
                unknown.append(use)
            else:
                texts += found
        return Compared(tuple(texts), tuple(unknown))

    def spelled(self, node: ast.expr) -> tuple[Spelled, ...]:
        """Return where the text of an expression stands."""
        return tuple(self._of(node, (), ()) or ())

    def _texts(self, use: ast.expr) -> list[Spelled] | None:
        """Return the texts that one use compares a value with, none where it is only shown; None if unknown."""
        parent = self.scopes.parents[use]
        if isinstance(parent, ast.Compare):
            if not all(isinstance(each, COMPARING) for each in parent.ops):
                return None
            others = [each for each in (parent.left, *parent.comparators) if each is not use]
            return self._all(self._of(each, (), ()) for each in others)
        if isinstance(parent, ast.Subscript) and parent.slice is use:
            return self._keys(parent.value)
        if isinstance(parent, ast.Match) and parent.subject is use:
            return self._all(self._of_pattern(case.pattern) for case in parent.cases)
        if isinstance(parent, (ast.FormattedValue, ast.Expr, ast.If, ast.While, ast.IfExp, ast.Assert, ast.UnaryOp)):
            return []
        call = self.scopes.parents[parent] if isinstance(parent, ast.keyword) else parent
        if isinstance(call, ast.Call) and call.func is not use:
            if isinstance(call.func, ast.Attribute) and call.func.attr in LOOKING_UP and call.args[:1] == [use]:
                return self._keys(call.func.value)
            if isinstance(call.func, ast.Name) and call.func.id == "bool":
                return []
            return [] if self.flows.shows(call) else None
        return None

    def _keys(self, node: ast.expr) -> list[Spelled] | None:
        """Return the keys of a table that a value is looked up in; None where it is not written out."""
        found = self._of(node, (), ())
        return found if found and self._is_table(node) else None

    def _is_table(self, node: ast.expr) -> bool:
        return all(isinstance(each, ast.Dict) for each in self.evaluator.origins(node))

    def _all(self, parts: Iterable[list[Spelled] | None]) -> list[Spelled] | None:
        found: list[Spelled] = []
        for part in parts:
            if part is None:
                return None
            found += part
        return found

    def _of(
        self,
        node: ast.expr,
        names: tuple[ast.expr, ...],
        holders: tuple[Variable | tuple[ast.ClassDef, str], ...],
    ) -> list[Spelled] | None:
        """Return the texts that an expression is: itself, those of a display or a table, those behind a name."""
        if isinstance(node, ast.Constant):
            return [Spelled(node, names, holders)] if isinstance(node.value, str) else []
        if isinstance(node, DISPLAYS):
            return self._all(self._of(each, names, holders) for each in node.elts)
        if isinstance(node, ast.Dict):
            keys = [each for each in node.keys if each is not None]
            return self._all(self._of(each, names, holders) for each in keys) if len(keys) == len(node.keys) else None
        if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
            term = self.evaluator.term(node.func)
            wraps = isinstance(term, Package) and term.dotted in WRAPPERS
            return self._of(node.args[0], names, holders) if wraps else None
        if isinstance(node, ast.Name):
            variable = self.scopes.variable_of.get(node)
            binding = variable.single if variable is not None else None
            if variable is None or binding is None or binding.how is not How.ASSIGNED or binding.value is None:
                return None
            if variable in holders:
                return None  # what is made of itself
            return self._of(binding.value, (*names, node), (*holders, variable))
        if isinstance(node, ast.Attribute):
            return self._of_member(node, names, holders)
        return None

    def _of_member(
        self,
        node: ast.Attribute,
        names: tuple[ast.expr, ...],
        holders: tuple[Variable | tuple[ast.ClassDef, str], ...],
    ) -> list[Spelled] | None:
        """Return the text of a constant that a class keeps, a member of an enumeration for instance."""
        if node.attr == "value" and isinstance(node.value, ast.Attribute):
            return self._of_member(node.value, names, holders)
        owner = self.evaluator.term(node.value)
        if not isinstance(owner, Class):
            return None
        bindings: list[Binding] = self.scopes.attributes.get((owner.node, node.attr), [])
        if len(bindings) != 1 or bindings[0].how is not How.ASSIGNED or bindings[0].value is None:
            return None
        return self._of(bindings[0].value, (*names, node), (*holders, (owner.node, node.attr)))

    def _of_pattern(self, pattern: ast.pattern) -> list[Spelled] | None:
        if isinstance(pattern, ast.MatchValue):
            return self._of(pattern.value, (), ())
        if isinstance(pattern, ast.MatchOr):
            return self._all(self._of_pattern(each) for each in pattern.patterns)
        if isinstance(pattern, ast.MatchAs):
            return self._of_pattern(pattern.pattern) if pattern.pattern is not None else []
        return [] if isinstance(pattern, ast.MatchSingleton) else None

    def other_uses(self, spelled: Spelled, known: set[ast.AST]) -> Iterator[ast.AST]:
        """Yield where the names of a text are read for something else than what is known."""
        for holder in spelled.holders:
            if isinstance(holder, Variable):
                yield from (read for read in holder.reads if read not in known)
                continue
            owner, name = holder
            yield from (read for read in self.scopes.attribute_reads.get(name, ()) if read not in known)
            for read in self.scopes.variable_of[owner].reads:
                if not isinstance(self.scopes.parents[read], (ast.Attribute, ast.arg)):
                    yield read  # the class as a whole: its members are listed, or looked up by their values
