"""What a template decides about elements: what is there at times only, and what cannot be told from the text."""

from __future__ import annotations

from codemod.finding import Edit
from codemod.twiml import cutting
from codemod.twiml.decisions import Decider, shown
from codemod.twiml.markup import Element, Sort
from codemod.twiml.places import Place
from codemod.twiml.templates import Hole, Writes, is_whole
from codemod.twiml.values import BLANK, Marked


class Branches:
    """Looks at the holes of one text, and writes around them."""

    def __init__(self, decider: Decider, marked: Marked) -> None:
        """Keep the tables and the text."""
        self.decider = decider
        self.marked = marked

    def shown(self, hole: Hole) -> str:
        """Return what is written at run time, for a message."""
        return shown(self.marked.text[hole.start : hole.end])

    def conditional(self, element: Element) -> frozenset[str]:
        """Return the attributes before which a condition of the template stands in the tag."""
        holes = self.marked.in_tag(element)
        return frozenset(each.name for each in element.attributes if any(hole.end <= each.start for hole in holes))

    def between(self, element: Element) -> list[Hole]:
        """Return the holes between the elements that stand in one."""
        return [
            hole
            for piece in element.pieces(Sort.TEXT, Sort.COMMENT, Sort.INSTRUCTION)
            for hole in self.marked.holes_in(piece.start, piece.end)
        ]

    def may_be_padded(self, element: Element) -> bool:
        """Return whether white space stands at the edge of a branch inside an element's text."""
        holes = [h for h in self.marked.holes_in(element.tag_end, element.end_start) if h.writes is Writes.NOTHING]
        text = self.marked.text
        return any((text[h.start - 1] in BLANK and h.start > element.tag_end) or text[h.end] in BLANK for h in holes)

    def tag(self, element: Element, place: Place) -> None:
        """Say why an element stays whose tag the template writes a part of."""
        for hole in self.marked.in_tag(element):
            if hole.writes is not Writes.NOTHING:
                place.said.append(self.decider.say("document-elsewhere", what=self.shown(hole)))

    def whole(self, element: Element, start: int, end: int, name: str, place: Place) -> None:
        """Say why an element stays of which a piece would go that holds half a statement of the template."""
        if not is_whole(self.marked.text, self.marked.all_holes_in(start, end)):
            place.said.append(self.decider.say("attribute-conditional", element=element.local, attribute=name))

    def added(self, element: Element, attributes: list[tuple[str, str]], place: Place) -> list[Edit]:
        """Return the edits that write attributes, and tell the place of them."""
        place.changes += [f"{name}={value} was written" for name, value in attributes]
        return cutting.added(self.marked, element, attributes)
