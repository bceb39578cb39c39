"""A file that may hold TwiML, from bytes to new bytes and findings: what it is, what becomes of it, what is said."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from lxml import etree

from codemod.finding import Edit, Finding, Level, Outcome, Place, Status, unreadable
from codemod.options import Options
from codemod.rules import Message, Rules
from codemod.scan import name_of_root
from codemod.twiml import conversion
from codemod.twiml.checking import defects, evidence
from codemod.twiml.conversion import Converter, Document
from codemod.twiml.cutting import applied
from codemod.twiml.encoding import Encoded, EncodingError, decode
from codemod.twiml.markup import DeclaresEntities, Element, MarkupError, Node, Piece, Sort, scan
from codemod.twiml.meaning import NotTheSame, compare, parse
from codemod.twiml.templates import UnclosedError, find_holes
from codemod.twiml.values import LINE_END, Marked

LARGEST = 2 * 1024 * 1024
"""Bytes of a document that is read; Twilio itself takes 64 kB."""
IGNORE = re.compile(r"<!--\s*vobiz:\s*ignore(?:\s*\[(?P<codes>[^\]]*)\])?", re.IGNORECASE)
TODO = re.compile(r"<!--\s*TODO\(vobiz\s+(?P<code>VB\d{3})\)(?P<text>.*?)\s*-->", re.DOTALL)
BEFORE_ROOT = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^>\[\"']|\"[^\"]*\"|'[^']*')*>)*", re.DOTALL | re.I)
UNREADABLE_HELP = "Save it in the encoding that its declaration names, or as UTF-8 without one."
ILL_FORMED_HELP = "Correct it: Twilio cannot read it either."
SIZE_HELP = "Split it up, or take it out of the tree, if it is a TwiML document at all."


def migrate_document(content: bytes, path: str, rules: Rules, options: Options) -> Outcome:
    """Return what one file becomes that may hold TwiML.

    A pure function; bad input becomes a finding, never an exception. What is no voice document has no findings.
    """
    return _File(content, path, rules, options).outcome()


class _File:
    """One file."""

    def __init__(self, content: bytes, path: str, rules: Rules, options: Options) -> None:
        self.content = content
        self.path = path
        self.rules = rules
        self.elements = rules.elements
        self.options = options
        self.findings: list[Finding] = []
        self.text = ""

    def outcome(self) -> Outcome:
        """Find out what the file is, and convert it if it is ours."""
        try:
            encoded = decode(self.content)
        except EncodingError as error:
            return self._unreadable(str(error), UNREADABLE_HELP, self.content.decode("latin-1"))
        self.text = encoded.text
        if not self._mentions(self.text):  # the words stood there in another encoding than the declared one
            return self._unreadable(
                "its encoding is not the declared one", UNREADABLE_HELP, self.content.decode("latin-1")
            )
        if len(self.content) > LARGEST:
            return self._unreadable(f"it is larger than {LARGEST // 1024} kB", SIZE_HELP, self.text)
        suffix = "." + self.path.rpartition(".")[2].lower()
        try:
            marked = Marked.of(self.text, find_holes(self.text, suffix))
        except UnclosedError as error:
            if self._mentions_verb(self.text):
                self._find(self._document, "document-unclear", error.position, error.position + 2, what=error.bracket)
            return self._kept()
        kind = self._kind(marked.masked)
        if kind is None:
            return self._kept()
        try:
            nodes = scan(marked.masked)
            roots = self._roots(nodes)
            if kind == self.elements.root:
                self._check(encoded, marked, nodes)
        except MarkupError as error:
            return self._ill_formed(error, marked) if kind == self.elements.root else self._kept()
        if kind == self.elements.root:
            return self._convert(encoded, marked, nodes, roots, suffix)
        self._piece(nodes, marked)
        return self._kept()

    # ---- what it is --------------------------------------------------------------------------------------------------

    @property
    def _document(self) -> Message:
        return self.rules.messages["document"]

    def _mentions(self, text: str) -> bool:
        """Return whether a text holds the root of a document, or an element of one."""
        return _tags({self.elements.root, *self.elements.names}).search(text) is not None

    def _mentions_verb(self, text: str) -> bool:
        """Return whether a text holds the root of a document, and a verb of voice after it."""
        root = _tags({self.elements.root}).search(text)
        verbs = self.elements.verbs - self.elements.messaging
        return root is not None and _tags(verbs).search(text, root.end()) is not None

    def _kind(self, masked: str) -> str | None:
        """Return the name of what the document begins with, where it is ours; None where it is another's.

        A document amid other text is taken for an example, and noted.
        """
        name = self._kind_of(masked)
        if name == self.elements.root or name in self.elements.names:
            return name
        if name is None and self._mentions_verb(masked):
            root = _tags({self.elements.root}).search(masked)
            assert root is not None
            message = self.rules.messages["document-shown"]
            if self.options.wants(self._document.code, self._document.name):
                self._add(self._document, Level.NOTE, root.start(), root.end() - 1, message.text)
        return None

    def _kind_of(self, text: str) -> str | None:
        """Return the name of the element that a text begins with, after declarations and comments."""
        start = BEFORE_ROOT.match(text)
        return name_of_root(text[start.end() if start is not None else 0 :])

    def _roots(self, nodes: Iterable[Node]) -> list[Element]:
        return [node for node in nodes if isinstance(node, Element) and node.local == self.elements.root]

    def _is_ours(self, root: Element) -> bool:
        """Return whether a document is for voice: by its verbs, unless others show that it is somebody else's."""
        names = {each.local for each in root.elements}
        known = names & (self.elements.verbs | set(self.elements.target))
        if names - known and not names & self.elements.unmistakable:
            return False
        messages = self.elements.messaging - set(self.elements.target)
        return bool(known - self.elements.messaging) or (bool(known) and not known & messages)

    # ---- whether it can be read --------------------------------------------------------------------------------------

    def _check(self, encoded: Encoded, marked: Marked, nodes: list[Node]) -> None:
        """Hold the places against what lxml reads; raises MarkupError."""
        strays = [
            node
            for node in nodes
            if (isinstance(node, Element) and node.local != self.elements.root)
            or (isinstance(node, Piece) and node.sort is Sort.TEXT and marked.masked[node.start : node.end].strip())
        ]
        if strays:
            raise MarkupError("something stands beside the root", strays[0].start)
        roots = self._roots(nodes)
        if not marked.holes:
            if len(roots) > 1:
                raise MarkupError("there are several roots", roots[1].start)
            root = self._parsed(encoded.encode(encoded.text), None, 0)
            compare(marked.masked, roots[0], root)
        for root_element in roots:
            text, element = _without_repeats(marked, root_element)
            line = text.count("\n", 0, root_element.start)
            compare(text, element, self._parsed(text[element.start : element.end].encode(), "utf-8", line))

    def _parsed(self, content: bytes, encoding: str | None, line: int) -> etree._Element:
        try:
            return parse(content, encoding)
        except MarkupError as error:
            raise MarkupError(str(error), self._starts[min(error.position - 1 + line, len(self._starts) - 1)]) from None

    def _ill_formed(self, error: MarkupError, marked: Marked) -> Outcome:
        """Return the outcome for a document that cannot be read."""
        if not self._mentions_verb(self.text):
            return self._kept()
        place = self._place(error.position, error.position + 1)
        if isinstance(error, DeclaresEntities):
            self._find(self._document, "document-entities", error.position, error.position + 1)
        elif isinstance(error, NotTheSame):
            self._find(self._document, "document-read-otherwise", error.position, error.position + 1, why=str(error))
        elif marked.holes:
            self._find(self._document, "document-ill-formed", error.position, error.position + 1, why=str(error))
        else:
            text = f"it is no well-formed XML ({error})"
            finding = unreadable(self.path, text, ILL_FORMED_HELP, place)
            return Outcome(self.path, self.content, self.content, (finding,), Status.ERROR)
        return self._kept()

    def _unreadable(self, why: str, help_text: str, text: str) -> Outcome:
        """Return the outcome for a file that cannot be read, if it would be ours."""
        text = text.removeprefix("\xef\xbb\xbf").replace("\0", "")
        if self._kind_of(text) != self.elements.root or not self._mentions_verb(text):
            return self._kept()
        finding = unreadable(self.path, why, help_text, Place())
        return Outcome(self.path, self.content, self.content, (finding,), Status.ERROR)

    # ---- converting --------------------------------------------------------------------------------------------------

    def _convert(
        self, encoded: Encoded, marked: Marked, nodes: list[Node], roots: list[Element], suffix: str
    ) -> Outcome:
        self._standing_todos(nodes, marked.text)
        converter = Converter(self.rules, marked, stay_alone=self.options.configuration.stay_alone)
        edits: list[Edit] = []
        converted: list[int] = []
        for number, root in enumerate(roots):
            if not self._is_ours(root):
                continue
            source, target = evidence(root, self.elements)
            if target:
                if source:
                    self._find(self._document, "document-mixed", root.start, root.tag_end, source=source, target=target)
                continue
            document = converter.convert(root)
            if self._is_ignored(nodes, root, document, marked.text):
                self._add(self._document, Level.NOTE, root.start, root.tag_end, self.rules.messages["ignored"].text)
                continue
            if self._moves(document):
                edits += document.edits(marked, self.options.width)
                converted.append(number)
            self._report(document)
        if not edits:
            return self._kept()
        after = applied(marked.text, edits)
        why = self._defect(after, suffix, converted)
        if why is not None:
            self.findings = [each for each in self.findings if each.level is Level.MANUAL]
            self._find(self._document, "document-broken", roots[0].start, roots[0].tag_end, why=why)
            return self._kept()
        return Outcome(self.path, self.content, encoded.encode(after), self._sorted, Status.WOULD_CHANGE)

    def _defect(self, after: str, suffix: str, converted: list[int]) -> str | None:
        """Return what is wrong with the new text; None where all is well."""
        try:
            marked = Marked.of(after, find_holes(after, suffix))
            roots = self._roots(scan(marked.masked))
            for root in roots:
                text, element = _without_repeats(marked, root)
                compare(text, element, parse(text[element.start : element.end].encode(), "utf-8"))
        except (UnclosedError, MarkupError) as error:
            return str(error)
        return next((each for number in converted for each in defects(roots[number], marked, self.elements)), None)

    def _moves(self, document: Document) -> bool:
        """Return whether a document is rewritten."""
        if document.problems or not document.changes:
            return False
        places = [place for place in document.places if place.edits]
        if not all(self.options.wants(place.code, place.rule) for place in places):
            return False
        return self.options.level is not Level.AUTOMATIC or not any(p.at(Level.REVIEW) for p in document.places)

    def _is_ignored(self, nodes: list[Node], root: Element, document: Document, text: str) -> bool:
        """Return whether a comment in a document, or right before it, keeps it."""
        comments = [piece for each in root.walk() for piece in each.pieces(Sort.COMMENT)]
        for node in nodes:
            if node is root:
                break
            comments = [*comments, node] if isinstance(node, Piece) and node.sort is Sort.COMMENT else comments
        codes = {self._document.code, *(place.code for place in document.places)}
        found = [IGNORE.match(text[piece.start : piece.end]) for piece in comments]
        return any(
            each is not None and (each["codes"] is None or bool(codes & set(re.findall(r"\w+", each["codes"].upper()))))
            for each in found
        )

    def _standing_todos(self, nodes: list[Node], text: str) -> None:
        message = self.rules.messages["todo-stands"]
        if not self.options.wants(message.code, message.name):
            return
        for piece in _comments(nodes):
            match = TODO.match(text[piece.start : piece.end])
            if match is not None:
                words = " ".join(match["text"].strip(" :").split())
                self._add(
                    message, message.level, piece.start, piece.end, message.text.replace("{text}", words), message.help
                )

    def _piece(self, nodes: list[Node], marked: Marked) -> None:
        """Name a piece of a document that has no root."""
        top = [node for node in nodes if isinstance(node, Element)]
        strays = [
            node
            for node in nodes
            if isinstance(node, Piece) and node.sort is Sort.TEXT and marked.masked[node.start : node.end].strip()
        ]
        whole = Element(self.elements.root, 0, nodes=[*nodes])
        source, target = evidence(whole, self.elements)
        ignored = any(IGNORE.match(marked.text[piece.start : piece.end]) for piece in _comments(nodes))
        if strays or not source or target or not all(each.local in self.elements.names for each in top):
            return
        if ignored:
            self._add(self._document, Level.NOTE, top[0].start, top[0].tag_end, self.rules.messages["ignored"].text)
        else:
            self._find(self._document, "document-piece", top[0].start, top[0].tag_end)

    # ---- findings ----------------------------------------------------------------------------------------------------

    def _report(self, document: Document) -> None:
        """Report the places of a document."""
        problems = document.problems
        for place in document.places:
            for said in place.at(Level.MANUAL):
                what = said.message if said.message.code else _named(place)
                self._say(what, Level.MANUAL, place, said.text, said.help)
        if problems:
            first, said = problems[0]
            line = str(self._place(first.element.start, first.element.start).line)
            for place in document.places:
                if place.rooms and not place.at(Level.MANUAL):
                    self._held(place, line, said.text, said.help)
            return
        if not document.changes:
            for place in document.places:
                for said in [*place.at(Level.NOTE), *place.at(Level.REVIEW)]:
                    self._say(_named(place), Level.NOTE, place, said.text)
            return
        unwanted = [p for p in document.places if p.edits and not self.options.wants(p.code, p.rule)]
        if unwanted:
            line = str(self._place(unwanted[0].element.start, unwanted[0].element.start).line)
            for place in document.places:
                if place.edits and place not in unwanted:
                    self._held(place, line, self.rules.messages["unwanted"].text, "")
            return
        moves = self._moves(document)
        for place in document.places:
            self._told(place, moves=moves)

    def _told(self, place: conversion.Place, *, moves: bool) -> None:
        """Report one place of a document that is rewritten, or would be without --level."""
        causes = place.at(Level.REVIEW)
        done = "; ".join(place.changes)
        if causes or (place.edits and not moves):
            text = "; ".join(dict.fromkeys(each.text for each in causes))
            if not moves:
                text = f"{text or 'it moves together with what needs review'} ({self.rules.messages['level'].text})"
            elif done:
                text = f"{text} ({done})"
            helps = " ".join(dict.fromkeys(each.help for each in causes if each.help))
            self._say(_named(place), Level.REVIEW, place, text, helps)
        elif place.edits:
            self._say(_named(place), Level.AUTOMATIC, place, done)
        for said in place.at(Level.NOTE):
            self._say(_named(place), Level.NOTE, place, said.text)

    def _held(self, place: conversion.Place, line: str, text: str, help_text: str) -> None:
        words = self.rules.messages["document-held"].text.replace("{line}", line).replace("{text}", text)
        self._say(_named(place), Level.MANUAL, place, words, help_text or self._document.help)

    def _say(self, what: Message, level: Level, place: conversion.Place, text: str, help_text: str = "") -> None:
        if self.options.wants(what.code, what.name):
            self._add(what, level, place.element.start, place.element.tag_end, text, help_text)

    def _find(self, what: Message, message: str, start: int, end: int, /, **words: str) -> None:
        """Add the finding of a message about the document as a whole."""
        if not self.options.wants(what.code, what.name):
            return
        said = self.rules.messages[message]
        text = said.text
        for name, value in words.items():
            text = text.replace("{" + name + "}", value)
        self._add(what, Level.MANUAL, start, end, text, said.help)

    def _add(self, what: Message, level: Level, start: int, end: int, text: str, help_text: str = "") -> None:
        finding = Finding(what.code, what.name, level, self.path, self._place(start, end), text, help_text)
        if finding not in self.findings:
            self.findings.append(finding)

    def _kept(self) -> Outcome:
        return Outcome(self.path, self.content, self.content, self._sorted, Status.KEPT)

    @property
    def _sorted(self) -> tuple[Finding, ...]:
        return tuple(sorted(self.findings, key=lambda each: each.sort_key))

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line begins."""
        return [0, *(match.end() for match in LINE_END.finditer(self.text))]

    def _place(self, start: int, end: int) -> Place:
        return Place(*self._position(start), *self._position(end))

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect.bisect_right(self._starts, offset) - 1
        return line + 1, offset - self._starts[line] + 1


def _tags(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"<(?:[\w.-]+:)?(?:{'|'.join(sorted(names))})[\s>/]")


def _named(place: conversion.Place) -> Message:
    """Return what a place's findings are called."""
    return Message(place.rule, place.code, Level.NOTE, "")


def _comments(nodes: Iterable[Node]) -> Iterator[Piece]:
    for node in nodes:
        if isinstance(node, Element):
            yield from _comments(node.nodes)
        elif node.sort is Sort.COMMENT:
            yield node


def _without_repeats(marked: Marked, root: Element) -> tuple[str, Element]:
    """Return the text with blanks for attributes that another branch of the template gives too, and the root in it."""
    text = marked.masked
    for element in root.walk():
        if not marked.in_tag(element):
            continue
        seen: set[str] = set()
        for attribute in element.attributes:
            if attribute.name in seen:
                length = attribute.end - attribute.start
                text = text[: attribute.start] + " " * length + text[attribute.end :]
            seen.add(attribute.name)
    if text is marked.masked:
        return text, root
    return text, next(node for node in scan(text) if isinstance(node, Element) and node.start == root.start)
