"""What a module offers to others that holds calls which moved: their handlers must wait for other exceptions."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from codemod.python.evaluator import Evaluator
from codemod.python.exceptions.guarded import Guards
from codemod.python.scopes import Scopes
from codemod.python.values import Instance

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def raising(
    scopes: Scopes, evaluator: Evaluator, guards: Guards, shared: frozenset[str]
) -> Mapping[str, frozenset[str]]:
    """Return the functions that other modules may call and that hold calls which moved, and the helpers behind these.

    They go by their names in the module: function, Class.method, variable.method. shared holds the names of the module
    that other modules use.
    """
    if not guards.platforms.moved and not guards.platforms.elsewhere:
        return {}
    found: dict[str, frozenset[str]] = {}
    for name, function in _offered(scopes, evaluator, shared):
        guarded = guards.of(function.body)
        if guarded.moved:
            found[name] = guarded.helpers
    return found


def _offered(
    scopes: Scopes, evaluator: Evaluator, shared: frozenset[str]
) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for variable in scopes.module.variables.values():
        binding = variable.single
        if binding is None or variable.name not in shared:
            continue
        if isinstance(binding.node, FUNCTIONS):
            yield variable.name, binding.node
            continue
        owner = binding.node if isinstance(binding.node, ast.ClassDef) else None
        term = evaluator.term(binding.value) if binding.value is not None else None
        if isinstance(term, Instance):
            owner = term.of
        for each in evaluator.classes.lineage(owner) if owner is not None else ():
            yield from (
                (f"{variable.name}.{method.name}", method) for method in each.body if isinstance(method, FUNCTIONS)
            )
