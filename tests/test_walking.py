"""Nodes of trees: walked as ast walks them, looked up by their kind in their order."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from codemod.python.scopes import Scopes
from codemod.walking import children, walk

ROOT = Path(__file__).parent.parent
PROGRAMS = [*sorted(ROOT.glob("tests/programs/*/before.py")), *sorted(ROOT.glob("codemod/python/*.py"))]
TREES = [ast.parse(path.read_bytes()) for path in PROGRAMS]


def without_contexts(nodes: list[ast.AST]) -> list[ast.AST]:
    return [node for node in nodes if not isinstance(node, ast.expr_context)]


@pytest.mark.parametrize("tree", TREES, ids=[path.parent.name + path.stem for path in PROGRAMS])
def test_a_tree_is_walked_as_ast_walks_it(tree: ast.Module) -> None:
    assert walk(tree) == without_contexts(list(ast.walk(tree)))
    for node in walk(tree):
        assert children(node) == without_contexts(list(ast.iter_child_nodes(node)))


@pytest.mark.parametrize("kinds", [(ast.Name,), (ast.Call, ast.Attribute), (ast.FunctionDef, ast.Return, ast.Constant)])
def test_nodes_of_some_kinds_stand_in_the_order_of_all(kinds: tuple[type[ast.AST], ...]) -> None:
    for tree in TREES:
        scopes = Scopes(tree)

        assert scopes.of(*kinds) == [node for node in scopes.order if type(node) in kinds]
        assert scopes.of(*kinds) is scopes.of(*kinds), "it is looked up once"


def test_every_scope_is_listed_once() -> None:
    for tree in TREES:
        scopes = Scopes(tree)

        assert {id(each) for each in scopes.scope_of.values()} <= {id(each) for each in scopes.all}
        assert len(scopes.all) == len({id(each) for each in scopes.all})
