"""Comments of a module: which stand where, which the user gave to this tool, and which the tool writes."""

from __future__ import annotations

import ast
import re
import sys
import textwrap
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from codemod.ignoring import SPELT, Ignore, Ignores, Kept, codes_of
from codemod.python.layout import columns
from codemod.python.lexical import comment_spans
from codemod.python.scopes import Scopes
from codemod.python.source import Source

IGNORE = re.compile(rf"#\s*{SPELT}", re.IGNORECASE)
TODO = re.compile(r"#\s*TODO\(vobiz\s+(?P<code>VB\d{3})\)(?P<text>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment token."""

    line: int
    start: int
    text: str


def comments_of(text: str) -> list[Comment]:
    """Return the comments of a piece of Python, in order: up to where it cannot be read."""
    return _comments_of(Source(text, "utf-8", b""))


def _comments_of(source: Source) -> list[Comment]:
    text = source.text
    if "#" not in text:
        return []
    return [Comment(source.line_of(start), start, text[start:end]) for start, end in comment_spans(text)]


def lost_comments(before: str, after: str) -> list[str]:
    """Return the comments of an expression's text that its new text lacks, in order."""
    left = _comments_in(after)
    lost = []
    for text in _comments_in(before):
        if text in left:
            left.remove(text)
        else:
            lost.append(text)
    return lost


def _comments_in(text: str) -> list[str]:
    """Return the comments of an expression's text."""
    return [text[start - 1 : end - 1] for start, end in comment_spans(f"({text}\n)")] if "#" in text else []


class Comments(list[Comment]):
    """The comments of a module, and what those among them, and the user, keep on Twilio."""

    def __init__(self, source: Source, tree: ast.Module, kept: frozenset[Kept] = frozenset()) -> None:
        """Read them; kept are the user's own answers about this file."""
        super().__init__(_comments_of(source))
        self.source = source
        self.ignores = Ignores(tuple(self._ignores(_first_line(tree))), kept)

    def _ignores(self, first: int) -> Iterator[Ignore]:
        """Yield the ignore comments; first is the line of the first statement, below which none is about the file."""
        number = 0
        for comment in self:
            match = IGNORE.search(comment.text)
            if match is not None:
                whole = match["file"] is not None
                misplaced = whole and not (comment.line < first and self.source.first_on_line(comment.start))
                start, end = comment.start + match.start(), comment.start + match.end()
                yield Ignore(number, comment.line, start, end, codes_of(match), whole, misplaced)
                number += 1

    def keep(self, first: int, last: int | None, codes: Collection[str]) -> bool:
        """Return whether something on lines first to last (or first alone) stays, called by one of some codes."""
        return self.ignores.keep(first, first if last is None else last, codes)

    def keep_from_above(self, first: int, last: int | None, codes: Collection[str]) -> bool:
        """Return whether it stays, by a comment above it that has its line to itself, too."""
        alone = {each.line for each in self if self.source.first_on_line(each.start)}
        above = first
        while above - 1 in alone:
            above -= 1
        return self.keep(above, first if last is None else last, codes)


def _first_line(tree: ast.Module) -> int:
    """Return the line of a module's first statement behind its docstring; one that is never reached if it has none."""
    for statement in tree.body[1:] if ast.get_docstring(tree, clean=False) is not None else tree.body:
        decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
        return min([statement.lineno, *(each.lineno for each in decorators)])
    return sys.maxsize


def keeps(comments: Comments, node: ast.expr, codes: Collection[str], scopes: Scopes) -> bool:
    """Return whether an ignore comment on a line of the statement that a node stands in means one of the codes."""
    statement = scopes.statements[node]
    last = node.end_lineno if hasattr(statement, "body") else statement.end_lineno
    # A decorator stands above the statement that it is of; so may a comment that has its line to itself.
    return comments.keep_from_above(min(statement.lineno, node.lineno), last, codes)


def todo_lines(code: str, text: str, indent: str, width: int) -> list[str]:
    """Return a TODO comment as lines without line ends: ASCII, wrapped to the width."""
    plain = text.encode("ascii", "backslashreplace").decode("ascii")
    plain = " ".join(plain.split())
    room = max(40, width - columns(indent) - 2)
    lines = textwrap.wrap(f"TODO(vobiz {code}): {plain}", room, break_long_words=False, break_on_hyphens=False)
    return [f"{indent}# {line}" for line in lines]


def outermost_statement(node: ast.AST, parents: dict[ast.AST, ast.AST], source: Source) -> ast.stmt:
    """Return the statement above which a comment about a node may stand: one that begins a line of its own."""
    current = node
    while True:
        while not isinstance(current, ast.stmt):
            current = parents[current]
        start = first_offset(current, source)
        parent = parents[current]
        chained = isinstance(parent, ast.If) and current in parent.orelse and source.text.startswith("elif", start)
        continued = source.line_of(start) > 1 and source.text[: source.line_start(start)].rstrip("\r\n").endswith("\\")
        if source.first_on_line(start) and not chained and not continued:
            return current
        if isinstance(parent, ast.Module):
            return _first_of_line(current, parent, source)
        sibling = _first_of_line(current, parent, source)
        if sibling is not current and not chained:
            return outermost_statement(sibling, parents, source)
        current = parent


def _first_of_line(statement: ast.stmt, parent: ast.AST, source: Source) -> ast.stmt:
    """Return the first of the statements that stand on one line, divided by semicolons."""
    for _, block in ast.iter_fields(parent):
        if isinstance(block, list) and statement in block:
            index = block.index(statement)
            while index and source.line_of(source.span(block[index - 1])[1]) == source.line_of(
                source.span(statement)[0]
            ):
                statement = block[index - 1]
                index -= 1
    return statement


def first_offset(statement: ast.stmt, source: Source) -> int:
    """Return where a statement begins, its decorators included."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    if not decorators:
        return source.span(statement)[0]
    start = source.span(decorators[0])[0]
    return source.text.rindex("@", 0, start)
