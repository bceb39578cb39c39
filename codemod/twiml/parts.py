"""Elements inside another that are no verbs: taken out, unwrapped, or collected into an attribute."""

from __future__ import annotations

from collections import Counter

from codemod.elements import ElementRow, PartRow
from codemod.finding import Edit
from codemod.twiml import cutting
from codemod.twiml.branches import Branches
from codemod.twiml.decisions import shown
from codemod.twiml.markup import Element, Sort
from codemod.twiml.meaning import value_of
from codemod.twiml.places import Place
from codemod.twiml.templates import is_whole


class Parts:
    """Edits the parts of one text."""

    def __init__(self, branches: Branches) -> None:
        """Keep the text and the tables."""
        self.branches = branches
        self.decider = branches.decider
        self.marked = branches.marked

    def edit(self, element: Element, row: ElementRow, place: Place) -> list[tuple[str, str]]:
        """Edit the elements inside that are no verbs; return the attributes that they become."""
        collected: dict[str, list[str]] = {}
        parts = [(each, row.parts[each.local]) for each in element.elements if each.local in row.parts]
        text = self.marked.content(element).strip()
        names = Counter(each.local for each, _ in parts)
        branches = self.branches.between(element) if any(part.collect for _, part in parts) else []
        edits: list[Edit] = []
        for each, part in parts:
            if branches or not is_whole(self.marked.text, self.marked.all_holes_in(each.start, each.end)):
                words = {"element": element.local, "attribute": each.local}
                place.said.append(self.decider.say("attribute-conditional", **words))
            self._whole_part(each, part, place, alone=not text and names[each.local] == 1)
            place.said += [
                self.decider.say(telling.message, element=each.local, attribute=each.local) for telling in part.tellings
            ]
            if part.unwrap:
                edits += [Edit(each.start, each.tag_end, ""), Edit(each.end_start, each.end, "")]
                place.changes.append(f"<{each.local}> around its text went")
                continue
            edits.append(Edit(each.start, each.end, self._comments(each)))
            place.changes.append(f"<{each.local}> went")
            if part.collect is not None:
                collected.setdefault(part.collect, []).extend(self._collected(each, part, place))
        if parts:
            edits += (cutting.trimmed if text else cutting.without_blanks)(self.marked, element)
        place.edits = list(dict.fromkeys([*place.edits, *edits]))
        return [(name, self._joined(name, raws, place)) for name, raws in collected.items()]

    def _comments(self, element: Element) -> str:
        """Return the comments in an element, which stay where it goes."""
        found = [
            (hole.start, hole.end) for hole in self.marked.all_holes_in(element.start, element.end) if hole.comment
        ]
        found += [(piece.start, piece.end) for each in element.walk() for piece in each.pieces(Sort.COMMENT)]
        return "".join(self.marked.text[start:end] for start, end in sorted(found))

    def _whole_part(self, element: Element, part: PartRow, place: Place, *, alone: bool) -> None:
        """Say why a part stays of which not everything is known; alone tells whether nothing else says the same."""
        for name, _ in self.marked.values(element):
            if name not in part.attributes:
                place.said.append(self.decider.say("unknown-attribute", element=element.local, attribute=name))
        for each in element.elements:
            words = {"element": each.name, "parent": element.local}
            place.said.append(self.decider.say("unknown-element", **words))
        text = self.marked.content(element).strip()
        if (text and not part.unwrap) or (part.unwrap and not alone):
            words = {"element": place.element.local, "what": shown(text)}
            place.said.append(self.decider.say("document-text", **words))

    def _collected(self, element: Element, part: PartRow, place: Place) -> list[str]:
        """Return a part's key and value as they are written, quotes around them left out."""
        found = []
        for name in (part.key, part.value):
            attribute = next((each for each in element.attributes if each.name == name), None)
            raw = self.marked.raw(attribute) if attribute is not None else ""
            value = value_of(raw)
            if attribute is None or "," in value or (name == part.key and "=" in value) or self.marked.in_tag(element):
                self._refuse(f"<{element.local}> {name}", raw, "a value without commas, a name without =", place)
            found.append(raw)
        return found

    def _joined(self, name: str, raws: list[str], place: Place) -> str:
        """Return an attribute's value of keys and values, with the quotes that none of them has."""
        pairs = [f"{key}={value}" for key, value in zip(raws[::2], raws[1::2], strict=True)]
        text = ",".join(pairs)
        if '"' in text and "'" in text:
            self._refuse(f"<{place.element.local}> {name}", text, "one kind of quotes", place)
        return f"'{text}'" if '"' in text else f'"{text}"'

    def _refuse(self, attribute: str, value: str, form: str, place: Place) -> None:
        words = {"attribute": attribute, "value": shown(value), "form": form}
        place.said.append(self.decider.say("attribute-value", **words))
