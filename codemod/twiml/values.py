"""A document's text with its holes: what values and contents are, as far as the text alone can tell."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from codemod.elements import HOLE
from codemod.twiml.markup import Attribute, Element, Sort
from codemod.twiml.meaning import text_of, value_of
from codemod.twiml.templates import Hole, Writes, masked

BLANK = " \t\r\n"
LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Marked:
    """A text, its holes, and the same text with blanks in them."""

    text: str
    holes: Sequence[Hole]
    masked: str

    @classmethod
    def of(cls, text: str, holes: Sequence[Hole]) -> Marked:
        """Mask a text."""
        return cls(text, holes, masked(text, list(holes)))

    def holes_in(self, start: int, end: int) -> list[Hole]:
        """Return the holes that lie in a stretch; comments of the template are none."""
        return [each for each in self.all_holes_in(start, end) if not each.comment]

    def all_holes_in(self, start: int, end: int) -> list[Hole]:
        """Return the holes that lie in a stretch, comments included."""
        first = bisect.bisect_left(self._starts, start)
        found = self.holes[first : bisect.bisect_left(self._starts, end, first)]
        return [each for each in found if each.end <= end]

    @cached_property
    def _starts(self) -> list[int]:
        return [each.start for each in self.holes]

    def value(self, attribute: Attribute) -> str:
        """Return an attribute's value; what is known at run time only is `HOLE`."""
        return value_of(self._with_marks(attribute.value_start, attribute.value_end))

    def values(self, element: Element) -> list[tuple[str, str]]:
        """Return an element's attributes and their values; declarations of name spaces are none."""
        return [(each.name, self.value(each)) for each in element.attributes if not is_foreign(each.name)]

    def raw(self, attribute: Attribute) -> str:
        """Return an attribute's value as it is written, holes included."""
        return self.text[attribute.value_start : attribute.value_end]

    def content(self, element: Element) -> str:
        """Return the text that stands directly in an element."""
        found = []
        for piece in element.pieces(Sort.TEXT, Sort.CDATA):
            if piece.sort is Sort.CDATA:
                found.append(self._with_marks(piece.start + len("<![CDATA["), piece.end - len("]]>")))
            else:
                found.append(text_of(self._with_marks(piece.start, piece.end)))
        return "".join(found)

    def in_tag(self, element: Element) -> list[Hole]:
        """Return the holes of a start tag that stand in no value."""
        found = self.holes_in(element.start, element.tag_end)
        return [
            hole for hole in found if not any(a.value_start <= hole.start < a.value_end for a in element.attributes)
        ]

    def _with_marks(self, start: int, end: int) -> str:
        pieces, position = [], start
        for hole in self.all_holes_in(start, end):
            pieces += [self.text[position : hole.start], "" if hole.comment else HOLE]
            position = hole.end
        return "".join([*pieces, self.text[position:end]])

    # ---- layout ------------------------------------------------------------------------------------------------------

    def indentation(self, position: int) -> str | None:
        """Return the white space before a place that is first on its line; None where something stands before it."""
        start = max(self.text.rfind("\n", 0, position), self.text.rfind("\r", 0, position)) + 1
        before = self.text[start:position]
        return before if not before.strip(BLANK) else None

    @cached_property
    def newline(self) -> str:
        """Return the line end that the text uses first."""
        match = LINE_END.search(self.text)
        return match[0] if match is not None else "\n"

    def skip_blank(self, start: int, end: int) -> int:
        """Return where something other than white space stands first."""
        return end - len(self.text[start:end].lstrip(BLANK))

    def back_over_blank(self, start: int, end: int) -> int:
        """Return where the white space before a place begins."""
        return start + len(self.text[start:end].rstrip(BLANK))


def is_foreign(name: str) -> bool:
    """Return whether an attribute says nothing of ours: one of a name space, or its declaration."""
    return name == "xmlns" or ":" in name


def is_written(holes: Sequence[Hole]) -> bool:
    """Return whether a hole is among some that may write text or elements."""
    return any(hole.writes is not Writes.NOTHING for hole in holes)
