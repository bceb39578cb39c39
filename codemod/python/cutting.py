"""Cutting with LibCST: nodes inside one expression of the source are replaced, every other byte of it stays."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from codemod.python.source import Source
from codemod.python.values import Spelling

if TYPE_CHECKING:
    import libcst as cst

    Position = tuple[int, int, int, int]
    Replacement = Callable[[], tuple[str, bool]]
    """Returns the text of what stands in the place of a node, and whether it binds as tightly as a name."""

# Statements and their parts whose expressions are cut one by one (DESIGN, "Two trees, two jobs").
OWNERS = (ast.stmt, ast.withitem, ast.ExceptHandler, ast.match_case, ast.mod)


# How ast notes that an expression is assigned to or deleted; the text does not show it.
CONTEXT = re.compile(r", ctx=(?:Load|Store|Del)\(\)")


class CutError(Exception):
    """The text of an expression and its tree do not agree, so that nothing may be cut; the message says how."""


def fragment_root(node: ast.expr, parents: Mapping[ast.AST, ast.AST]) -> ast.expr:
    """Return the outermost expression under the owning statement that holds a node."""
    root: ast.AST = node
    current: ast.AST = node
    while not isinstance(parent := parents[current], OWNERS):
        current = parent
        if isinstance(current, ast.expr):
            root = current
    assert isinstance(root, ast.expr)
    return root


class Fragment:
    """One outermost expression, readable as ast and as LibCST at once."""

    def __init__(self, source: Source, root: ast.expr) -> None:
        """Parse the text of an expression again, both ways; raises CutError when it is not the same expression."""
        import libcst as cst
        from libcst.metadata import MetadataWrapper, PositionProvider

        text = f"({source.slice(root)})"
        try:
            again = ast.parse(text, mode="eval").body
        except (SyntaxError, ValueError):
            raise CutError("its text cannot be read by itself") from None
        if _shape(again) != _shape(root):
            raise CutError("its text reads otherwise when it stands alone")
        try:
            module = cst.parse_module(text)
            if "\n" not in text and "\r" not in text:  # LibCST would write line feeds for line ends it has not seen
                module = module.with_changes(default_newline=source.newline_at(source.span(root)[0]))
            wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        except cst.ParserSyntaxError:
            raise CutError("LibCST does not know this syntax") from None
        self.cst = cst
        self.module = wrapper.module
        self.lines = Source(text, "utf-8", b"")
        self.text = text
        self.root = root
        self.again = dict(zip(ast.walk(root), ast.walk(again), strict=False))
        self.parents = {child: parent for parent in _walk(self.module) for child in parent.children}
        self.nodes: dict[Position, list[cst.CSTNode]] = {}
        for node, span in wrapper.resolve(PositionProvider).items():
            if isinstance(node, cst.BaseExpression):
                key = (span.start.line, span.start.column, span.end.line, span.end.column)
                self.nodes.setdefault(key, []).append(node)

    def find(self, node: ast.expr) -> cst.BaseExpression:
        """Return LibCST's node of an ast node of the fragment; raises CutError when there is none."""
        start, end = self.lines.span(self.again[node])
        found = self._at(start, end)
        if not found and isinstance(node, (ast.Tuple, ast.GeneratorExp)):  # ast counts their parentheses in
            inner = self.text[start + 1 : end - 1]
            leading, trailing = len(inner) - len(inner.lstrip()), len(inner) - len(inner.rstrip())
            found = self._at(start + 1 + leading, end - 1 - trailing)
        wanted = type(node).__name__
        for each in found:
            if type(each).__name__ == wanted:
                assert isinstance(each, self.cst.BaseExpression)
                return each
        if found:
            assert isinstance(found[0], self.cst.BaseExpression)
            return found[0]
        raise CutError("LibCST places its parts otherwise")

    def _at(self, start: int, end: int) -> list[cst.CSTNode]:
        place = self.lines.place(start, end)
        return self.nodes.get((place.line, place.column - 1, place.end_line, place.end_column - 1), [])

    def replace(
        self, replacements: Mapping[ast.expr, Replacement], spellings: Mapping[ast.expr, Spelling] | None = None
    ) -> Cut:
        """Return the expression with nodes replaced; raises CutError when one of them is not found."""
        return Cut(self, {self.find(node): make for node, make in replacements.items()}, spellings or {})

    def binds(self, node: cst.CSTNode) -> bool:
        """Return whether what stands around a node might bind tighter than an operator in its place."""
        cst = self.cst
        parent = self.parents.get(node)
        return not isinstance(parent, (cst.Arg, cst.Expr, cst.Element, cst.FormattedStringExpression))


class Cut:
    """A fragment with nodes replaced: its text, and the text of each of its nodes."""

    def __init__(
        self,
        fragment: Fragment,
        targets: Mapping[cst.CSTNode, Replacement],
        spellings: Mapping[ast.expr, Spelling],
    ) -> None:
        """Keep the fragment and what stands in the place of its nodes."""
        self.spellings = spellings
        self.fragment = fragment
        self.targets = targets

    def text(self) -> str:
        """Return the whole expression, rewritten."""
        import libcst as cst

        module = self.fragment.module.visit(_replacer(self))
        assert isinstance(module, cst.Module)
        return module.code[1:-1]

    def text_of(self, node: ast.expr) -> str:
        """Return one node of the expression, rewritten, without the parentheses around it."""
        import libcst as cst

        found = self.fragment.find(node)
        changed = found.visit(_replacer(self))
        assert isinstance(changed, cst.BaseExpression)
        if not isinstance(changed, (cst.Tuple, cst.GeneratorExp)):  # these are none without them
            changed = changed.with_changes(lpar=(), rpar=())
        return self.fragment.module.code_for_node(changed)

    def replacement(self, original: cst.BaseExpression) -> cst.BaseExpression:
        """Return the node that stands in the place of one; raises CutError when its text is no expression."""
        import libcst as cst

        text, atom = self.targets[original]()
        if not atom and not original.lpar and self.fragment.binds(original):
            text = f"({text})"
        try:
            parsed = cst.parse_expression(text)
        except cst.ParserSyntaxError:
            raise CutError("what would be written is no expression") from None
        around = slice(1, None) if atom and self._are_for_await(original, parsed) else slice(None)
        lpar, rpar = original.lpar[around], original.rpar[::-1][around][::-1]
        return parsed.with_changes(lpar=(*lpar, *parsed.lpar), rpar=(*parsed.rpar, *rpar))

    def _are_for_await(self, original: cst.BaseExpression, parsed: cst.BaseExpression) -> bool:
        """Return whether a node has parentheses, on one line, that an `await` needs but not what takes its place."""
        import libcst as cst

        if not isinstance(original, cst.Await) or isinstance(parsed, cst.Await) or not original.lpar:
            return False
        spaces = (original.lpar[0].whitespace_after, original.rpar[-1].whitespace_before)
        tight = isinstance(self.fragment.parents.get(original), (cst.Attribute, cst.Subscript))
        return tight and all(isinstance(each, cst.SimpleWhitespace) for each in spaces)


def _replacer(cut: Cut) -> cst.CSTTransformer:
    """Return the transformer that puts replacements in the places of their nodes."""
    import libcst as cst

    class Replacer(cst.CSTTransformer):
        def on_visit(self, node: cst.CSTNode) -> bool:
            return node not in cut.targets

        def on_leave(self, original: cst.CSTNode, updated: cst.CSTNode) -> cst.CSTNode:  # type: ignore[override]
            if original in cut.targets and isinstance(original, cst.BaseExpression):
                return cut.replacement(original)
            return updated

    return Replacer()


def _walk(node: cst.CSTNode) -> list[cst.CSTNode]:
    nodes = [node]
    for each in nodes:
        nodes.extend(each.children)
    return nodes


def _shape(node: ast.expr) -> str:
    """Return what an expression is, whether it is read, assigned to or deleted."""
    return CONTEXT.sub("", ast.dump(node))
