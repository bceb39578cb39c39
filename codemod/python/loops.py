"""Loops that are one call on the target: the body does just one thing to each item."""

from __future__ import annotations

import ast
import itertools

from codemod.python.scopes import Scopes
from codemod.python.sites import Collector
from codemod.python.touches import Sort, Touch
from codemod.rules import Rule, Rules
from codemod.walking import walk


def find_loops(rules: Rules, scopes: Scopes, collector: Collector) -> None:
    """Mark the list calls whose loop a rule of the tables replaces; the calls in the body are absorbed by them."""
    for rule in rules.rules:
        if rule.loop is None:
            continue
        for touch in list(collector.touches.values()):
            if touch.match is None or not touch.match.steps or touch.match.steps[0].rule.name != rule.loop[0]:
                continue
            step = touch.match.steps[0]
            if step.rule.filter.keys() & step.parts.keys() or (step.rule.slice and step.rule.slice in step.parts):
                continue
            inner = _body(touch, rule, scopes, collector)
            if inner is not None:
                touch.loop = rule
                touch.message = rule
                inside = set(walk(inner.node))
                touch.absorbs = [each for node, each in collector.touches.items() if node in inside]
                touch.notes = list(dict.fromkeys([*rule.notes, *inner.notes]))


def looped(touch: Touch, scopes: Scopes) -> ast.expr:
    """Return where a list is looped over: where it is asked for, or its name in the statement right below."""
    statement = scopes.parents[touch.node]
    target = statement.targets[0] if isinstance(statement, ast.Assign) and len(statement.targets) == 1 else None
    if not isinstance(target, ast.Name) or not isinstance(statement, ast.Assign):
        return touch.node
    variable = scopes.variable_of[target]
    if variable.single is None or len(variable.reads) != 1:
        return touch.node
    [read] = variable.reads
    below = scopes.statements[read]
    around = scopes.parents[statement]
    blocks = [block for _, block in ast.iter_fields(around) if isinstance(block, list) and statement in block]
    follows = any(pair == (statement, below) for block in blocks for pair in itertools.pairwise(block))
    return read if follows else touch.node


def _body(touch: Touch, rule: Rule, scopes: Scopes, collector: Collector) -> Touch | None:
    """Return the touch that is all that a loop over a list does; None when there is no such loop."""
    assert rule.loop is not None
    listed = looped(touch, scopes)
    parent = scopes.parents[listed]
    target: ast.expr
    call: ast.expr
    if isinstance(parent, ast.For) and parent.iter is listed and not parent.orelse and len(parent.body) == 1:
        only = parent.body[0]
        if not isinstance(only, ast.Expr):
            return None
        target, call = parent.target, only.value
    elif isinstance(parent, ast.comprehension) and parent.iter is listed and not parent.ifs and not parent.is_async:
        around = scopes.parents[parent]
        if not isinstance(around, ast.ListComp) or len(around.generators) != 1:
            return None
        if not collector.positions.unused(around):
            return None
        target, call = parent.target, around.elt
    else:
        return None
    inner = collector.touches.get(call)
    if inner is None or inner.sort is not Sort.CALL or inner.match is None or len(inner.match.steps) != 1:
        return None
    if inner.value.client is not touch.value.client or "auth_id" in inner.value.parts or "auth_id" in touch.value.parts:
        return None
    if inner.match.steps[0].rule.name != rule.loop[1] or inner.match.steps[0].flag is not None:
        return None
    if not isinstance(target, ast.Name) or not _only_item(inner, target, touch, scopes, collector):
        return None
    return inner


def _only_item(inner: Touch, target: ast.Name, listed: Touch, scopes: Scopes, collector: Collector) -> bool:
    """Return whether a call is about the loop's item and nothing else reads the item."""
    variable = scopes.variable_of[target]
    if variable.single is None or len(variable.reads) != 1:
        return False
    read = variable.reads[0]
    kept = set(collector.bound.get(listed.node, ())) - {variable}
    if inner.value.carriers - kept == {variable}:
        return True
    return any(read in walk(node) and collector.touches.get(node) is not None for node in inner.value.rooms)
