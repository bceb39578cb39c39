"""A file that may hold TwiML, from bytes to new bytes and findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from lxml import etree

from codemod.finding import Edit, Level, Outcome, Place, Status, unreadable
from codemod.ignoring import Ignores
from codemod.options import Options
from codemod.rules import Rules
from codemod.twiml.checking import defects, evidence
from codemod.twiml.conversion import Converter
from codemod.twiml.cutting import applied
from codemod.twiml.encoding import MARKS, Encoded, EncodingError, decode
from codemod.twiml.markup import DeclaresEntities, Element, MarkupError, Node, Piece, Sort, scan
from codemod.twiml.meaning import NotTheSame, compare, parse
from codemod.twiml.recognition import comments_of, ignores_of, recognition_of
from codemod.twiml.reporting import Report, start_tag
from codemod.twiml.templates import Hole, UnclosedError, Writes, find_holes
from codemod.twiml.values import Marked, is_written

LARGEST = 512 * 1024
"""Bytes of a document that is read; Twilio itself takes 64 kB."""
TAG_BEFORE = re.compile(r"</?[\w:.-]*\Z")
UNREADABLE_HELP = "Save it in the encoding that its declaration names, or as UTF-8 without one."
ILL_FORMED_HELP = "Correct it: Twilio cannot read it either."
SIZE_HELP = "Split it up, or take it out of the tree, if it is a TwiML document at all."


def migrate_document(content: bytes, path: str, rules: Rules, options: Options, *, serves: bool = False) -> Outcome:
    """Return what one file becomes that may hold TwiML.

    serves tells whether the program hands it to a Twilio call, which stays.

    A pure function; bad input becomes a finding, never an exception. What is no voice document has no findings.
    """
    return _File(content, path, rules, options, serves=serves).outcome()


class _File:
    """One file."""

    def __init__(self, content: bytes, path: str, rules: Rules, options: Options, *, serves: bool) -> None:
        self.content = content
        self.serves = serves
        self.path = path
        self.rules = rules
        self.elements = rules.elements
        self.options = options.of(path)
        self.suffix = "." + path.rpartition(".")[2].lower()
        self.recognition = recognition_of(rules)
        self.report = Report(path, "", rules, options)
        self.ignores = Ignores()

    def outcome(self) -> Outcome:
        """Find out what the file is, and convert it if it is ours."""
        try:
            encoded = decode(self.content)
        except EncodingError as error:
            return self._unreadable(str(error), UNREADABLE_HELP, self.content[:LARGEST].decode("latin-1"))
        text = encoded.text
        if len(self.content) > LARGEST:
            return self._unreadable(f"it is larger than {LARGEST // 1024} kB", SIZE_HELP, text[:LARGEST])
        if not self.recognition.mentions(text):  # the words stood there in another encoding than the declared one
            text = self.content.decode("latin-1")
            return self._unreadable("its encoding is not the declared one", UNREADABLE_HELP, text)
        self.report = Report(self.path, text, self.rules, self.options)
        self.ignores = Ignores(tuple(ignores_of(text)), self.options.kept)
        try:
            marked = Marked.of(text, find_holes(text, self.suffix))
        except UnclosedError as error:
            if self.recognition.shown(text) is not None:
                self._find_anyhow("document-unclear", error.position, error.position + 2, what=error.bracket)
            return self._kept()
        return self._known(encoded, marked)

    def _known(self, encoded: Encoded, marked: Marked) -> Outcome:
        """Go on with a text whose template statements are known."""
        kind = self.recognition.kind(marked.masked)
        if not self.recognition.is_root(kind) and kind not in self.elements.names:
            shown = self.recognition.shown(marked.masked)
            if shown is not None:
                self.report.find("document-shown", *shown, level=Level.NOTE)
            return self._kept()
        try:
            nodes = scan(marked.masked)
            roots = self.recognition.roots(nodes)
            if roots:
                self._check(encoded, marked, nodes, roots)
        except MarkupError as error:
            return self._ill_formed(error, marked, kind)
        if roots:
            return self._convert(encoded, marked, nodes, roots)
        self._piece(nodes, marked)
        return self._kept()

    # ---- whether it can be read --------------------------------------------------------------------------------------

    def _check(self, encoded: Encoded, marked: Marked, nodes: list[Node], roots: list[Element]) -> None:
        """Hold the places against what lxml reads; raises MarkupError."""
        for node in nodes:
            if _is_text(node, marked) or (isinstance(node, Element) and node not in roots):
                raise MarkupError("something stands beside the root", node.start)
        if not marked.holes:
            if len(roots) > 1:
                raise MarkupError("there are several roots", roots[1].start)
            compare(marked.masked, roots[0], self._parsed(encoded.encode(encoded.text), None, 0))
        for root in roots:
            text, element = _without_repeats(marked, root)
            line = self.report.place(root.start, root.start).line - 1
            compare(text, element, self._parsed(text[element.start : element.end].encode(), "utf-8", line))

    def _parsed(self, content: bytes, encoding: str | None, line: int) -> etree._Element:
        try:
            return parse(content, encoding)
        except MarkupError as error:
            raise MarkupError(str(error), self.report.start_of_line(error.position + line)) from None

    def _ill_formed(self, error: MarkupError, marked: Marked, kind: str | None) -> Outcome:
        """Return the outcome for a document that cannot be read."""
        if self.recognition.shown(self.report.text) is None and not self._may_be_ours(marked, kind):
            return self._kept()
        start, end = error.position, error.position + 1
        if isinstance(error, DeclaresEntities):
            self._find_anyhow("document-entities", start, end)
        elif isinstance(error, NotTheSame):
            self._find_anyhow("document-read-otherwise", start, end, why=str(error))
        elif marked.holes or self._is_ignored:
            self._find_anyhow("document-ill-formed", start, end, why=str(error))
        else:
            text = f"it is no well-formed XML ({error})"
            finding = unreadable(self.path, text, ILL_FORMED_HELP, self.report.place(start, end))
            return Outcome(self.path, self.content, self.content, (finding,), Status.ERROR)
        return self._kept()

    def _may_be_ours(self, marked: Marked, kind: str | None) -> bool:
        """Return whether a template that cannot be read is of a document for voice, though it shows no verb of one."""
        if self.recognition.is_root(kind):  # its tags are written at run time
            return any(TAG_BEFORE.search(marked.text, max(0, hole.start - 40), hole.start) for hole in marked.holes)
        alone = kind is not None and self.elements.is_source_only(kind, self.elements.root)
        return kind in self.elements.unmistakable and alone and bool(marked.holes)

    def _unreadable(self, why: str, help_text: str, text: str) -> Outcome:
        """Return the outcome for a file that cannot be read, if it would be ours."""
        for mark, _ in MARKS:
            text = text.removeprefix(mark.decode("latin-1"))
        text = text.replace("\0", "")
        if not self.recognition.is_root(self.recognition.kind(text)) or self.recognition.shown(text) is None:
            return self._kept()
        finding = unreadable(self.path, why, help_text, Place())
        return Outcome(self.path, self.content, self.content, (finding,), Status.ERROR)

    @property
    def _is_ignored(self) -> bool:
        """Return whether a comment keeps a document of which no more is known than its text."""
        comments = [each for each in self.ignores.comments if not each.misplaced]
        return self.ignores.keep_by(comments, {self.report.about.code})

    def _find_anyhow(self, message: str, start: int, end: int, why: str = "", what: str = "") -> None:
        """Report a document that cannot be read, unless a comment keeps it."""
        if self._is_ignored:
            self.report.find("ignored", start, end, level=Level.NOTE)
        else:
            self.report.find(message, start, end, why=why, what=what)

    # ---- converting --------------------------------------------------------------------------------------------------

    def _convert(self, encoded: Encoded, marked: Marked, nodes: list[Node], roots: list[Element]) -> Outcome:
        for comment in comments_of(nodes):
            self.report.standing(comment)
        edits: list[Edit] = []
        converted: list[int] = []
        for number, root in enumerate(roots):
            found = self._document(root, nodes, marked)
            if found:
                edits += found
                converted.append(number)
        if not edits:
            return self._kept()
        try:
            after = applied(marked.text, edits)
            why = self._defect(marked, edits, after, converted)
        except (UnclosedError, MarkupError, ValueError) as error:
            why = str(error)
        if why is not None:
            self.report.drop_changes()
            self.report.find("document-broken", *start_tag(roots[0]), why=why)
            return self._kept()
        return self._outcome(encoded.encode(after), Status.WOULD_CHANGE)

    def _document(self, root: Element, nodes: list[Node], marked: Marked) -> list[Edit]:
        """Return the edits of one document, and report it."""
        if not self.recognition.is_voice(root):
            self._empty(root, marked)
            return []
        source, target = evidence(root, self.elements)
        if target:
            if source:
                self.report.find("document-mixed", *start_tag(root), source=source, target=target)
            return []
        converter = Converter(self.rules, marked, stay_alone=self.options.configuration.stay_alone)
        document = converter.convert(root)
        before = [node for node in nodes if isinstance(node, Piece) and node.end <= root.start]
        codes = {self.report.about.code, *(place.code for place in document.places)}
        if self._keeps([*before, root], root.start, root.end, codes):
            self.report.find("ignored", *start_tag(root), level=Level.NOTE)
            return []
        if self.serves and document.changes and not document.problems:
            self.report.find("document-serves", *start_tag(root))
            return []
        self.report.document(document)
        return list(document.edits(marked, self.options.width)) if self.report.moves(document) else []

    def _empty(self, root: Element, marked: Marked) -> None:
        """Note a document all of which is written at run time: it may be for voice."""
        holes = marked.holes_in(root.tag_end, root.end_start)
        if not root.elements and is_written(holes):
            first = next(hole for hole in holes if hole.writes is not Writes.NOTHING)
            what = marked.text[first.start : first.end]
            self.report.find("document-elsewhere", *start_tag(root), level=Level.NOTE, what=what)

    def _defect(self, marked: Marked, edits: list[Edit], after: str, converted: list[int]) -> str | None:
        """Return what is wrong with the new text; None where all is well. Raises UnclosedError, MarkupError."""
        new = Marked.of(after, find_holes(after, self.suffix))
        kept = _written(marked)
        for edit in edits:
            kept.subtract(_texts(marked.text, marked.all_holes_in(edit.start, edit.end)))
            kept.update(_texts(edit.text, find_holes(edit.text)))
        if +kept != _written(new):
            return "a statement of the template would be another"
        roots = self.recognition.roots(scan(new.masked))
        for root in roots:
            text, element = _without_repeats(new, root)
            compare(text, element, parse(text[element.start : element.end].encode(), "utf-8"))
        return next((each for number in converted for each in defects(roots[number], new, self.elements)), None)

    # ---- pieces ------------------------------------------------------------------------------------------------------

    def _piece(self, nodes: list[Node], marked: Marked) -> None:
        """Name a piece of a document that has no root, where it would change in one."""
        top = [node for node in nodes if isinstance(node, Element)]
        if any(_is_text(node, marked) for node in nodes) or not self.recognition.is_piece(top):
            return
        whole = Element(self.elements.root, top[0].start, tag_end=top[0].tag_end, nodes=[*nodes])
        document = Converter(self.rules, marked).convert(whole)
        if not (document.changes or document.problems):
            return
        if self._keeps(nodes, top[0].start, top[-1].end, {self.report.about.code}):
            self.report.find("ignored", *start_tag(top[0]), level=Level.NOTE)
        else:
            self.report.find("document-piece", *start_tag(top[0]))

    def _keeps(self, nodes: Iterable[Node], start: int, end: int, codes: set[str]) -> bool:
        """Return whether what stands from start to end is kept: by a comment among some nodes, or by the user."""
        places = {each.start for each in comments_of(nodes)}
        found = [each for each in self.ignores.comments if each.start in places and not each.misplaced]
        whole = [each for each in self.ignores.comments if each.whole and not each.misplaced]
        lines = (self.report.place(start, start).line, self.report.place(end, end).line)
        answers = Ignores(kept=self.ignores.kept)
        return self.ignores.keep_by([*found, *whole], codes) or answers.keep(*lines, codes)

    def _kept(self) -> Outcome:
        return self._outcome(self.content, Status.KEPT)

    def _outcome(self, after: bytes, status: Status) -> Outcome:
        used = frozenset(self.ignores.used)
        return Outcome(self.path, self.content, after, self.report.findings, status, used_ignores=used)


def _is_text(node: Node, marked: Marked) -> bool:
    """Return whether something is text other than white space."""
    return isinstance(node, Piece) and node.sort is Sort.TEXT and bool(marked.masked[node.start : node.end].strip())


def _written(marked: Marked) -> Counter[str]:
    return Counter(_texts(marked.text, marked.holes))


def _texts(text: str, holes: Sequence[Hole]) -> list[str]:
    return [text[hole.start : hole.end].strip() for hole in holes]


def _without_repeats(marked: Marked, root: Element) -> tuple[str, Element]:
    """Return the text with blanks for attributes that another branch of the template gives too, and the root in it."""
    spans = []
    for element in root.walk():
        seen: set[str] = set()
        for attribute in element.attributes if marked.in_tag(element) else ():
            if attribute.name in seen:
                spans.append(attribute)
            seen.add(attribute.name)
    if not spans:
        return marked.masked, root
    pieces, position = [], 0
    for attribute in spans:
        pieces += [marked.masked[position : attribute.start], " " * (attribute.end - attribute.start)]
        position = attribute.end
    text = "".join([*pieces, marked.masked[position:]])
    return text, next(node for node in scan(text) if isinstance(node, Element) and node.start == root.start)
