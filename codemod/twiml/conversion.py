"""One TwiML document in a text: what of it changes, and what is told; as a whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from codemod.elements import HOLE, ElementRow, PartRow
from codemod.finding import Edit, Level
from codemod.rules import Rules
from codemod.twiml import cutting
from codemod.twiml.decisions import Decided, Decider, Fate, Given, Said, shown
from codemod.twiml.markup import Attribute, Element, Sort
from codemod.twiml.meaning import value_of
from codemod.twiml.templates import Hole, Writes, is_whole
from codemod.twiml.values import BLANK, Marked, is_written


@dataclass(slots=True)
class Place:
    """One element of a document, what is told of it, and how it changes."""

    element: Element
    code: str
    rule: str
    said: list[Said] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    """What became of it, in words."""
    attributes: frozenset[str] = frozenset()
    """What it has afterwards."""
    at_times: frozenset[str] = frozenset()
    """Of these, what it has in some branches of the template only."""
    outward: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Attribute that the element around it gets -> the own one, and the value as it is written."""
    rooms: bool = False
    """Whether it is one that joins a room."""
    above: Element | None = None
    """The element above which a TODO stands, where it is another."""
    indents: tuple[str, str] | None = None
    """The indentation of its lines and the one that they get, where they move to the left."""

    @property
    def moves(self) -> bool:
        """Return whether something becomes of it."""
        return bool(self.edits or self.changes)

    def at(self, level: Level) -> list[Said]:
        """Return what is told of one level."""
        return [each for each in self.said if each.level is level]


@dataclass(slots=True)
class Document:
    """What becomes of one document: its places, in the order of the text."""

    root: Element
    places: list[Place] = field(default_factory=list)

    @property
    def problems(self) -> list[tuple[Place, Said]]:
        """Return what keeps it from being converted."""
        return [(place, said) for place in self.places for said in place.at(Level.MANUAL)]

    @property
    def changes(self) -> bool:
        """Return whether something would be written."""
        return any(place.edits for place in self.places)

    def edits(self, marked: Marked, width: int) -> Iterator[Edit]:
        """Yield the edits of all places, TODOs included."""
        seen: set[tuple[str, str]] = set()
        for place in self.places:
            yield from place.edits
            for said in place.at(Level.REVIEW):
                key = (place.code, said.todo)
                if key in seen:
                    continue
                seen.add(key)
                element = place.above or place.element
                yield cutting.todo(marked, element, place.code, said.todo, width, place.indents)


class Converter:
    """Converts the documents of one text."""

    def __init__(self, rules: Rules, marked: Marked, *, stay_alone: bool | None = None) -> None:
        """Keep the tables, the text, and whether conferences keep whoever is alone."""
        self.elements = rules.elements
        self.decider = Decider(rules)
        self.marked = marked
        self.stay_alone = stay_alone
        self._positions: dict[int, frozenset[str]] = {}

    def convert(self, root: Element) -> Document:
        """Return what becomes of the document whose root is given."""
        document = Document(root)
        for name, _ in self.marked.values(root):
            self._unknown(root, "unknown-attribute", document, element=root.local, attribute=name)
        for hole in self.marked.in_tag(root):
            if hole.writes is not Writes.NOTHING:
                self._stray(root, "document-elsewhere", document, what=self._shown(hole))
        self._children(root, self.elements.root, document)
        self._agree(document)
        said: set[str] = set()
        for place in document.places:  # what is told once is told at the first place
            kept = []
            for each in place.said:
                if not (each.message.once and each.text in said):
                    kept.append(each)
                said.add(each.text)
            place.said = kept
        return document

    # ---- elements ----------------------------------------------------------------------------------------------------

    def _children(self, holder: Element, name: str, document: Document) -> None:
        """Look at what stands in an element that holds elements only."""
        self._strays(holder, document)
        self._enter(holder)
        for element in holder.elements:
            self._element(element, holder, name, document)

    def _enter(self, holder: Element) -> None:
        """Note where the elements in one stand."""
        last = len(holder.elements) - 1
        for number, element in enumerate(holder.elements):
            found = {"later" if number else "first"} | ({"followed"} if number < last else set())
            self._positions[id(element)] = frozenset(found)

    def _element(self, element: Element, holder: Element, parent: str, document: Document) -> None:
        name = element.local if element.prefix == document.root.prefix else element.name
        row = self.elements.rows.get(name)
        inner = [each for each in element.elements if self._goes_around(name, each)]
        if name in self.elements.without:
            self._unknown(element, self.elements.without_message, document, element=name)
        elif inner:
            self._around(element, name, inner, parent, document)
        elif row is not None and parent in row.inside:
            self._verb(element, row, parent, document)
        elif row is None and name in self.elements.verbs:  # it is nothing without what belongs into it
            told = len(document.places)
            self._children(element, name, document)
            if len(document.places) == told:
                self._unknown(element, self.elements.without_message, document, element=name)
        else:
            self._unknown(element, "unknown-element", document, element=name, parent=parent)

    def _goes_around(self, name: str, inner: Element) -> bool:
        row = self.elements.rows.get(inner.local)
        return row is not None and name in row.unwrap

    def _unknown(self, element: Element, message: str, document: Document, /, **words: str) -> None:
        said = self.decider.say(message, **words)
        document.places.append(Place(element, said.message.code, said.message.name, [said]))

    def _strays(self, holder: Element, document: Document) -> None:
        """Say why a document stays where text, or what another part writes, stands between its elements."""
        for piece in holder.pieces(Sort.TEXT, Sort.CDATA):
            text = self.marked.masked[piece.start : piece.end].strip(BLANK)
            holes = self.marked.holes_in(piece.start, piece.end)
            if piece.sort is Sort.CDATA or text:
                self._stray(holder, "document-text", document, element=holder.local, what=shown(text))
            elif is_written(holes):
                first = next(each for each in holes if each.writes is not Writes.NOTHING)
                self._stray(holder, "document-elsewhere", document, what=self._shown(first))
        for piece in holder.pieces(Sort.COMMENT, Sort.INSTRUCTION):  # a block there may be filled by another template
            for hole in self.marked.holes_in(piece.start, piece.end):
                if hole.writes is Writes.ELEMENTS:
                    self._stray(holder, "document-elsewhere", document, what=self._shown(hole))

    def _shown(self, hole: Hole) -> str:
        return shown(self.marked.text[hole.start : hole.end])

    def _stray(self, holder: Element, message: str, document: Document, /, **words: str) -> None:
        code = self.decider.rules.messages["document"]
        said = self.decider.say(message, **words)
        document.places.append(Place(holder, code.code, code.name, [said]))

    def _given(self, element: Element, row: ElementRow, parent: str) -> Given:
        content = self.marked.content(element)
        if not content.strip():
            for each in element.elements:  # something stands there, though no text
                part = row.parts.get(each.local)
                content += "<>" if part is None else self.marked.content(each) if part.unwrap else ""
        pairs = self.marked.values(element)
        positions = self._positions[id(element)]
        return Given(dict(pairs), content, parent, positions, self._conditional(element), pairs)

    def _conditional(self, element: Element) -> frozenset[str]:
        """Return the attributes before which a condition of the template stands in the tag."""
        holes = self.marked.in_tag(element)
        return frozenset(each.name for each in element.attributes if any(hole.end <= each.start for hole in holes))

    def _verb(self, element: Element, row: ElementRow, parent: str, document: Document) -> None:
        """Look at an element that has a row."""
        place = Place(element, row.code, row.name)
        document.places.append(place)
        given = self._given(element, row, parent)
        decided = self.decider.decide(row, given)
        place.said += decided.said
        self._tag(element, place)
        if row.stay_alone is not None:
            place.rooms = True
            if self.stay_alone:
                decided.added.append((row.stay_alone, "true"))
        to = row.to
        for fate in decided.fates:
            if fate.row.to_parent is not None:
                written = cutting.raw_quoted(self.marked, _attribute(element, fate.row.name))
                written = written if fate.value is None else cutting.quoted(fate.value)
                place.outward[fate.row.to_parent] = (fate.row.name, written)
            if fate.row.to_content is not None:
                to = fate.row.to_content
                raw = cutting.as_text(self.marked.raw(_attribute(element, fate.row.name)))
                place.edits += cutting.filled(self.marked, element, raw, to)
                place.changes.append(f"{fate.row.name} became its content")
        place.edits += cutting.renamed(element, to)
        if to != element.local:
            place.changes.insert(0, f"<{element.local}> became <{to}>")
        self._attributes(element, decided, place)
        afterwards = {fate.to for fate in decided.fates if fate.to is not None}
        place.attributes = frozenset(afterwards | {name for name, _ in decided.added})
        place.at_times = frozenset(str(fate.to) for fate in decided.fates if fate.row.name in given.conditional)
        collected = self._parts(element, row, place)
        place.edits += self._added(element, [(n, cutting.quoted(v)) for n, v in decided.added] + collected, place)
        self._content(element, row, document, place)

    def _tag(self, element: Element, place: Place) -> None:
        """Say why an element stays whose tag the template writes a part of."""
        for hole in self.marked.in_tag(element):
            if hole.writes is not Writes.NOTHING:
                place.said.append(self.decider.say("document-elsewhere", what=self._shown(hole)))

    def _whole(self, element: Element, start: int, end: int, name: str, place: Place) -> None:
        """Say why an element stays of which a piece would go that holds half a statement of the template."""
        if not is_whole(self.marked.text, self.marked.all_holes_in(start, end)):
            place.said.append(self.decider.say("attribute-conditional", element=element.local, attribute=name))

    def _attributes(self, element: Element, decided: Decided, place: Place) -> None:
        """Edit the attributes that stay under another name or value, and take out those that go."""
        going = []
        known = {fate.row.name for fate in decided.fates}
        attributes = [each for each in element.attributes if each.name in known]
        for attribute, fate in zip(attributes, decided.fates, strict=True):
            name = attribute.name
            self._whole(element, attribute.start, attribute.end, name, place)
            if fate.to is None:
                going.append(attribute)
                if fate.row.to_content is None and fate.row.to_parent is None:
                    place.changes.append(f"{name} went")
                continue
            if fate.to != name:
                place.edits.append(Edit(attribute.start, attribute.start + len(name), fate.to))
                place.changes.append(f"{name} became {fate.to}")
            if fate.value is not None:
                place.edits.append(Edit(attribute.value_start, attribute.value_end, fate.value))
                place.changes.append(f"the value of {name} became {fate.value}")
        place.edits += cutting.without(self.marked, element, going)

    def _added(self, element: Element, attributes: list[tuple[str, str]], place: Place) -> list[Edit]:
        place.changes += [f"{name}={value} was written" for name, value in attributes]
        return cutting.added(self.marked, element, attributes)

    # ---- what stands in an element -----------------------------------------------------------------------------------

    def _content(self, element: Element, row: ElementRow, document: Document, place: Place) -> None:
        if row.content == "speech":
            for each in element.walk():
                if each is not element and each.local not in self.elements.ssml:
                    self._unknown(each, "unknown-element", document, element=each.name, parent=element.local)
            return
        if row.wrap is not None and not element.elements:
            self._wrap(element, row.wrap, document, place)
            return
        if row.content == "elements":
            self._children(element, element.local, document)
            return
        for each in element.elements:
            if each.local in self.elements.without:
                self._unknown(each, self.elements.without_message, document, element=each.local)
            elif each.local not in row.parts:
                self._unknown(each, "unknown-element", document, element=each.name, parent=element.local)
        if row.content == "none":
            self._strays(element, document)
        elif row.content == "room":
            edits = cutting.trimmed(self.marked, element)
            place.edits += edits
            if edits:
                place.changes.append("the white space around the name went")
            if self._may_be_padded(element):
                place.said.append(self.decider.say("room-padded"))

    def _may_be_padded(self, element: Element) -> bool:
        """Return whether white space stands at the edge of a branch inside an element's text."""
        holes = [h for h in self.marked.holes_in(element.tag_end, element.end_start) if h.writes is Writes.NOTHING]
        text = self.marked.text
        return any((text[h.start - 1] in BLANK and h.start > element.tag_end) or text[h.end] in BLANK for h in holes)

    def _wrap(self, element: Element, name: str, document: Document, place: Place) -> None:
        """Put an element around the text that stands in another by itself."""
        texts = [
            piece
            for piece in element.pieces(Sort.TEXT, Sort.CDATA)
            if self.marked.text[piece.start : piece.end].strip(BLANK)
        ]
        if not texts:
            return  # there is nothing in it, and its row says so
        holes = self.marked.holes_in(texts[0].start, texts[-1].end)
        for hole in holes:
            if hole.writes is Writes.ELEMENTS or hole.line:
                self._stray(element, "document-elsewhere", document, what=self._shown(hole))
        if holes:
            place.said.append(self.decider.say("dial-written"))
        start, end = texts[0].start, texts[-1].end
        if texts[0].sort is Sort.TEXT:
            start = self.marked.skip_blank(start, end)
        if texts[-1].sort is Sort.TEXT:
            end = self.marked.back_over_blank(start, end)
        place.edits += [edit for edit in cutting.trimmed(self.marked, element) if start < edit.start and edit.end < end]
        tag = element.prefix + name
        place.edits += [Edit(start, start, f"<{tag}>"), Edit(end, end, f"</{tag}>")]
        place.changes.append(f"its text stands in <{name}>")

    def _parts(self, element: Element, row: ElementRow, place: Place) -> list[tuple[str, str]]:
        """Edit the elements inside that are no verbs; return the attributes that they become."""
        collected: dict[str, list[str]] = {}
        parts = [(each, row.parts[each.local]) for each in element.elements if each.local in row.parts]
        blanks = not self.marked.content(element).strip()
        for each, part in parts:
            branches = part.collect is not None and self._between(element)
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

    # ---- elements that go, around others -----------------------------------------------------------------------------

    def _around(self, element: Element, name: str, inner: list[Element], parent: str, document: Document) -> None:
        """Look at an element that goes, and at those that take its place."""
        self._strays(element, document)
        self._enter(element)
        first = len(document.places)
        for each in element.elements:
            if each in inner and each.prefix == document.root.prefix:
                self._verb(each, self.elements.rows[each.local], name, document)
            else:
                self._element(each, element, name, document)
        places = document.places[first:]
        joined = [place for place in places if any(place.element is each for each in inner)]
        outer = joined[0]
        holes = [hole for hole in self._between(element) if hole.writes is Writes.NOTHING]
        row = self.elements.rows[inner[0].local]
        if len(inner) < len(element.elements) or (len(inner) > 1 and not row.several and not holes):
            other = next((each for each in element.elements if each not in inner), inner[-1])
            words = {"parent": name, "element": inner[0].local if other is not inner[-1] else other.local}
            outer.said.append(self.decider.say("around-others", **words))
        self._tag(element, outer)
        for start, end in ((element.start, element.tag_end), (element.end_start, element.end)):
            if not is_whole(self.marked.text, self.marked.all_holes_in(start, end)):
                what = shown(self.marked.text[start:end])
                outer.said.append(self.decider.say("document-elsewhere", what=what))
        given = Given(dict(self.marked.values(element)), "", parent, frozenset(), self._conditional(element))
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
            attribute_of = _attribute(element, fate.row.name)
            self._whole(element, attribute_of.start, attribute_of.end, fate.row.name, outer)
        written = []
        for to, fate in moved:
            raw = cutting.raw_quoted(self.marked, _attribute(element, fate.row.name))
            written.append((to, cutting.quoted(fate.value) if fate.value is not None else raw))
        outer.edits += self._added(inner[0], written, outer)
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

    def _between(self, element: Element) -> list[Hole]:
        """Return the holes between the elements that stand in one."""
        return [
            hole
            for piece in element.pieces(Sort.TEXT, Sort.COMMENT, Sort.INSTRUCTION)
            for hole in self.marked.holes_in(piece.start, piece.end)
        ]

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
            text = cutting.as_text(self.marked.raw(_attribute(element, row.name))).strip()
            return f"<{tag}{attributes}>{text}</{tag}>"
        return ""

    # ---- attributes that move outwards -------------------------------------------------------------------------------

    def _agree(self, document: Document) -> None:
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
                if not agree or len(sources) < len(holder.elements) or self._between(holder):
                    words = {"attribute": name, "element": sources[0].element.local}
                    sources[0].said.append(self.decider.say("parent-differs", **words))
                written.append((to, value))
                for each in sources:
                    each.changes.append(f"{each.outward[to][0]} became {to} of the element around it")
            place.edits += self._added(holder, written, place)


def _attribute(element: Element, name: str) -> Attribute:
    return next(each for each in element.attributes if each.name == name)


def _goes(fate: Fate) -> bool:
    return fate.to is None and fate.row.after is None
