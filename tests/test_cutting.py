"""Cutting refuses whatever it is not sure of: the place stays as it is, and a finding tells why."""

from __future__ import annotations

import ast

import libcst as cst
import pytest

from codemod.python.cutting import CutError, Fragment
from codemod.python.source import read_source


def expression(text: str) -> ast.expr:
    [statement] = ast.parse(text).body
    assert isinstance(statement, ast.Expr)
    return statement.value


def fragment(text: str) -> tuple[Fragment, ast.expr]:
    root = expression(text)
    return Fragment(read_source(text.encode()), root), root


def test_a_text_that_is_no_expression_is_not_cut() -> None:
    with pytest.raises(CutError, match="cannot be read by itself"):
        Fragment(read_source(b"one +"), expression("three"))


def test_a_text_that_reads_otherwise_than_its_tree_is_not_cut() -> None:
    with pytest.raises(CutError, match="reads otherwise"):
        Fragment(read_source(b"other"), expression("three"))


def test_syntax_that_libcst_does_not_know_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(text: str) -> cst.Module:
        raise cst.ParserSyntaxError("unknown", lines=[text], raw_line=1, raw_column=0)

    monkeypatch.setattr(cst, "parse_module", parse)
    with pytest.raises(CutError, match="LibCST does not know"):
        fragment("three")


def test_a_node_that_libcst_places_otherwise_is_not_cut() -> None:
    found, root = fragment("close(*rooms)")
    assert isinstance(root, ast.Call)
    with pytest.raises(CutError, match="places its parts otherwise"):
        found.find(root.args[0])


def test_what_is_no_expression_is_not_put_in() -> None:
    found, root = fragment("close(room)")
    assert isinstance(root, ast.Call)
    with pytest.raises(CutError, match="no expression"):
        found.replace({root.args[0]: lambda: ("two words", True)}).text()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("close(room)", "close(one or two)"),
        ("[room]", "[one or two]"),
        ("name == room", "name == (one or two)"),
        ("name == (room)", "name == (one or two)"),
        ('f"{room}"', 'f"{one or two}"'),
    ],
)
def test_an_operator_is_put_in_brackets_where_what_stands_around_it_binds_tighter(text: str, expected: str) -> None:
    found, root = fragment(text)
    room = next(node for node in ast.walk(root) if isinstance(node, ast.Name) and node.id == "room")
    assert found.replace({room: lambda: ("one or two", False)}).text() == expected
