"""Elements that go, around others that take their place; and attributes that move from one to the one around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from codemod.elements import HOLE
from codemod.twiml import cutting
from codemod.twiml.branches import Branches
from codemod.twiml.decisions import Decided, Fate, Given, shown
from codemod.twiml.markup import Element
from codemod.twiml.meaning import value_of
from codemod.twiml.places import Document, Place
from codemod.twiml.templates import Writes, is_whole


class Unwrapping:
    """Takes away elements of one text."""

    def __init__(self, branches: Branches) -> None:
        """Keep the text and the tables."""
        self.branches = branches
        self.decider = branches.decider
        self.elements = branches.decider.elements
        self.marked = branches.marked

    def unwrap(self, element: Element, name: str, parent: str, inner: list[Element], places: Sequence[Place]) -> None:
        """Take an element away; inner are those that take its place, places what is known of all inside it."""
        taking = {id(each) for each in inner}
        joined = [place for place in places if id(place.element) in taking]
        outer = joined[0]
        holes = [hole for hole in self.branches.between(element) if hole.writes is Writes.NOTHING]
        row = self.elements.rows[inner[0].local]
        if len(inner) < len(element.elements) or (len(inner) > 1 and not row.several and not holes):
            outer.said.append(self.decider.say("around-others", parent=name, element=inner[0].local))
        self.branches.tag(element, outer)
        for start, end in ((element.start, element.tag_end), (element.end_start, element.end)):
            if not is_whole(self.marked.text, self.marked.all_holes_in(start, end)):
                what = shown(self.marked.text[start:end])
                outer.said.append(self.decider.say("document-elsewhere", what=what))
        given = Given(dict(self.marked.values(element)), "", parent, frozenset(), self.branches.conditional(element))
        taken = frozenset.intersection(*(each.attributes - each.at_times for each in joined))
        decided = self.decider.around(row, taken, name, given)
        for fate in decided.fates:
            if fate.to in outer.at_times:
                words = {"element": inner[0].local, "attribute": fate.row.name}
                outer.said.append(self.decider.say("attribute-conditional", **words))
        behind = self._behind(element, given, decided)
        outer.said += decided.said
        moved = [(fate.to, fate) for fate in decided.fates if fate.to is not None]
        if (moved or behind) and (len(inner) > 1 or holes):
            attribute = next(fate.row.name for fate in decided.fates if fate.to is not None or fate.row.after)
            outer.said.append(self.decider.say("conference-choice", parent=name, attribute=attribute))
        for fate in decided.fates:
            attribute_of = cutting.attribute_of(element, fate.row.name)
            self.branches.whole(element, attribute_of.start, attribute_of.end, fate.row.name, outer)
        written = []
        for to, fate in moved:
            raw = cutting.raw_quoted(self.marked, cutting.attribute_of(element, fate.row.name))
            written.append((to, cutting.quoted(fate.value) if fate.value is not None else raw))
        outer.edits += self.branches.added(inner[0], written, outer)
        outer.edits += cutting.unwrapped(self.marked, element, behind)
        indents = cutting.shift(self.marked, element)
        for place in places:
            place.indents = indents
            place.edits = [replace(edit, text=cutting.shifted(edit.text, indents)) for edit in place.edits]
        for place in joined:
            place.changes.insert(0, f"it takes the place of the <{name}> around it")
        outer.changes += [f"{fate.row.name} of <{name}> went" for fate in decided.fates if _goes(fate)]
        if behind:
            outer.changes.append(f"{behind} was written behind it")
        outer.above = element if len(inner) == 1 else None

    def _behind(self, element: Element, given: Given, decided: Decided) -> str:
        """Return the element that is written behind, from an attribute of the one that goes, or nothing."""
        for fate in decided.fates:
            row = fate.row
            if row.after is None or not given.values[row.name].strip():
                continue
            tag = element.prefix + row.after
            method = next((each for each in element.attributes if each.name == row.method), None)
            attributes = ""
            if method is not None:
                value = self.marked.value(method)
                form = self.elements.target[row.after].attributes[str(row.method)]
                fitted = value if HOLE in value else form.fitted(value)
                if fitted is None:
                    words = {"attribute": str(row.method), "value": shown(value), "form": form.described}
                    decided.said.append(self.decider.say("attribute-value", **words))
                raw = cutting.raw_quoted(self.marked, method)
                attributes = f" {method.name}={raw if fitted == value else cutting.quoted(str(fitted))}"
            text = cutting.as_text(self.marked.raw(cutting.attribute_of(element, row.name))).strip()
            return f"<{tag}{attributes}>{text}</{tag}>"
        return ""

    def agree(self, document: Document) -> None:
        """Write the attributes of elements that belong to the element around them, where all inside agree."""
        by_element = {id(place.element): place for place in document.places}
        for holder in document.root.walk():
            place = by_element.get(id(holder))
            inside = [by_element[id(each)] for each in holder.elements if id(each) in by_element]
            if place is None:
                continue
            written = []
            for to in dict.fromkeys(name for each in inside for name in each.outward):
                sources = [each for each in inside if to in each.outward]
                name, value = sources[0].outward[to]
                agree = len({value_of(each.outward[to][1][1:-1]) for each in sources}) == 1
                if not agree or len(sources) < len(holder.elements) or self.branches.between(holder):
                    words = {"attribute": name, "element": sources[0].element.local}
                    sources[0].said.append(self.decider.say("parent-differs", **words))
                written.append((to, value))
                for each in sources:
                    each.changes.append(f"{each.outward[to][0]} became {to} of the element around it")
            place.edits += self.branches.added(holder, written, place)


def _goes(fate: Fate) -> bool:
    return fate.to is None and fate.row.after is None
