"""One TwiML document in a text: what of it changes, and what is told; as a whole, or not at all."""

from __future__ import annotations

from codemod.elements import ElementRow
from codemod.finding import Edit
from codemod.rules import Rules
from codemod.twiml import cutting
from codemod.twiml.branches import Branches
from codemod.twiml.decisions import Decided, Decider, Given, shown
from codemod.twiml.markup import Element, Sort
from codemod.twiml.parts import Parts
from codemod.twiml.places import Document, Place
from codemod.twiml.templates import Writes
from codemod.twiml.unwrapping import Unwrapping
from codemod.twiml.values import BLANK, Marked, is_written


class Converter:
    """Converts the documents of one text."""

    def __init__(self, rules: Rules, marked: Marked, *, stay_alone: bool | None = None) -> None:
        """Keep the tables, the text, and whether conferences keep whoever is alone."""
        self.elements = rules.elements
        self.decider = Decider(rules)
        self.marked = marked
        self.stay_alone = stay_alone
        self.branches = Branches(self.decider, marked)
        self.parts = Parts(self.branches)
        self.unwrapping = Unwrapping(self.branches)
        self._positions: dict[int, frozenset[str]] = {}

    def convert(self, root: Element) -> Document:
        """Return what becomes of the document whose root is given."""
        document = Document(root)
        for name, _ in self.marked.values(root):
            self._unknown(root, "unknown-attribute", document, element=root.local, attribute=name)
        for hole in self.marked.in_tag(root):
            if hole.writes is not Writes.NOTHING:
                self._stray(root, "document-elsewhere", document, what=self.branches.shown(hole))
        self._children(root, self.elements.root, document)
        self.unwrapping.agree(document)
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
            self._element(element, name, document)

    def _enter(self, holder: Element) -> None:
        """Note where the elements in one stand."""
        last = len(holder.elements) - 1
        for number, element in enumerate(holder.elements):
            found = {"later" if number else "first"} | ({"followed"} if number < last else set())
            self._positions[id(element)] = frozenset(found)

    def _element(self, element: Element, parent: str, document: Document) -> None:
        name = element.local if element.prefix == document.root.prefix else element.name
        row = self.elements.rows.get(name)
        inner = [each for each in element.elements if self._goes_around(name, each)]
        if name in self.elements.unlike:
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
                self._stray(holder, "document-elsewhere", document, what=self.branches.shown(first))
        for piece in holder.pieces(Sort.COMMENT, Sort.INSTRUCTION):  # a block there may be filled by another template
            for hole in self.marked.holes_in(piece.start, piece.end):
                if hole.writes is Writes.ELEMENTS:
                    self._stray(holder, "document-elsewhere", document, what=self.branches.shown(hole))

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
        return Given(dict(pairs), content, parent, positions, self.branches.conditional(element), pairs)

    def _verb(self, element: Element, row: ElementRow, parent: str, document: Document) -> None:
        """Look at an element that has a row."""
        place = Place(element, row.code, row.name)
        document.places.append(place)
        given = self._given(element, row, parent)
        decided = self.decider.decide(row, given)
        place.said += decided.said
        self.branches.tag(element, place)
        if row.stay_alone is not None:
            place.rooms = True
            if self.stay_alone:
                decided.added.append((row.stay_alone, "true"))
        to = row.to
        for fate in decided.fates:
            if fate.row.to_parent is not None:
                written = cutting.raw_quoted(self.marked, cutting.attribute_of(element, fate.row.name))
                written = written if fate.value is None else cutting.quoted(fate.value)
                place.outward[fate.row.to_parent] = (fate.row.name, written)
            if fate.row.to_content is not None:
                to = fate.row.to_content
                raw = cutting.as_text(self.marked.raw(cutting.attribute_of(element, fate.row.name)))
                place.edits += cutting.filled(self.marked, element, raw, to)
                place.changes.append(f"{fate.row.name} became its content")
        place.edits += cutting.renamed(element, to)
        if to != element.local:
            place.changes.insert(0, f"<{element.local}> became <{to}>")
        self._attributes(element, decided, place)
        afterwards = {fate.to for fate in decided.fates if fate.to is not None}
        place.attributes = frozenset(afterwards | {name for name, _ in decided.added})
        place.at_times = frozenset(str(fate.to) for fate in decided.fates if fate.row.name in given.conditional)
        collected = self.parts.edit(element, row, place)
        place.edits += self.branches.added(
            element, [(n, cutting.quoted(v)) for n, v in decided.added] + collected, place
        )
        self._content(element, row, document, place)

    def _attributes(self, element: Element, decided: Decided, place: Place) -> None:
        """Edit the attributes that stay under another name or value, and take out those that go."""
        going = []
        known = {fate.row.name for fate in decided.fates}
        attributes = [each for each in element.attributes if each.name in known]
        for attribute, fate in zip(attributes, decided.fates, strict=True):
            name = attribute.name
            self.branches.whole(element, attribute.start, attribute.end, name, place)
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
            if each.local in self.elements.unlike:
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
            if self.branches.may_be_padded(element):
                place.said.append(self.decider.say("room-padded"))

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
                self._stray(element, "document-elsewhere", document, what=self.branches.shown(hole))
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

    # ---- elements that go, around others -----------------------------------------------------------------------------

    def _around(self, element: Element, name: str, inner: list[Element], parent: str, document: Document) -> None:
        """Look at an element that goes, and at those that take its place."""
        self._strays(element, document)
        self._enter(element)
        first = len(document.places)
        taking = {id(each) for each in inner}
        for each in element.elements:
            if id(each) in taking and each.prefix == document.root.prefix:
                self._verb(each, self.elements.rows[each.local], name, document)
            else:
                self._element(each, name, document)
        self.unwrapping.unwrap(element, name, parent, inner, document.places[first:])
