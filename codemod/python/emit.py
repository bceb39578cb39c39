"""From rewritings to edits: expressions cut in place, statements put in the place of statements, comments kept."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace

from codemod.finding import Edit
from codemod.python.comments import first_offset, lost_comments, outermost_statement
from codemod.python.cutting import Cut, CutError, fragment_root
from codemod.python.expressions import Expressions
from codemod.python.layout import Code, Room, Text, columns, flat, is_atom, lay_out, spread_out
from codemod.python.positions import Flag
from codemod.python.rewritings import Branch, Line, Rest, Rewriting, Statement
from codemod.python.scopes import Scopes
from codemod.python.source import Source
from codemod.python.usercode import is_spread
from codemod.python.values import Spelling


class Emitter:
    """Turns the rewritings of one module into edits of its text."""

    def __init__(self, source: Source, scopes: Scopes, width: int, quote: str) -> None:
        """Keep the text, the parents of its nodes, the longest line and the preferred quote."""
        self.source = source
        self.scopes = scopes
        self.width = width
        self.quote = quote
        self.expressions = Expressions(source, scopes, width, quote)
        self.edits: list[Edit] = []
        self.above: dict[ast.stmt, list[str]] = {}
        """Lines, without indentation and line end, that go above a statement."""
        self._grown: set[ast.stmt] = set()

    def check(self, rewriting: Rewriting) -> None:
        """Raise CutError when the text of a rewriting's place cannot be cut."""
        root = fragment_root(rewriting.node, self.scopes.parents)
        self.expressions.fragment(root).find(rewriting.node)
        if rewriting.spelling is not None and self._in_string(rewriting.node, root):
            code = self.expressions.code(rewriting.node, rewriting.spelling, root, self.expressions.cut(root, {}))
            if any(character in flat(code) for character in "\"'\\#\r\n"):
                raise CutError("it stands inside an f-string, where strings cannot be written")

    def _in_string(self, node: ast.expr, root: ast.expr) -> bool:
        """Return whether a node stands inside an f-string, which before Python 3.12 holds no quotes of its own."""
        for ancestor in self.scopes.ancestors(node):
            if isinstance(ancestor, ast.JoinedStr):
                return True
            if ancestor is root:
                break
        return False

    def emit(self, rewritings: list[Rewriting]) -> None:
        """Add the edits of all rewritings; raises CutError."""
        roots: dict[ast.expr, dict[ast.expr, Spelling]] = {}
        statements: dict[ast.stmt, Rewriting] = {}
        for rewriting in rewritings:
            if rewriting.spelling is None:
                assert rewriting.statement is not None
                statements[rewriting.statement] = rewriting
            else:
                root = fragment_root(rewriting.node, self.scopes.parents)
                roots.setdefault(root, {})[rewriting.node] = rewriting.spelling
        for root, replacements in roots.items():
            owner = self.scopes.statements[root]
            if owner not in statements or isinstance(owner, (ast.For, ast.AsyncFor)):
                self._expression(root, replacements)
        for statement, rewriting in statements.items():
            self._statement(statement, rewriting, roots)

    def _expression(self, root: ast.expr, replacements: Mapping[ast.expr, Spelling]) -> None:
        start, end, text = self.expressions.write(root, replacements)
        self._keep_comments(root, self.source.text[start:end], text)
        self.edits.append(Edit(start, end, text))

    def _keep_comments(self, node: ast.AST, before: str, after: str) -> None:
        lost = lost_comments(before, after)
        if lost:
            statement = outermost_statement(node, self.scopes.parents, self.source)
            self.above.setdefault(statement, []).extend(lost)

    # ---- statements ------------------------------------------------------------------------------------------------

    def _statement(
        self, statement: ast.stmt, rewriting: Rewriting, roots: Mapping[ast.expr, Mapping[ast.expr, Spelling]]
    ) -> None:
        if not rewriting.statements:
            self._remove(statement)
            return
        start, end = self.source.span(statement)
        indent = self._grow(statement) if len(rewriting.statements) > 1 or _branches(rewriting) else None
        indent = self.source.indentation(start) if indent is None else indent
        root = fragment_root(rewriting.node, self.scopes.parents)
        cut = self.expressions.cut(root, roots.get(root, {}))
        unit, newline = self.source.indent_unit, self.source.newline_at(start)
        room = Room(self.width, indent, unit, newline, columns(indent))
        lines: list[str] = []
        for each in rewriting.statements:
            lines += self._lines(each, room, rewriting, root, cut)
        text = (room.newline + indent).join(lines)
        self._keep_comments(statement, self.source.text[start:end], text)
        self.edits.append(Edit(start, end, text))

    def _lines(self, each: Statement, room: Room, rewriting: Rewriting, root: ast.expr, cut: Cut) -> list[str]:
        if isinstance(each, Rest):
            statement = rewriting.statement
            assert statement is not None
            start, end = self.source.span(statement)
            value_start, value_end = self.expressions.grouped(root) or self.source.span(root)
            head = self.source.text[start:value_start]
            code = self.expressions.code_of(each.spelling, root, cut)
            return [head + lay_out(code, _at(room, head)) + self.source.text[value_end:end]]
        if isinstance(each, Line):
            code = self.expressions.code_of(each.spelling, root, cut)
            if is_spread(rewriting.node) and not each.target:
                code = spread_out(code)
            return [_line(each, code, room)]
        deeper = replace(room, indent=room.indent + room.unit, used=columns(room.indent + room.unit))
        flag = self.expressions.code_of(each.flag, root, cut)
        name = flat(flag)
        tight = name if is_atom(flag) else f"({name})"
        test, other = name, "else:"
        if each.kind is not Flag.BOOL:
            other = f"elif {tight} is not None:"
        if each.kind is Flag.UNKNOWN:
            false = f"{self.quote}false{self.quote}"
            test = f"{tight} and str({name}).lower() != {false}"
        yes, no = (
            [room.unit + _line(line, self.expressions.code_of(line.spelling, root, cut), deeper) for line in way]
            for way in (each.yes, each.no)
        )
        return [f"if {test}:", *yes, other, *no]

    def _remove(self, statement: ast.stmt) -> None:
        """Take a statement out with its line; `pass` takes its place where it shares the line or is all of a block."""
        source = self.source
        start, end = source.span(statement)
        line_end = source.line_end(end)
        block = self._block(statement)
        behind = source.text[end:line_end].strip()
        alone = source.first_on_line(start) and (not behind or behind.startswith("#"))
        if len(block) == 1 or not alone:
            self.edits.append(Edit(start, end, "pass"))
            return
        self._keep_comments(statement, source.text[start:line_end], "")
        self.edits.append(Edit(source.line_start(start), line_end, ""))

    def _grow(self, statement: ast.stmt) -> str | None:
        """Make room for several lines where a statement shares its line.

        Return the new indentation, None where nothing changed.
        """
        block = self._block(statement)
        source = self.source
        line = [each for each in block if self._same_line(each, statement, block)]
        header = not source.first_on_line(first_offset(line[0], source))
        if len(line) == 1 and not header:
            return None
        indent = source.indentation(source.span(statement)[0]) + (source.indent_unit if header else "")
        if line[0] in self._grown:
            return indent
        self._grown.add(line[0])
        newline = source.newline_at(source.span(statement)[0])
        if header:
            first = source.span(line[0])[0]
            colon = len(source.text[:first].rstrip(" \t\f"))
            self.edits.append(Edit(colon, first, newline + indent))
        for left, right in itertools.pairwise(line):
            self.edits.append(Edit(source.span(left)[1], source.span(right)[0], newline + indent))
        return indent

    def _block(self, statement: ast.stmt) -> list[ast.stmt]:
        parent = self.scopes.parents[statement]
        blocks = (block for _, block in ast.iter_fields(parent) if isinstance(block, list))
        return next(block for block in blocks if statement in block)

    def _same_line(self, one: ast.stmt, other: ast.stmt, block: list[ast.stmt]) -> bool:
        """Return whether two statements of a block are joined by semicolons."""
        first, last = sorted((block.index(one), block.index(other)))
        return all(
            self.source.line_of(self.source.span(left)[1]) == self.source.line_of(first_offset(right, self.source))
            for left, right in zip(block[first:last], block[first + 1 : last + 1], strict=False)
        )

    # ---- what goes above -------------------------------------------------------------------------------------------

    def place_above(
        self,
        todos: Mapping[ast.stmt, list[tuple[str, str]]],
        wrap: Callable[[str, str, str], list[str]],
        shift_of: Callable[[ast.stmt], int],
    ) -> None:
        """Add the edits for comments that go above statements: lost ones first, then TODOs (code, text).

        shift_of tells by how many characters a statement moves to the left.
        """
        for statement in {**self.above, **todos}:
            start = self.source.line_start(first_offset(statement, self.source))
            indent = self.source.indentation(start)
            indent = indent[: len(indent) - shift_of(statement)]
            lines = [indent + comment for comment in self.above.get(statement, [])]
            for code, text in todos.get(statement, []):
                lines += wrap(code, text, indent)
            newline = self.source.newline_at(start)
            self.edits.append(Edit(start, start, "".join(line + newline for line in lines)))


def _line(line: Line, code: Code, room: Room) -> str:
    """Return one statement: an expression, perhaps kept under a name."""
    head = f"{line.target} = " if line.target else ""
    text = lay_out(code, _at(room, head))
    if line.target and isinstance(code, Text) and ("\n" in text or "\r" in text):
        text = f"({text})"  # it stood in the brackets of a call
    return head + text


def _at(room: Room, head: str) -> Room:
    last = head.replace("\r", "\n").rpartition("\n")
    return replace(room, used=columns(last[2]) if last[1] else room.used + columns(head), behind=0)


def _branches(rewriting: Rewriting) -> bool:
    return any(isinstance(each, Branch) for each in rewriting.statements)
