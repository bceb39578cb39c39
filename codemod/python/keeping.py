"""Functions that give the same client whenever they are called, so that they may be called again."""

from __future__ import annotations

import ast

from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Scopes
from codemod.python.values import Callable, Package

CACHES = ("functools.cache", "functools.lru_cache")


def gives_the_same(node: ast.expr, at: ast.AST, evaluator: Evaluator) -> bool:
    """Return whether an expression calls a function that keeps its client, and could be written at another place."""
    scopes = evaluator.scopes
    if not isinstance(node, ast.Call) or node.args or node.keywords or not isinstance(node.func, ast.Name):
        return False
    variable = scopes.variable_of.get(node.func)
    function = evaluator.term(node.func)
    if variable is None or variable.single is None or not scopes.is_bound_at(variable, node.func.id, at):
        return False
    if not isinstance(function, Callable) or not isinstance(function.node, ast.FunctionDef):
        return False
    return _is_cached(function.node, evaluator) or _returns_a_global(function.node, scopes)


def _is_cached(function: ast.FunctionDef, evaluator: Evaluator) -> bool:
    terms = [evaluator.term(each.func if isinstance(each, ast.Call) else each) for each in function.decorator_list]
    return any(isinstance(each, Package) and each.dotted in CACHES for each in terms)


def _returns_a_global(function: ast.FunctionDef, scopes: Scopes) -> bool:
    """Return whether a function returns nothing but variables of the module."""
    values = [each.value for each in scopes.returns.get(function, ())]
    variables = [scopes.variable_of.get(each) for each in values if each is not None]
    return bool(values) and all(each is not None and each.scope.parent is None for each in variables)
