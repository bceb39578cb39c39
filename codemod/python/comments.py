"""Comments of a module: which stand where, which the user gave to this tool, and which the tool writes."""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Set
from dataclasses import dataclass

from codemod.python.layout import columns
from codemod.python.scopes import Scopes
from codemod.python.source import Source

IGNORE = re.compile(r"#\s*vobiz:\s*ignore(?:\s*\[(?P<codes>[^\]]*)\])?", re.IGNORECASE)
TODO = re.compile(r"#\s*TODO\(vobiz\s+(?P<code>VB\d{3})\)(?P<text>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment token."""

    line: int
    start: int
    text: str


def comments_of(text: str) -> list[Comment]:
    """Return the comments of a piece of Python, in order; none when it cannot be read."""
    source = Source(text, "utf-8", b"")
    found: list[Comment] = []
    # tokenize knows no lone carriage return as a line end; ast does.
    readable = re.sub(r"\r(?!\n)", "\n", text)
    try:
        for token in tokenize.generate_tokens(io.StringIO(readable, newline="").readline):
            if token.type == tokenize.COMMENT:
                line, column = token.start
                found.append(Comment(line, source.starts[line - 1] + column, token.string.rstrip("\r\n")))
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return found
    return found


def lost_comments(before: str, after: str) -> list[str]:
    """Return the comments of an expression's text that its new text lacks, in order."""
    left = [comment.text for comment in comments_of(f"({after}\n)")]
    lost = []
    for comment in comments_of(f"({before}\n)"):
        if comment.text in left:
            left.remove(comment.text)
        else:
            lost.append(comment.text)
    return lost


def ignored_codes(comments: list[Comment], first: int, last: int) -> frozenset[str] | None:
    """Return the codes that ignore comments on lines first to last name: none named means all, None no comment."""
    codes: set[str] = set()
    found = False
    for comment in comments:
        match = IGNORE.search(comment.text)
        if match is None or not first <= comment.line <= last:
            continue
        found = True
        if match["codes"] is None:
            return frozenset()
        codes |= {code.strip().upper() for code in match["codes"].split(",") if code.strip()}
    return frozenset(codes) if found else None


def keeps(comments: list[Comment], node: ast.expr, codes: Set[str], scopes: Scopes, source: Source) -> bool:
    """Return whether an ignore comment on a line of the statement that a node stands in means one of the codes."""
    statement = scopes.statements[node]
    last = node.end_lineno if hasattr(statement, "body") else statement.end_lineno
    # A decorator stands above the statement that it is of; so may a comment that has its line to itself.
    first = min(statement.lineno, node.lineno)
    alone = {each.line for each in comments if source.first_on_line(each.start)}
    while first - 1 in alone:
        first -= 1
    found = ignored_codes(comments, first, last or statement.lineno)
    return found is not None and (not found or bool(found & codes))


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
