"""Locals for what a rewriting would evaluate twice, or in another order than it stands."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping, Set

from codemod.python.kept import Kept
from codemod.python.names import LocalNames
from codemod.python.parts import PartError, in_strings, is_simple, leaves
from codemod.python.positions import Flag
from codemod.python.rewritings import (
    Branch,
    Line,
    Position,
    Rest,
    Rewriting,
    Statement,
    changed,
    find_parts,
    localised,
    renamed,
    spellings_of,
)
from codemod.python.scopes import Scopes
from codemod.python.touches import Touch
from codemod.python.values import Filled, Literal, Spelling, Written
from codemod.rules import template_of
from codemod.walking import walk

# What Twilio makes of a flag, as an expression.
CONDITIONAL = {
    Flag.BOOL: "yes if flag else no",
    Flag.OPTIONAL: "yes if flag else no if flag is not None else None",
    Flag.UNKNOWN: "yes if flag and str(flag).lower() != 'false' else no if flag is not None else None",
}


class Locals:
    """Binds in one module what must be bound, and puts the statements together."""

    def __init__(self, scopes: Scopes, touches: Mapping[ast.expr, Touch], names: LocalNames, kept: Kept) -> None:
        """Keep the module's scopes, touches and names, and the parts that have locals of their own."""
        self.kept = kept
        self.scopes = scopes
        self.touches = touches
        self.names = names

    def bound(self, touch: Touch, position: Position | None, lines: list[Statement], *, used: bool) -> Rewriting:
        """Bind to locals what would run twice or in another order than it stands, and put the statements together."""
        spellings = [spelling for line in lines for spelling in spellings_of(line)]
        order = [leaf for spelling in spellings for leaf in leaves(spelling)]
        counts = Counter(id(leaf.node) for leaf in order if isinstance(leaf, Written))
        written = list({id(leaf.node): leaf for leaf in order if isinstance(leaf, Written)}.values())
        complex_ones = [leaf for leaf in written if not is_simple(leaf.node) or leaf.node in self.touches]
        shared = self._shared(lines)
        # The tests of a branch would evaluate a flag again, and an f-string can hold names only.
        # So may a look-up not run before a flag that was evaluated before any request.
        flags = [line.flag for line in lines if isinstance(line, Branch) and (shared or line.kind is not Flag.BOOL)]
        needed = {id(flag.node) for flag in flags if isinstance(flag, Written) and _runs(flag.node)}
        needed |= {id(leaf.node) for each in spellings for leaf in in_strings(each) if isinstance(leaf, Written)}
        bind = self._bound_first(complex_ones, counts, lines, shared, needed)
        if isinstance(lines[0], Line) and len(lines) == 1 and not bind:
            if position is None or used:
                return Rewriting(touch, touch.node, lines[0].spelling)
            if position.rest is None and isinstance(position.statement, ast.Expr) and position.value is touch.node:
                return Rewriting(touch, touch.node, lines[0].spelling)
        inside_class = self.scopes.scope_of[touch.node].is_class and (bind or shared)
        if position is None or not _is_insertable(position.statement) or inside_class:
            raise PartError("position", ast.unparse(touch.node))
        return self._statements(touch, position, lines, bind, shared, used)

    def conditional(self, touch: Touch, branch: Branch) -> Rewriting:
        """Return a branch as one expression, for where no statement can stand; raises PartError where it cannot be."""
        if len(branch.yes) > 1 or len(branch.no) > 1:
            raise PartError("position", ast.unparse(touch.node))
        [yes], [no] = branch.yes, branch.no
        parts = [*leaves(yes.spelling), *leaves(no.spelling)]
        written = [part.node for part in parts if isinstance(part, Written)]
        assert isinstance(branch.flag, Written)
        again = branch.kind is not Flag.BOOL and _runs(branch.flag.node)
        if again or not all(is_simple(node) and node not in self.touches for node in written):
            raise PartError("position", ast.unparse(touch.node))
        text = CONDITIONAL[branch.kind]
        filled = {"flag": branch.flag, "yes": yes.spelling, "no": no.spelling}
        return Rewriting(touch, touch.node, Filled(template_of(text), filled))

    def _bound_first(
        self,
        complex_ones: list[Written],
        counts: Counter[int],
        lines: list[Statement],
        shared: str | None,
        needed: set[int],
    ) -> set[int]:
        """Return the ids of the nodes that must be bound to locals first: those needed, and what else they ask for.

        What asks for the members is shared by all statements and runs once, before them.
        """
        asking = [found for line in lines if shared for found in find_parts(line, shared)]
        inside = (
            Counter(id(leaf.node) for leaf in leaves(asking[0]) if isinstance(leaf, Written)) if asking else Counter()
        )
        # What stands in one way of a branch only was evaluated on the other too.
        branches = [line for line in lines if isinstance(line, Branch)]
        flags = {id(line.flag.node) for line in branches if isinstance(line.flag, Written)}
        bind = {id(leaf.node) for leaf in complex_ones} & needed
        for leaf in complex_ones:
            key = id(leaf.node)
            outside = counts[key] - inside[key] * len(asking)
            conditional = bool(branches) and key not in flags
            if inside[key] + outside > 1 or (outside and (len(lines) > 1 or conditional)):
                bind.add(key)
        starts = {id(leaf.node): (leaf.node.lineno, leaf.node.col_offset) for leaf in complex_ones}
        unbound = [start for key, start in starts.items() if key not in bind]
        if unbound != sorted(unbound):
            return set(starts)
        # What is bound runs before what is not: nothing may be left that stood before it.
        last = max((starts[key] for key in bind), default=(0, 0))
        return bind | {key for key, start in starts.items() if start < last}

    def _statements(
        self,
        touch: Touch,
        position: Position,
        lines: list[Statement],
        bind: set[int],
        shared: str | None,
        used: bool,
    ) -> Rewriting:
        before: list[Statement] = []
        locals_: dict[int, Spelling] = {}
        taken: set[str] = set()
        named = self._part_names(touch)
        nodes = {
            id(leaf.node): leaf
            for line in lines
            for spelling in spellings_of(line)
            for leaf in leaves(spelling)
            if isinstance(leaf, Written)
        }
        for key in sorted(bind, key=lambda key: (nodes[key].node.lineno, nodes[key].node.col_offset)):
            name = self.fresh(named.get(key, "value"), taken)
            taken.add(name)
            before.append(Line(nodes[key], name))
            locals_[key] = Literal(name)
        if shared is not None:
            part = next(part for line in lines for part in find_parts(line, shared))
            name = self.fresh(shared, taken)
            before.append(Line(localised(part, locals_), name))
            lines = [renamed(line, shared, Literal(name)) for line in lines]
        lines = [changed(line, lambda spelling: localised(spelling, locals_)) for line in lines]
        if used:
            assert isinstance(lines[0], Line)
            rest = localised(position.rest or Written(touch.node), {id(touch.node): lines[0].spelling})
            return Rewriting(touch, touch.node, None, position.statement, [*before, Rest(position.value, rest)])
        if position.rest is not None:
            rest = localised(position.rest, locals_)
            return Rewriting(touch, touch.node, None, position.statement, [*before, *lines, Rest(position.value, rest)])
        return Rewriting(touch, touch.node, None, position.statement, [*before, *lines])

    def _shared(self, lines: list[Statement]) -> str | None:
        """Return the part that asks the room for its members, where several calls would each ask."""
        name = "member_id"
        asking = [found for line in lines for found in find_parts(line, name)]
        several = len(lines) > 1 or isinstance(lines[0], Branch)
        if several and asking and any(isinstance(node, ast.Call) for node in walk(asking[0].template.node)):
            return name
        return None

    def _part_names(self, touch: Touch) -> dict[int, str]:
        """Return a name for each written part: its placeholder, the keyword for a flag."""
        assert touch.match is not None and touch.call is not None
        sources: list[Mapping[str, Spelling]] = [*(step.parts for step in touch.match.steps), touch.value.parts]
        return {
            **{id(keyword.value): str(keyword.arg) for keyword in touch.call.keywords},
            **{id(part.node): name for parts in sources for name, part in parts.items() if isinstance(part, Written)},
        }

    def fresh(self, name: str, taken: Set[str] = frozenset()) -> str:
        """Return a name for a local: not one of the module's, nor one taken already."""
        fresh, number = name, 2
        while fresh in self.names.taken or fresh in self.kept.taken or fresh in taken:
            fresh, number = f"{name}_{number}", number + 1
        return fresh


def _is_insertable(statement: ast.stmt) -> bool:
    """Return whether other statements may stand before one: not where a loop or branch tests it again."""
    return isinstance(statement, (ast.Expr, ast.Assign, ast.Return, ast.AnnAssign))


def _runs(node: ast.expr) -> bool:
    """Return whether evaluating an expression may run code or fail: all but names, constants and what compares them."""
    harmless = (ast.Name, ast.Constant, ast.Attribute, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "bool":
        return any(_runs(argument) for argument in node.args)
    return any(isinstance(each, ast.expr) and not isinstance(each, harmless) for each in walk(node))
