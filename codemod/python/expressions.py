"""The new text of one expression: nodes replaced, and laid out as the user's formatter would."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from codemod.python.cutting import Cut, Fragment, Replacement
from codemod.python.layout import Code, Room, columns, flat, hung, is_atom, lay_out, spread_out
from codemod.python.parts import Reader, code_of, within
from codemod.python.scopes import Scopes
from codemod.python.source import Source
from codemod.python.usercode import LAID_OUT, UserCode, is_spread
from codemod.python.values import Spelling

GROUPING = (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return)
OPENING = re.compile(r"\((?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*[ \t\f]*\Z")
CLOSING = re.compile(r"[ \t\f]*(?:(?:#[^\r\n]*)?(?:\r\n|\r|\n)[ \t\f]*)*\)")
LINE_END = re.compile(r"\r\n|\r|\n")
COMMENT_BEHIND = re.compile(r"[ \t]*,?[ \t]*(#[^\r\n]*)")


class Expressions:
    """Writes expressions of one module; a fragment is parsed once, however often it is written."""

    def __init__(self, source: Source, scopes: Scopes, width: int, quote: str) -> None:
        """Keep the text, the longest line in columns, and the preferred quote."""
        self.source = source
        self.scopes = scopes
        self.width = width
        self.quote = quote
        self._fragments: dict[ast.expr, Fragment] = {}
        self._flat = False

    def fragment(self, root: ast.expr) -> Fragment:
        """Return an expression as a fragment; raises CutError."""
        if root not in self._fragments:
            self._fragments[root] = Fragment(self.source, root, self.scopes.parents)
        return self._fragments[root]

    def write(self, root: ast.expr, replacements: Mapping[ast.expr, Spelling]) -> tuple[int, int, str]:
        """Return the span that is replaced and its new text; raises CutError."""
        start, end = self.source.span(root)
        if root in replacements and (span := self.grouped(root)) is not None:
            start, end = span
        cut = self.cut(root, replacements)
        with self.on_one_line():
            text = cut.text()
        if any(is_spread(node) for node in replacements) or not self._fits(start, end, text):
            text = self._laid_out(root, replacements, cut)
        return start, end, text

    def _laid_out(self, root: ast.expr, replacements: Mapping[ast.expr, Spelling], cut: Cut) -> str:
        """Return an expression broken into lines: as a whole where the user's own layout is ours, else node by node."""
        if root in replacements:
            return cut.text()
        original, room = self.user_code(root, {}, self.source.slice), self.room(root, root)
        text = self.source.slice(root)
        whole = flat(original) == text or lay_out(original, room) == text
        if not whole:
            return cut.text()
        with self.on_one_line():
            laid = lay_out(self.user_code(root, replacements, lambda node: self.text_of(cut, root, node)), room)
        reached = all(self._is_laid_out(node, root) for node in replacements)
        return laid if reached or self._fits(*self.source.span(root), laid) else cut.text()

    def user_code(
        self, node: ast.expr, replacements: Mapping[ast.expr, Spelling], text_of: Callable[[ast.expr], str]
    ) -> Code:
        """Return an expression of the user's as code that can be laid out again."""
        return UserCode(self.source, replacements, text_of, self.quote).of(node)

    def _is_laid_out(self, node: ast.AST, root: ast.expr) -> bool:
        """Return whether everything between a node and its root can be laid out again."""
        while node is not root:
            parent = self.scopes.parents[node]
            if not isinstance(parent, LAID_OUT):
                return False
            node = parent
        return True

    def cut(self, root: ast.expr, replacements: Mapping[ast.expr, Spelling]) -> Cut:
        """Return a fragment with nodes replaced by spellings; raises CutError."""
        codes: dict[ast.expr, Code] = {}

        def make(node: ast.expr, spelling: Spelling) -> Replacement:
            def text(cut: Cut) -> tuple[str, bool]:
                if node not in codes:
                    codes[node] = self.code(node, spelling, root, cut)
                code = codes[node]
                line = flat(code) if self._flat else lay_out(code, self.room(node, root))
                return line, is_atom(code)

            return text

        makers = {node: make(node, spelling) for node, spelling in replacements.items()}
        return self.fragment(root).replace(makers, replacements)

    def code(self, node: ast.expr, spelling: Spelling, root: ast.expr, cut: Cut) -> Code:
        """Return what stands in the place of a node."""
        code = self.code_of(spelling, root, cut)
        return spread_out(code) if is_spread(node) else code

    def code_of(self, spelling: Spelling, root: ast.expr, cut: Cut) -> Code:
        """Return a spelling as code; what it holds of the user's own is written on one line where it was replaced."""

        def nested(node: ast.expr) -> Code | None:
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and node.value in cut.spellings:
                return hung(self.code_of(cut.spellings[node.value], root, cut), f"[{self.source.slice(node.slice)}]")
            replaced = cut.spellings.get(node)
            return None if replaced is None else self.code_of(replaced, root, cut)

        with self.on_one_line():
            return code_of(
                spelling, Reader(lambda node: self.text_of(cut, root, node), self.comment_behind, nested), self.quote
            )

    def text_of(self, cut: Cut, root: ast.expr, node: ast.expr) -> str:
        """Return the text of a node, rewritten where it stands in the fragment."""
        if within(node, root, self.scopes.parents):
            return cut.text_of(node)
        return self.source.slice(node)

    def comment_behind(self, node: ast.expr) -> str:
        """Return the comment behind an argument on its line."""
        match = COMMENT_BEHIND.match(self.source.text, self.source.span(node)[1])
        return match[1].rstrip() if match else ""

    @contextmanager
    def on_one_line(self) -> Iterator[None]:
        """Write what is replaced on one line for a while."""
        before, self._flat = self._flat, True
        try:
            yield
        finally:
            self._flat = before

    # ---- places ----------------------------------------------------------------------------------------------------

    def room(self, node: ast.expr, root: ast.expr) -> Room:
        """Return the place at which a node stands now."""
        start, end = self.source.span(node)
        behind = self.source.text[end : self.source.line_end(end)].split("#")[0].rstrip()
        if node is root and (span := self.grouped(root)) is not None:
            return self._room_of(span[0], "")
        return self._room_of(start, behind)

    def _room_of(self, start: int, behind: str) -> Room:
        source = self.source
        before = source.text[source.line_start(start) : start]
        unit, newline = source.indent_unit, source.newline_at(start)
        return Room(self.width, source.indentation(start), unit, newline, columns(before), columns(behind))

    def grouped(self, root: ast.expr) -> tuple[int, int] | None:
        """Return the span of an expression with the parentheses that only let it run over several lines."""
        if not isinstance(self.scopes.parents[root], GROUPING):
            return None
        start, end = self.source.span(root)
        line_start = self.source.span(self.scopes.statements[root])[0]
        opening = OPENING.search(self.source.text[line_start:start])
        closing = CLOSING.match(self.source.text, end)
        if opening is None or closing is None or not re.search(r"[\r\n]", opening.group() + closing.group()):
            return None
        return line_start + opening.start(), closing.end()

    def _fits(self, start: int, end: int, text: str) -> bool:
        """Return whether a text makes no line longer than the width that was not as long before."""
        source = self.source
        before = source.text[source.line_start(start) : start]
        behind = source.text[end : source.line_end(end)].split("#")[0].rstrip()
        new = LINE_END.split(before + text + behind)
        long = [line for line in new if columns(line) > self.width]
        return not long or set(long) <= set(LINE_END.split(before + source.text[start:end] + behind))
