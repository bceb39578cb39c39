"""Objects that hold a client and are handed on: whoever gets one may read the attribute that holds it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemod.python.callers import MENTIONING
from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Scopes
from codemod.python.values import Instance, Own, Package, Value

# Where an object is only looked at, or is a step to something of it.
LOOKED_AT = (ast.Compare, ast.UnaryOp, ast.If, ast.While, ast.Assert, ast.FormattedValue, ast.Expr, *MENTIONING)


def escaping(evaluator: Evaluator, scopes: Scopes) -> frozenset[str]:
    """Return the attributes that hold clients in objects which a module hands on where they are not followed."""
    kept: dict[str, list[ast.ClassDef]] = {}
    for owner, name in list(scopes.attributes):
        term = evaluator.member(owner, name)
        if isinstance(term, Value) and term.kind == evaluator.library.client_kind.name:
            kept.setdefault(name, []).append(owner)
    if not kept:
        return frozenset()
    gone = set(_handed_on(evaluator, scopes))
    lines = {each: set(evaluator.classes.lineage(each)) for each in gone}
    return frozenset(
        name
        for name, owners in kept.items()
        for owner in owners
        if any(owner in line or each in evaluator.classes.lineage(owner) for each, line in lines.items())
    )


def _handed_on(evaluator: Evaluator, scopes: Scopes) -> Iterator[ast.ClassDef]:
    """Yield the classes of which an object goes out of sight."""
    for node in scopes.of(ast.Name, ast.Attribute, ast.Call):
        if isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del)):
            continue
        own = scopes.self_class(node) if isinstance(node, ast.Name) else None
        term = evaluator.term(node)
        found = own if own is not None else term.of if isinstance(term, Instance) else None
        if found is not None and not _stays(node, evaluator, scopes, itself=own is not None):
            yield found


def _stays(node: ast.expr, evaluator: Evaluator, scopes: Scopes, *, itself: bool) -> bool:
    """Return whether an object is followed where an expression puts it; itself tells of a method's first parameter."""
    parent = scopes.parents[node]
    if isinstance(parent, LOOKED_AT):
        return True
    if isinstance(parent, (ast.Assign, ast.AnnAssign)):
        targets = parent.targets if isinstance(parent, ast.Assign) else [parent.target]
        return all(_is_followed(each, evaluator, scopes) for each in targets) and not itself
    if isinstance(parent, ast.Return):
        return not itself
    if isinstance(parent, ast.Call) and parent.func is not node:
        function = evaluator.term(parent.func)
        return isinstance(function, Package) and isinstance(evaluator.library.imported(function), Own)
    return isinstance(parent, ast.Call)


def _is_followed(target: ast.expr, evaluator: Evaluator, scopes: Scopes) -> bool:
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        return scopes.self_class(target.value) is not None
    return isinstance(target, ast.Name) or evaluator.shelves.of(target) is not None
