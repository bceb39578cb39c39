"""What an expression is where several ways meet."""

from __future__ import annotations

import ast
from dataclasses import replace

from codemod.python.scopes import Scopes
from codemod.python.values import UNKNOWN, Built, Differs, Filled, Spelling, Term, Value, Written
from codemod.walking import walk

CALLS = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)
MIXED = "is not the same kind of thing on every way to this place"


def join(terms: list[Term], node: ast.expr | None, scopes: Scopes) -> Term:
    """Return what holds on every way: the same value, or a value with a flaw where the ways disagree."""
    if len(terms) == 1 and not isinstance(terms[0], (Built, Value)):
        return terms[0]
    built = [term for term in terms if isinstance(term, Built)]
    if built:
        builders = {each.builder for each in built} if len(built) == len(terms) else set()
        made = dict.fromkeys(creation for each in built for creation in each.creations)
        return Built(next(iter(builders)) if len(builders) == 1 else "", tuple(made))
    values = [term for term in terms if isinstance(term, Value)]
    if not values:
        return terms[0] if all(term == terms[0] for term in terms) else UNKNOWN
    first = values[0]
    if len(values) == len(terms) == 1:
        return first if node is None else first.at(node)
    same = len(values) == len(terms) and all(
        (each.kind, each.many, each.stands_for, each.client, each.result_of)
        == (first.kind, first.many, first.stands_for, first.client, first.result_of)
        for each in values
    )
    carriers = frozenset().union(*(each.carriers for each in values))
    parts: dict[str, Spelling] = {}
    for name in first.parts:
        spellings = [each.parts[name] for each in values if name in each.parts]
        parts[name] = spellings[0] if are_same(spellings, scopes) else Differs(name)
    clients = dict.fromkeys(client for each in values for client in (each.client, *each.others))
    joined = replace(
        first,
        others=tuple(each for each in clients if each is not first.client),
        parts=parts,
        carriers=carriers,
        flaw=first.flaw if same else MIXED,
        rooms=tuple(room for each in values for room in each.rooms),
        calls=tuple(call for each in values for call in each.calls),
        sent=next((each.sent for each in values if each.sent is not None), None),
    )
    return joined if node is None else joined.at(node)


def are_same(spellings: list[Spelling], scopes: Scopes) -> bool:
    """Return whether parts are the same on every way: one spelling of the same variables."""
    first = spellings[0]
    if all(each is first for each in spellings):
        return True
    if all(isinstance(each, Filled) for each in spellings):
        filled = [each for each in spellings if isinstance(each, Filled)]
        texts = {each.template.text for each in filled}
        names = {name for each in filled for name in each.parts}
        return len(texts) == 1 and all(
            all(name in each.parts for each in filled) and are_same([each.parts[name] for each in filled], scopes)
            for name in names
        )
    written = [each.node for each in spellings if isinstance(each, Written)]
    if len(written) != len(spellings):
        return False
    if any(isinstance(node, CALLS) for each in written for node in walk(each)):
        return False  # what is asked again may answer otherwise
    dumps = {ast.dump(each) for each in written}
    variables = [
        [scopes.variable_of.get(name) for name in walk(each) if isinstance(name, ast.Name)] for each in written
    ]
    return len(dumps) == 1 and all(each == variables[0] for each in variables)
