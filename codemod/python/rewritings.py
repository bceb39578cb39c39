"""What stands in the place of one touch: an expression, or statements over spellings."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from codemod.python.positions import Flag
from codemod.python.touches import Touch
from codemod.python.values import Filled, Spelling, Written
from codemod.rules import Rules


@dataclass(frozen=True, slots=True)
class Line:
    """One statement: an expression, perhaps kept under a name."""

    spelling: Spelling
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """if/else over a flag."""

    flag: Spelling
    kind: Flag
    yes: tuple[Line, ...]
    no: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """The statement itself, with one of its expressions replaced."""

    node: ast.expr
    spelling: Spelling


Statement = Line | Branch | Rest


@dataclass(eq=False, slots=True)
class Rewriting:
    """What stands in the place of one touch."""

    touch: Touch | None
    """None for what goes along with calls that moved elsewhere, or with a client that only others ask."""
    node: ast.expr
    """What is replaced when it stays an expression."""
    spelling: Spelling | None = None
    statement: ast.stmt | None = None
    """The statement that is replaced by statements."""
    statements: list[Statement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Position:
    """The statement that a call is the whole value of, and what stays of that statement."""

    statement: ast.stmt
    value: ast.expr
    """The statement's value: the call, or an attribute read from it."""
    rest: Spelling | None
    """What stands for the value afterwards; None when the statement is the call alone."""


def spellings_of(line: Statement) -> list[Spelling]:
    """Return the spellings of a statement, in the order in which they stand."""
    if isinstance(line, Branch):
        return [line.flag, *(each.spelling for each in (*line.yes, *line.no))]
    return [line.spelling]


def helpers_in(rewriting: Rewriting, rules: Rules) -> frozenset[str]:
    """Return the helpers that what stands in the place of a touch calls."""
    pending = [spelling for line in rewriting.statements for spelling in spellings_of(line)]
    pending += [rewriting.spelling] if rewriting.spelling is not None else []
    found: set[str] = set()
    for each in pending:
        if isinstance(each, Filled):
            found |= each.template.names & set(rules.helpers)
            pending += each.parts.values()
    return frozenset(found)


def find_parts(line: Statement, name: str) -> list[Filled]:
    """Return the filled parts of a name in a statement's templates."""
    filled = (spelling for spelling in spellings_of(line) if isinstance(spelling, Filled))
    return [part for spelling in filled if isinstance(part := spelling.parts.get(name), Filled)]


def changed(line: Statement, change: Callable[[Spelling], Spelling]) -> Statement:
    """Return a statement with each of its spellings changed."""
    if isinstance(line, Branch):
        yes, no = ([replace(each, spelling=change(each.spelling)) for each in way] for way in (line.yes, line.no))
        return Branch(change(line.flag), line.kind, tuple(yes), tuple(no))
    return replace(line, spelling=change(line.spelling))


def renamed(line: Statement, name: str, spelling: Spelling) -> Statement:
    """Return a statement with another spelling for a name in its templates."""

    def change(old: Spelling) -> Spelling:
        if isinstance(old, Filled) and name in old.parts:
            return Filled(old.template, {**old.parts, name: spelling})
        return old

    return changed(line, change)


def localised(spelling: Spelling, locals_: Mapping[int, Spelling]) -> Spelling:
    """Return a spelling with written parts replaced by the locals that hold them."""
    if isinstance(spelling, Written):
        return locals_.get(id(spelling.node), spelling)
    if isinstance(spelling, Filled):
        return Filled(spelling.template, {name: localised(part, locals_) for name, part in spelling.parts.items()})
    return spelling
