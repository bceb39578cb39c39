"""Elements inside another that are no verbs: taken out, unwrapped, or collected into an attribute."""

from __future__ import annotations

from codemod.elements import ElementRow, PartRow
from codemod.finding import Edit
from codemod.twiml import cutting
from codemod.twiml.branches import Branches
from codemod.twiml.decisions import shown
from codemod.twiml.markup import Element
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
        blanks = not self.marked.content(element).strip()
        for each, part in parts:
            branches = part.collect is not None and self.branches.between(element)
            if branches or not is_whole(self.marked.text, self.marked.all_holes_in(each.start, each.end)):
                words = {"element": element.local, "attribute": each.local}
                place.said.append(self.decider.say("attribute-conditional", **words))
            self._whole_part(each, part, place)
            place.said += [
                self.decider.say(telling.message, element=each.local, attribute=each.local) for telling in part.tellings
            ]
            if part.unwrap:
                place.edits += [Edit(each.start, each.tag_end, ""), Edit(each.end_start, each.end, "")]
                place.changes.append(f"<{each.local}> around its text went")
                continue
            place.edits.append(Edit(each.start, each.end, ""))
            place.changes.append(f"<{each.local}> went")
            if part.collect is not None:
                collected.setdefault(part.collect, []).append(self._collected(each, part, place))
        if parts:
            cut = cutting.without_blanks if blanks else cutting.trimmed
            place.edits += [edit for edit in cut(self.marked, element) if edit not in place.edits]
        return [(name, '"' + ",".join(words) + '"') for name, words in collected.items()]

    def _whole_part(self, element: Element, part: PartRow, place: Place) -> None:
        """Say why a part stays of which not everything is known."""
        for name, _ in self.marked.values(element):
            if name not in part.attributes:
                place.said.append(self.decider.say("unknown-attribute", element=element.local, attribute=name))
        for each in element.elements:
            words = {"element": each.name, "parent": element.local}
            place.said.append(self.decider.say("unknown-element", **words))
        text = self.marked.content(element).strip()
        like = [each for each in place.element.elements if each.local == element.local]
        beside = self.marked.content(place.element).strip() or len(like) > 1
        if (text and not part.unwrap) or (part.unwrap and beside):
            words = {"element": place.element.local, "what": shown(text)}
            place.said.append(self.decider.say("document-text", **words))

    def _collected(self, element: Element, part: PartRow, place: Place) -> str:
        words = []
        for name in (part.key, part.value):
            attribute = next((each for each in element.attributes if each.name == name), None)
            raw = self.marked.raw(attribute) if attribute is not None else ""
            if attribute is None or "," in value_of(raw) or self.marked.in_tag(element):
                words_of = {
                    "attribute": f"<{element.local}> {name}",
                    "value": shown(raw),
                    "form": "a value without commas",
                }
                place.said.append(self.decider.say("attribute-value", **words_of))
            words.append(raw.replace('"', "&quot;"))
        return "=".join(words)
