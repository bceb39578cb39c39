"""Cutting refuses whatever it is not sure of: the place stays as it is, and a finding tells why."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from libcst_cutting import Unplaced, replaced

from codemod.python.cutting import CutError, Fragment, fragment_root
from codemod.python.lexical import FIELDS_ARE_CODE
from codemod.python.source import read_source

PROGRAMS = Path(__file__).parent / "programs"


def expression(text: str) -> ast.expr:
    [statement] = ast.parse(text).body
    assert isinstance(statement, ast.Expr)
    return statement.value


def parents_in(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    return {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}


def fragment(text: str) -> tuple[Fragment, ast.expr]:
    root = expression(text)
    return Fragment(read_source(text.encode()), root, parents_in(root)), root


def named(root: ast.expr, name: str) -> ast.expr:
    return next(node for node in ast.walk(root) if isinstance(node, ast.Name) and node.id == name)


def test_a_text_that_is_no_expression_is_not_cut() -> None:
    with pytest.raises(CutError, match="cannot be read by itself"):
        Fragment(read_source(b"one +"), expression("three"), {})


def test_a_text_that_reads_otherwise_than_its_tree_is_not_cut() -> None:
    with pytest.raises(CutError, match="reads otherwise"):
        Fragment(read_source(b"other"), expression("three"), {})


def test_what_is_no_expression_by_itself_is_not_cut() -> None:
    found, root = fragment("close(*rooms)")
    assert isinstance(root, ast.Call)
    with pytest.raises(CutError, match="no expression by itself"):
        found.find(root.args[0])


@pytest.mark.skipif(FIELDS_ARE_CODE, reason="Python 3.12 and later tell where everything in an f-string stands")
def test_a_node_that_python_places_wrongly_in_its_string_is_not_cut() -> None:
    found, root = fragment('f"{room}"')
    room = named(root, "room")
    counterpart = found._counterparts[room]
    assert isinstance(counterpart, ast.Name)
    counterpart.col_offset -= 1
    with pytest.raises(CutError, match="where it stands in its string"):
        found.find(room)
    counterpart.col_offset -= 9
    with pytest.raises(CutError, match="where it stands in its string"):
        found.find(room)


def test_what_is_no_expression_is_not_put_in() -> None:
    found, root = fragment("close(room)")
    assert isinstance(root, ast.Call)
    with pytest.raises(CutError, match="no expression"):
        found.replace({root.args[0]: lambda _: ("two words", True)}).text()


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
    room = named(root, "room")
    assert found.replace({room: lambda _: ("one or two", False)}).text() == expected


@pytest.mark.parametrize(
    ("text", "atom", "expected"),
    [
        ("(await room).sid", True, "name.sid"),
        ("( await room )[0]", True, "name[0]"),
        ("(await room).sid", False, "(name).sid"),
        ("(\n    await room\n).sid", True, "(\n    name\n).sid"),
        ("(await room) + 1", True, "(name) + 1"),
        ("names[await room]", True, "names[name]"),
    ],
)
def test_parentheses_that_only_an_await_needs_go_with_it(text: str, atom: bool, expected: str) -> None:
    source = read_source(f"async def f():\n    {text}\n".encode())
    tree = ast.parse(source.text)
    parents = parents_in(tree)
    target = next(node for node in ast.walk(tree) if isinstance(node, ast.Await))
    found = Fragment(source, fragment_root(target, parents), parents)

    assert found.replace({target: lambda _: ("name", atom)}).text() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f(a, (room))", "room"),
        ("f((room, b))", "(room, b)"),
        ("f((room), (b))", "room"),
        ("x[(room), (b)]", "(room), (b)"),
        ("f(room for b in c)", "(room for b in c)"),
    ],
)
def test_the_text_of_a_node_has_the_parentheses_without_which_it_is_none(text: str, expected: str) -> None:
    found, root = fragment(text)
    wanted = type(expression(expected))
    node = next(each for each in ast.walk(root) if isinstance(each, wanted) and "room" in ast.dump(each))
    assert isinstance(node, ast.expr)

    assert found.replace({}).text_of(node) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not(room).sid", "not name"),
        ("not (room).sid", "not name"),
        ("(room).sid if(room) else(room).sid", "name if(room) else name"),
        ("(room).sid if ready else 0", "name if ready else 0"),
        ("1 in(room).sid", "1 in name"),
    ],
)
def test_what_stands_beside_a_node_does_not_grow_together_with_what_takes_its_place(text: str, expected: str) -> None:
    found, root = fragment(text)
    nodes = [node for node in ast.walk(root) if isinstance(node, ast.Attribute)]

    assert found.replace(dict.fromkeys(nodes, lambda _: ("name", True))).text() == expected


def test_a_keyword_of_a_statement_does_not_grow_together_with_its_expression() -> None:
    source = read_source(b"def f():\n    return(room).sid\n")
    tree = ast.parse(source.text)
    [node] = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    found = Fragment(source, node, parents_in(tree))

    assert found.replace({node: lambda _: ("name", True)}).text() == " name"


SAMPLES = [
    (source, tree, parents_in(tree))
    for source in (read_source(path.read_bytes()) for path in sorted(PROGRAMS.glob("*/before.py")))
    for tree in [ast.parse(source.text)]
]


def is_cut(node: ast.AST, parents: Mapping[ast.AST, ast.AST]) -> bool:
    """Return whether a node is an expression that may be replaced."""
    piece = isinstance(node, (ast.Starred, ast.Slice)) or isinstance(parents.get(node), ast.JoinedStr)
    return isinstance(node, ast.expr) and not piece


@given(st.data(), st.sampled_from(range(len(SAMPLES))), st.sampled_from([("name", True), ("one or two", False)]))
def test_what_is_cut_is_what_libcst_makes_of_it(data: st.DataObject, number: int, new: tuple[str, bool]) -> None:
    source, tree, parents = SAMPLES[number]
    everything = [node for node in ast.walk(tree) if is_cut(node, parents)]
    node = everything[data.draw(st.integers(0, len(everything) - 1))]
    assert isinstance(node, ast.expr)
    root = fragment_root(node, parents)
    inside = [each for each in ast.walk(root) if is_cut(each, parents)]
    other = inside[data.draw(st.integers(0, len(inside) - 1))]
    assert isinstance(other, ast.expr)
    apart = other not in set(ast.walk(node)) and node not in set(ast.walk(other))
    targets = [node, other] if apart else [node]
    assume(not isinstance(node, ast.Await) and not isinstance(other, ast.Await))  # these lose parentheses
    try:
        found = Fragment(source, root, parents)
        ours = found.replace(dict.fromkeys(targets, lambda _: new)).text()
        alone = ast.parse(f"({found.text})", mode="eval").body
        counterparts = dict(zip(ast.walk(root), ast.walk(alone), strict=True))
        theirs = replaced(found.text, {counterparts[each]: new for each in targets}, alone)
    except (CutError, Unplaced):
        assume(False)
    else:
        assert ours == theirs
