"""LibCST's way to replace nodes of an expression, on trees that hold every byte: the judge of ours."""

from __future__ import annotations

import ast
from collections.abc import Mapping

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from codemod.python.source import Source

Position = tuple[int, int, int, int]
LOOSE = (cst.Arg, cst.Expr, cst.Element, cst.FormattedStringExpression)
"""What stands around a node and binds no tighter than an operator."""


class Unplaced(Exception):
    """LibCST has no node where ast says that one stands."""


def replaced(text: str, targets: Mapping[ast.expr, tuple[str, bool]], tree: ast.expr) -> str:
    """Return an expression with nodes of its tree, which was read from the text in parentheses, replaced.

    targets holds for each node what stands in its place, and whether that binds as tightly as a name. Raises Unplaced.
    """
    around = f"({text})"
    module = cst.parse_module(around)
    if "\n" not in around and "\r" not in around:
        module = module.with_changes(default_newline="\n")
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    places: dict[Position, list[cst.BaseExpression]] = {}
    for node, span in wrapper.resolve(PositionProvider).items():
        if isinstance(node, cst.BaseExpression):
            key = (span.start.line, span.start.column, span.end.line, span.end.column)
            places.setdefault(key, []).append(node)
    lines = Source(around, "utf-8", b"")
    replacer = _Replacer(wrapper.module, {_find(node, around, lines, places): new for node, new in targets.items()})
    after = wrapper.module.visit(replacer)
    assert isinstance(after, cst.Module)
    return after.code[1:-1]


def _find(
    node: ast.expr, text: str, lines: Source, places: Mapping[Position, list[cst.BaseExpression]]
) -> cst.BaseExpression:
    def at(start: int, end: int) -> list[cst.BaseExpression]:
        place = lines.place(start, end)
        return places.get((place.line, place.column - 1, place.end_line, place.end_column - 1), [])

    start, end = lines.span(node)
    found = at(start, end)
    if not found and isinstance(node, (ast.Tuple, ast.GeneratorExp)):  # ast counts their parentheses in
        inner = text[start + 1 : end - 1]
        found = at(start + 1 + len(inner) - len(inner.lstrip()), end - 1 - len(inner) + len(inner.rstrip()))
    if not found:
        raise Unplaced
    return next((each for each in found if type(each).__name__ == type(node).__name__), found[0])


class _Replacer(cst.CSTTransformer):
    """Puts texts in the places of nodes."""

    def __init__(self, module: cst.Module, targets: Mapping[cst.BaseExpression, tuple[str, bool]]) -> None:
        super().__init__()
        self.targets = targets
        nodes: list[cst.CSTNode] = [module]
        self.parents: dict[cst.CSTNode, cst.CSTNode] = {}
        for node in nodes:
            self.parents.update(dict.fromkeys(node.children, node))
            nodes.extend(node.children)

    def on_visit(self, node: cst.CSTNode) -> bool:
        return node not in self.targets

    def on_leave(self, original: cst.CSTNode, updated: cst.CSTNode) -> cst.CSTNode:  # type: ignore[override]
        if not isinstance(original, cst.BaseExpression) or original not in self.targets:
            return updated
        text, atom = self.targets[original]
        if not atom and not original.lpar and not isinstance(self.parents[original], LOOSE):
            text = f"({text})"
        new = cst.parse_expression(text)
        return new.with_changes(lpar=(*original.lpar, *new.lpar), rpar=(*new.rpar, *original.rpar))
