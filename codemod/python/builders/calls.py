"""How a call is written anew: its name and arguments, and nothing else of its lines."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from codemod.finding import Edit
from codemod.python.builders.arguments import Written
from codemod.python.layout import Call, Room, Text, columns, lay_out
from codemod.python.source import Source

BLANK = " \t\f\r\n"


class CallWriter:
    """Writes calls of one module."""

    def __init__(self, source: Source, width: int) -> None:
        """Keep the text and the longest line, in columns."""
        self.source = source
        self.width = width

    def code(
        self, function: str, arguments: Sequence[Written], start: int, end: int, *, shift: int = 0, after: str = ""
    ) -> str:
        """Return a call for the place of a text, laid out; shift is by how much that text moves to the left."""
        text = self.source.text
        line = text[self.source.line_start(start) : start]
        rest = text[end : self.source.line_end(end)].rstrip("\r\n")
        indent = self.source.indentation(start)
        indent = indent[: len(indent) - shift]
        room = Room(
            self.width,
            indent,
            self.source.indent_unit,
            self.source.newline_at(start),
            columns(line) - shift,
            columns(rest.split("#")[0].rstrip()),
        )
        values = tuple((each.name or None, Text(each.text)) for each in arguments)
        return lay_out(Call(Text(function), values, after), room)

    def line(
        self, head: str, function: str, arguments: Sequence[Written], place: int, *, shift: int = 0, after: str = ""
    ) -> str:
        """Return a call for a line of its own, behind a head such as `name = `, in the indentation of a place."""
        indent = self.source.indentation(place)
        indent = indent[: len(indent) - shift]
        unit, newline = self.source.indent_unit, self.source.newline_at(place)
        room = Room(self.width, indent, unit, newline, columns(indent + head), 0)
        values = tuple((each.name or None, Text(each.text)) for each in arguments)
        return head + lay_out(Call(Text(function), values, after), room)

    def edits(
        self,
        node: ast.Call,
        start: int,
        function: str,
        arguments: Sequence[Written],
        *,
        shift: int = 0,
        after: str = "",
    ) -> list[Edit]:
        """Return the edits that give a call another function and other arguments.

        start is where what is replaced begins; node is the call whose arguments stand in the text. A call on one line
        is laid out anew; of one on several lines only what changes is cut.
        """
        opening = self._opening(node)
        end = self.source.span(node)[1]
        if self.is_on_one_line(node):
            return [Edit(start, end, self.code(function, arguments, start, end, shift=shift, after=after))]
        tail = [Edit(end, end, after)] if after else []
        return [Edit(start, opening, function), *self._arguments(node, opening, end, arguments, shift), *tail]

    def is_on_one_line(self, node: ast.Call) -> bool:
        """Return whether the arguments of a call stand on one line."""
        inside = self.source.text[self._opening(node) + 1 : self.source.span(node)[1] - 1]
        return "\n" not in inside and "\r" not in inside

    def _opening(self, node: ast.Call) -> int:
        """Return where the bracket of a call's arguments opens."""
        position = self.source.span(node.func)[1]
        return self.source.text.index("(", position)

    def _arguments(
        self, node: ast.Call, opening: int, end: int, arguments: Sequence[Written], shift: int
    ) -> list[Edit]:
        """Return the edits of arguments on several lines."""
        spans = [self._span(each, opening, end) for each in node.args]
        spans += [self._keyword_span(each) for each in node.keywords]
        values: list[ast.expr] = [*node.args, *(each.value for each in node.keywords)]
        order = sorted(range(len(values)), key=lambda index: spans[index][0])
        by_origin = {id(each.origin): each for each in arguments if each.origin is not None}
        keywords = {id(each.value): each for each in node.keywords}
        edits: list[Edit] = []
        kept: list[int] = []
        for index in order:
            start, stop = spans[index]
            value = values[index]
            keyword = keywords.get(id(value))
            written = by_origin.get(id(value))
            if keyword is not None and keyword.arg is None:
                kept.append(index)  # **: its keys are edited where they stand
                continue
            if written is None:
                edits.append(self._without(start, stop))
                continue
            kept.append(index)
            if keyword is not None:
                name = written.name or self._content_name(arguments, written)
                name_end = start + len(str(keyword.arg))
                edits += [Edit(start, name_end, name)] if name != keyword.arg else []
            elif written.name:
                edits.append(Edit(start, start, f"{written.name}="))
            value_start, value_stop = self.source.span(value)
            if written.text != self.source.text[value_start:value_stop]:
                edits.append(Edit(value_start, value_stop, written.text))
        own = {id(each) for each in values}
        new = [each for each in arguments if each.origin is None or id(each.origin) not in own]
        if not kept:
            return [*edits, *self._added(new, None, opening, shift)]
        first = self._first([each for each in new if not each.name], spans[kept[0]], shift)
        named = [each for each in new if each.name]
        return [*edits, *first, *self._added(named, spans[kept[-1]], opening, shift)]

    def _first(self, new: Sequence[Written], span: tuple[int, int], shift: int) -> list[Edit]:
        """Return the edit that writes the content before the first argument."""
        start = span[0]
        gap = " "
        if self.source.first_on_line(start):
            indent = self.source.indentation(start)
            gap = self.source.newline_at(start) + indent[: len(indent) - shift]
        return [Edit(start, start, f"{each.code},{gap}") for each in new]

    def _content_name(self, arguments: Sequence[Written], written: Written) -> str:
        return self.content_name if written is arguments[0] else written.name

    content_name = ""
    """The parameter for the content of the element that is written just now."""

    def _keyword_span(self, keyword: ast.keyword) -> tuple[int, int]:
        assert keyword.end_lineno is not None and keyword.end_col_offset is not None
        start = self.source.offset(keyword.lineno, keyword.col_offset)
        return start, self.source.offset(keyword.end_lineno, keyword.end_col_offset)

    def _span(self, node: ast.expr, opening: int, end: int) -> tuple[int, int]:
        """Return where an argument stands, its own brackets included."""
        text = self.source.text
        start, stop = self.source.span(node)
        while True:
            before = len(text[opening + 1 : start].rstrip(BLANK)) + opening
            behind = stop + len(text[stop : end - 1]) - len(text[stop : end - 1].lstrip(BLANK))
            if before <= opening or text[before] != "(" or behind >= end - 1 or text[behind] != ")":
                return start, stop
            start, stop = before, behind + 1

    def _comma(self, position: int) -> int | None:
        """Return where the comma behind an argument stands; None where there is none."""
        text = self.source.text
        while True:
            if text[position] == "#":
                position = self.source.line_end(position)
            elif text[position] == ",":
                return position
            elif text[position] in BLANK or text[position] == "\\":
                position += 1
            else:
                return None

    def _without(self, start: int, stop: int) -> Edit:
        """Return the edit that takes an argument out, and its line where it has one to itself; comments stay."""
        text = self.source.text
        comma = self._comma(stop)
        behind = comma + 1 if comma is not None and not text[stop:comma].strip(BLANK) else stop
        line_start, line_end = self.source.line_start(start), self.source.line_end(behind)
        if not text[line_start:start].strip(BLANK) and not text[behind:line_end].strip(BLANK):
            return Edit(line_start, line_end, "")
        while behind < len(text) and text[behind] in " \t" and text[start - 1] in " \t(":
            behind += 1
        return Edit(start, behind, "")

    def _added(self, new: Sequence[Written], last: tuple[int, int] | None, opening: int, shift: int) -> list[Edit]:
        """Return the edit that writes arguments behind the last."""
        if not new:
            return []
        words = [each.code for each in new]
        if last is None:
            return [Edit(opening + 1, opening + 1, ", ".join(words))]
        start, stop = last
        comma = self._comma(stop)
        if not self.source.first_on_line(start):
            return [Edit(stop, stop, "".join(f", {each}" for each in words))]
        indent = self.source.indentation(start)
        gap = self.source.newline_at(start) + indent[: len(indent) - shift]
        if comma is None:
            return [Edit(stop, stop, "".join(f",{gap}{each}" for each in words))]
        # Behind a comment on the same line.
        line_end = self.source.line_end(comma)
        text = self.source.text[comma:line_end]
        place = comma + len(text.rstrip(BLANK)) if text[1:].lstrip(" \t").startswith("#") else comma + 1
        return [Edit(place, place, "".join(f"{gap}{each}," for each in words))]
