"""Functions that give the same client whenever they are called, so that they may be called again."""

from __future__ import annotations

import ast

from codemod.python.callers import Definition
from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Scopes
from codemod.python.values import Callable, Package

CACHES = ("functools.cache", "functools.lru_cache")


def gives_the_same(node: ast.expr, at: ast.AST, evaluator: Evaluator) -> bool:
    """Return whether an expression calls a function that keeps its client, and could be written at another place."""
    scopes = evaluator.scopes
    call = node.value if isinstance(node, ast.Await) else node
    if not isinstance(call, ast.Call) or call.args or call.keywords or not isinstance(call.func, ast.Name):
        return False
    variable = scopes.variable_of.get(call.func)
    function = evaluator.term(call.func)
    if variable is None or variable.single is None or not scopes.is_bound_at(variable, call.func.id, at):
        return False
    if not isinstance(function, Callable) or isinstance(function.node, ast.Lambda):
        return False
    if isinstance(node, ast.Await):  # what is cached of it could be awaited once only
        awaits = isinstance(scopes.frame(scopes.scope_of[at]).node, ast.AsyncFunctionDef)
        return awaits and _returns_a_global(function.node, scopes)
    return _is_cached(function.node, evaluator) or _returns_a_global(function.node, scopes)


def _is_cached(function: Definition, evaluator: Evaluator) -> bool:
    terms = [evaluator.term(each.func if isinstance(each, ast.Call) else each) for each in function.decorator_list]
    return any(isinstance(each, Package) and each.dotted in CACHES for each in terms)


def _returns_a_global(function: Definition, scopes: Scopes) -> bool:
    """Return whether a function returns nothing but variables of the module."""
    values = [each.value for each in scopes.returns.get(function, ())]
    variables = [scopes.variable_of.get(each) for each in values if each is not None]
    return bool(values) and all(each is not None and each.scope.parent is None for each in variables)
