"""From rewritings to edits: expressions cut in place, statements put in the place of statements, comments kept."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Mapping
from functools import partial

from codemod.finding import Edit
from codemod.python.comments import first_offset, lost_comments, outermost_statement
from codemod.python.compose import Branch, Line, Rest, Rewriting, Statement
from codemod.python.cutting import Cut, CutError, Fragment, fragment_root
from codemod.python.layout import Code, Joined, Room, Text, columns, flat, lay_out
from codemod.python.parts import code_of, within
from codemod.python.positions import Flag
from codemod.python.scopes import Scopes
from codemod.python.source import Source
from codemod.python.values import Spelling

GROUPING = (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return)


class Emitter:
    """Turns the rewritings of one module into edits of its text."""

    def __init__(self, source: Source, scopes: Scopes, width: int, quote: str) -> None:
        """Keep the text, the parents of its nodes, the longest line and the preferred quote."""
        self.source = source
        self.scopes = scopes
        self.width = width
        self.quote = quote
        self.edits: list[Edit] = []
        self.above: dict[ast.stmt, list[str]] = {}
        """Lines, without indentation and line end, that go above a statement."""
        self._fragments: dict[ast.expr, Fragment] = {}
        self._grown: set[ast.stmt] = set()
        self._line_of: Room | None = None
        """The line that a piece of a broken-up expression gets."""

    def fragment(self, root: ast.expr) -> Fragment:
        """Return an expression as a fragment, parsed once; raises CutError."""
        if root not in self._fragments:
            self._fragments[root] = Fragment(self.source, root)
        return self._fragments[root]

    def check(self, rewriting: Rewriting) -> None:
        """Raise CutError when the text of a rewriting's place cannot be cut."""
        root = fragment_root(rewriting.node, self.scopes.parents)
        self.fragment(root).find(rewriting.node)
        if rewriting.statement is None and any(
            isinstance(each, ast.JoinedStr) for each in self._between(rewriting.node, root)
        ):
            self._check_in_string(rewriting, root)

    def _between(self, node: ast.expr, root: ast.expr) -> list[ast.AST]:
        found: list[ast.AST] = []
        for ancestor in self.scopes.ancestors(node):
            found.append(ancestor)
            if ancestor is root:
                break
        return found

    def _check_in_string(self, rewriting: Rewriting, root: ast.expr) -> None:
        """Refuse what an f-string cannot hold before Python 3.12: quotes, backslashes, comments, line ends."""
        assert rewriting.spelling is not None
        cut = self.fragment(root).replace({})
        text = flat(code_of(rewriting.spelling, partial(self._text_of, cut, root), self.quote))
        if any(character in text for character in "\"'\\#\r\n"):
            raise CutError("it stands inside an f-string, where strings cannot be written")

    def emit(self, rewritings: list[Rewriting]) -> None:
        """Add the edits of all rewritings; raises CutError."""
        roots: dict[ast.expr, list[Rewriting]] = {}
        statements: dict[ast.stmt, Rewriting] = {}
        for rewriting in rewritings:
            if rewriting.statement is not None:
                statements[rewriting.statement] = rewriting
            else:
                roots.setdefault(fragment_root(rewriting.node, self.scopes.parents), []).append(rewriting)
        for root, group in roots.items():
            owner = self.scopes.statements[root]
            if owner in statements and not isinstance(owner, (ast.For, ast.AsyncFor)):
                continue  # the statement's own rewriting writes them
            self._expression(root, group)
        for statement, rewriting in statements.items():
            inner = [each for root in roots for each in roots[root] if self.scopes.statements[root] is statement]
            self._statement(statement, rewriting, inner)

    # ---- expressions -----------------------------------------------------------------------------------------------

    def _cut(self, root: ast.expr, group: list[Rewriting]) -> Cut:
        fragment = self.fragment(root)
        replacements: dict[ast.expr, Callable[[], tuple[str, bool]]] = {}
        holder: list[Cut] = []
        for rewriting in group:
            assert rewriting.spelling is not None
            replacements[rewriting.node] = partial(self._replacement, rewriting.node, rewriting.spelling, root, holder)
        holder.append(fragment.replace(replacements))
        return holder[0]

    def _replacement(self, node: ast.expr, spelling: Spelling, root: ast.expr, holder: list[Cut]) -> tuple[str, bool]:
        code = code_of(spelling, partial(self._text_of, holder[0], root), self.quote)
        return lay_out(code, self._line_of or self._room(node, root)), getattr(code, "atom", True)

    def _text_of(self, cut: Cut | None, root: ast.expr, node: ast.expr) -> str:
        if cut is not None and within(node, root, self.scopes.parents):
            return cut.text_of(node)
        return self.source.slice(node)

    def _room(self, node: ast.expr, root: ast.expr) -> Room:
        start, end = self.source.span(node)
        behind = self.source.text[end : self.source.line_end(end)].split("#")[0].rstrip()
        if node is root and (span := self._grouped(root)) is not None:
            start, behind = span[0], ""
        line = self.source.line_start(start)
        return Room(
            self.width,
            self.source.indentation(start),
            self.source.indent_unit,
            self.source.newline_at(start),
            columns(self.source.text[line:start]),
            columns(behind),
            _spread(node),
        )

    def _grouped(self, root: ast.expr) -> tuple[int, int] | None:
        """Return the span of an expression with the parentheses that only let it run over several lines."""
        if not isinstance(self.scopes.parents[root], GROUPING):
            return None
        start, end = self.source.span(root)
        text = self.source.text
        before, behind = text[:start].rstrip(), text[end:].lstrip()
        if not before.endswith("(") or not behind.startswith(")"):
            return None
        inside = text[len(before) : start] + text[end : len(text) - len(behind)]
        if "\n" not in inside and "\r" not in inside:
            return None
        return len(before) - 1, len(text) - len(behind) + 1

    def _expression(self, root: ast.expr, group: list[Rewriting]) -> None:
        start, end = self.source.span(root)
        cut = self._cut(root, group)
        text = self._comprehension(root, cut, cut.text())
        if any(rewriting.node is root for rewriting in group) and (span := self._grouped(root)) is not None:
            start, end = span
        self._keep_comments(root, self.source.text[start:end], text)
        self.edits.append(Edit(start, end, text))

    def _comprehension(self, root: ast.expr, cut: Cut, text: str) -> str:
        """Return the text of a list that no longer fits on its line with a line for each of its clauses."""
        room = self._room(root, root)
        if not isinstance(root, ast.ListComp) or root.lineno != root.end_lineno:
            return text
        if "\n" not in text and "\r" not in text and room.used + columns(text) + room.behind <= room.width:
            return text
        clauses = [self._clause(cut, "", root.elt, room)]
        for each in root.generators:
            word = "async for" if each.is_async else "for"
            clauses.append(self._clause(cut, f"{word} {cut.text_of(each.target)} in ", each.iter, room))
            clauses += [self._clause(cut, "if ", test, room) for test in each.ifs]
        inner = room.newline + room.indent + room.unit
        return f"[{inner}{inner.join(clauses)}{room.newline}{room.indent}]"

    def _clause(self, cut: Cut, head: str, node: ast.expr, room: Room) -> str:
        """Return a clause of a comprehension as it stands on a line of its own."""
        inner = room.indent + room.unit
        self._line_of = Room(room.width, inner, room.unit, room.newline, columns(inner + head))
        try:
            return head + cut.text_of(node)
        finally:
            self._line_of = None

    def _keep_comments(self, node: ast.AST, before: str, after: str) -> None:
        lost = lost_comments(before, after)
        if lost:
            statement = outermost_statement(node, self.scopes.parents, self.source)
            self.above.setdefault(statement, []).extend(lost)

    # ---- statements ------------------------------------------------------------------------------------------------

    def _statement(self, statement: ast.stmt, rewriting: Rewriting, inner: list[Rewriting]) -> None:
        if not rewriting.statements:
            self._remove(statement)
            return
        start, end = self.source.span(statement)
        indent = self._grow(statement) if len(rewriting.statements) > 1 or _branches(rewriting) else None
        indent = self.source.indentation(start) if indent is None else indent
        root = fragment_root(rewriting.node, self.scopes.parents)
        room = Room(
            self.width,
            indent,
            self.source.indent_unit,
            self.source.newline_at(start),
            columns(indent),
            0,
            _spread(rewriting.node),
        )
        lines: list[str] = []
        for each in rewriting.statements:
            lines += self._lines(each, room, root, inner, statement)
        text = (room.newline + indent).join(lines)
        self._keep_comments(statement, self.source.text[start:end], text)
        self.edits.append(Edit(start, end, text))

    def _remove(self, statement: ast.stmt) -> None:
        """Take a statement out with its line; `pass` stands in its place where it shares the line or is all of a block."""
        source = self.source
        start, end = source.span(statement)
        line_end = source.line_end(end)
        block, _ = self._block(statement)
        behind = source.text[end:line_end].strip()
        alone = source.first_on_line(start) and (not behind or behind.startswith("#"))
        if len(block) == 1 or not alone:
            self.edits.append(Edit(start, end, "pass"))
            return
        self._keep_comments(statement, source.text[start:line_end], "")
        self.edits.append(Edit(source.line_start(start), line_end, ""))

    def _lines(
        self, each: Statement, room: Room, root: ast.expr, inner: list[Rewriting], statement: ast.stmt
    ) -> list[str]:
        cut = self._cut(root, [other for other in inner if fragment_root(other.node, self.scopes.parents) is root])
        text_of = partial(self._text_of, cut, root)
        if isinstance(each, Rest):
            code = code_of(each.spelling, text_of, self.quote)
            start, end = self.source.span(statement)
            value_start, value_end = self._grouped(root) or self.source.span(root)
            head = self.source.text[start:value_start]
            return [head + lay_out(code, _at(room, head)) + self.source.text[value_end:end]]
        if isinstance(each, Line):
            return [self._line(each, room, text_of)]
        deeper = Room(
            room.width,
            room.indent + room.unit,
            room.unit,
            room.newline,
            columns(room.indent + room.unit),
            0,
            room.spread,
        )
        flag = code_of(each.flag, text_of, self.quote)
        name = flat(flag)
        tight = name if getattr(flag, "atom", True) else f"({name})"
        test, other = name, "else:"
        if each.kind is not Flag.BOOL:
            other = f"elif {tight} is not None:"
        if each.kind is Flag.UNKNOWN:
            false = f"{self.quote}false{self.quote}"
            test = f"{tight} and str({name}).lower() != {false}"
        return [
            f"if {test}:",
            room.unit + self._line(each.yes, deeper, text_of),
            other,
            room.unit + self._line(each.no, deeper, text_of),
        ]

    def _line(self, line: Line, room: Room, text_of: Callable[[ast.expr], str]) -> str:
        code: Code = code_of(line.spelling, text_of, self.quote)
        head = f"{line.target} = " if line.target else ""
        text = lay_out(code, _at(room, head))
        if not line.target or ("\n" not in text and "\r" not in text) or isinstance(code, Joined):
            return head + text
        return head + (text if not isinstance(code, Text) else f"({text})")

    def _grow(self, statement: ast.stmt) -> str | None:
        """Make room for several lines where a statement shares its line; return the new indentation, None where nothing changed."""
        block, _parent = self._block(statement)
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

    def _block(self, statement: ast.stmt) -> tuple[list[ast.stmt], ast.AST]:
        parent = self.scopes.parents[statement]
        for _, block in ast.iter_fields(parent):
            if isinstance(block, list) and statement in block:
                return block, parent
        raise CutError("its statement is nowhere")

    def _same_line(self, one: ast.stmt, other: ast.stmt, block: list[ast.stmt]) -> bool:
        """Return whether two statements of a block are joined by semicolons."""
        first, last = sorted((block.index(one), block.index(other)))
        return all(
            self.source.line_of(self.source.span(left)[1]) == self.source.line_of(first_offset(right, self.source))
            for left, right in zip(block[first:last], block[first + 1 : last + 1], strict=False)
        )

    # ---- what goes above -----------------------------------------------------------------------------------------------

    def place_above(
        self, todos: Mapping[ast.stmt, list[tuple[str, str]]], wrap: Callable[[str, str, str], list[str]]
    ) -> None:
        """Add the edits for comments that go above statements: lost ones first, then TODOs (code, text)."""
        for statement in {**self.above, **todos}:
            start = self.source.line_start(first_offset(statement, self.source))
            indent = self.source.indentation(start)
            lines = [indent + comment for comment in self.above.get(statement, [])]
            for code, text in todos.get(statement, []):
                lines += wrap(code, text, indent)
            newline = self.source.newline_at(start)
            self.edits.append(Edit(start, start, "".join(line + newline for line in lines)))


def _at(room: Room, head: str) -> Room:
    last = head.replace("\r", "\n").rpartition("\n")[2]
    used = columns(last) if "\n" in head or "\r" in head else room.used + columns(last)
    return Room(room.width, room.indent, room.unit, room.newline, used, 0, room.spread)


def _branches(rewriting: Rewriting) -> bool:
    return any(isinstance(each, Branch) for each in rewriting.statements)


def _spread(node: ast.expr) -> bool:
    """Return whether the arguments of a call stand one per line, below its bracket."""
    if not isinstance(node, ast.Call):
        return False
    starts = [argument.lineno for argument in node.args] + [keyword.lineno for keyword in node.keywords]
    ends = node.func.end_lineno or node.func.lineno
    return len(starts) > 1 and len(set(starts)) == len(starts) and min(starts) > ends
