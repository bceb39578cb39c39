"""Statements around builders: what is taken out, moved to the left, or written on a line of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from codemod.finding import Edit
from codemod.python.comments import Comment
from codemod.python.scopes import Scopes
from codemod.python.source import Source
from codemod.walking import walk

SIMPLE = (ast.Expr, ast.Assign, ast.AnnAssign, ast.Return)
"""Statements before which another may be put."""


class Blocks:
    """Answers about the statements of one module."""

    def __init__(self, source: Source, scopes: Scopes, comments: Sequence[Comment]) -> None:
        """Keep the module."""
        self.comments = comments
        self.source = source
        self.scopes = scopes
        self._inside: dict[ast.stmt, set[ast.AST]] = {}
        self._removed: set[ast.stmt] = set()

    def block(self, statement: ast.stmt) -> list[ast.stmt]:
        """Return the statements among which one stands."""
        parent = self.scopes.parents[statement]
        blocks = (each for _, each in ast.iter_fields(parent) if isinstance(each, list))
        return next(each for each in blocks if statement in each)

    def sequence(self, statement: ast.stmt) -> list[ast.stmt]:
        """Return the statements among which one stands, with statements that are entered in their places."""
        outer: ast.stmt = statement
        while isinstance(parent := self.scopes.parents[outer], ast.With):
            outer = parent
        return list(self._flat(self.block(outer)))

    def _flat(self, block: list[ast.stmt]) -> Iterator[ast.stmt]:
        for each in block:
            yield each
            if isinstance(each, ast.With):
                yield from self._flat(each.body)

    def between(self, sequence: list[ast.stmt], start: ast.stmt, end: ast.stmt) -> list[ast.stmt]:
        """Return the statements between two of a sequence."""
        return sequence[sequence.index(start) + 1 : sequence.index(end)]

    def inside(self, statement: ast.stmt) -> set[ast.AST]:
        """Return everything that stands in a statement, and itself."""
        if statement not in self._inside:
            self._inside[statement] = set(walk(statement))
        return self._inside[statement]

    def is_alone(self, statement: ast.stmt) -> bool:
        """Return whether a statement has its lines to itself."""
        start, end = self.source.span(statement)
        behind = self.source.text[end : self.source.line_end(end)].strip()
        return self.source.first_on_line(start) and (not behind or behind.startswith("#"))

    def removed(self, statement: ast.stmt) -> list[Edit]:
        """Return the edits that take a statement out with its line; a comment behind it stays on a line of its own."""
        start, end = self.source.span(statement)
        line_end = self.source.line_end(end)
        behind = self.source.text[end:line_end]
        self._removed.add(statement)
        if all(each in self._removed for each in self.block(statement)):
            return [Edit(start, end, "pass")]
        if behind.strip().startswith("#"):
            return [Edit(start, end + len(behind) - len(behind.lstrip()), "")]
        return [Edit(self.source.line_start(start), line_end, "")]

    def before(self, statement: ast.stmt, lines: list[str], shift: int) -> Edit:
        """Return the edit that writes lines before a statement."""
        start = self.source.line_start(self.source.span(statement)[0])
        indent = self.source.indentation(start)
        indent = indent[: len(indent) - shift]
        newline = self.source.newline_at(start)
        return Edit(start, start, "".join(indent + line + newline for line in lines))

    def after(self, statement: ast.stmt, lines: list[str], shift: int) -> Edit:
        """Return the edit that writes lines behind a statement."""
        end = self.source.line_end(self.source.span(statement)[1])
        indent = self.source.indentation(self.source.span(statement)[0])
        indent = indent[: len(indent) - shift]
        newline = self.source.newline_at(self.source.span(statement)[0])
        text = "".join(indent + line + newline for line in lines)
        if not self.source.text[:end].endswith(("\n", "\r")):
            return Edit(end, end, newline + text.removesuffix(newline))
        return Edit(end, end, text)

    def may_unfold(self, statement: ast.With | ast.AsyncWith) -> bool:
        """Return whether the block of a with statement can take its place: it has lines of its own, and plain texts."""
        if len(statement.items) != 1 or not self.is_alone(statement.body[-1]):
            return False
        for node in self.inside(statement):
            if _is_long_text(node) and isinstance(node, ast.expr):
                written = self.source.slice(node)
                if '"""' in written or "'''" in written or "\\\n" in written or "\\\r" in written:
                    return False
        return True

    def deeper(self, inner: ast.expr, outer: ast.expr) -> int:
        """Return by how many characters the lines of an expression stand deeper than those of one around it."""
        source = self.source
        if any(_is_long_text(each) for each in walk(inner)):
            return 0
        start, around = source.span(inner)[0], source.span(outer)[0]
        width = len(source.indentation(start)) - len(source.indentation(around))
        return max(width, 0) if source.first_on_line(start) else 0

    def moved(self, node: ast.expr, width: int) -> list[Edit]:
        """Return the edits that move the lines of an expression to the left, but for the one that it begins on."""
        source = self.source
        start, end = source.span(node)
        found = []
        for number in range(source.line_of(start) + 1, source.line_of(end) + 1):
            begin = source.starts[number - 1]
            if width and not source.text[begin : begin + width].strip(" \t"):
                found.append(Edit(begin, begin + width, ""))
        return found

    def shift(self, statement: ast.With | ast.AsyncWith) -> int:
        """Return by how many characters the block of a with statement moves when it takes its place."""
        outer = self.source.indentation(self.source.span(statement)[0])
        inner = self.source.indentation(self.source.span(statement.body[0])[0])
        return len(inner) - len(outer)

    def unfolded(self, statement: ast.With | ast.AsyncWith, head: str) -> tuple[Edit, list[Edit]]:
        """Return the edit of the header, which head takes the place of, and the edits that move the block's lines."""
        source = self.source
        start, first = source.span(statement)[0], source.line_start(source.span(statement.body[0])[0])
        # Comments between the header and its block stay, on lines of their own.
        comments = [each.text for each in self.comments if start <= each.start < first]
        newline, indent = source.newline_at(start), source.indentation(start)
        lines = [*([head] if head else []), *comments]
        if lines:
            edit = Edit(start, first, (newline + indent).join(lines) + newline)
        else:
            edit = Edit(source.line_start(start), first, "")
        width = self.shift(statement)
        inner = source.indentation(first)
        moved = []
        line = source.line_of(first)
        last = source.line_of(source.span(statement.body[-1])[1])
        for number in range(line, last + 1):
            begin = source.starts[number - 1]
            if source.text.startswith(inner, begin):
                moved.append(Edit(begin + len(inner) - width, begin + len(inner), ""))
        return edit, moved


def _is_long_text(node: ast.AST) -> bool:
    """Return whether a node is a text on several lines."""
    text = isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)))
    return text and isinstance(node, ast.expr) and node.lineno != node.end_lineno
