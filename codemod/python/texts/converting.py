"""One string that may hold a TwiML document: read, converted in its literal, or left with what keeps it."""

from __future__ import annotations

import ast
import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from codemod.elements import Elements
from codemod.finding import Edit, Level
from codemod.options import Options
from codemod.python.builders.units import short
from codemod.python.source import Source, apply_edits
from codemod.python.texts.literals import (
    FIRST_MARK,
    LiteralError,
    LiteralText,
    Style,
    constants,
    read_literal,
    rewritten,
)
from codemod.python.texts.usage import Usage
from codemod.rules import Message, Rules
from codemod.twiml.checking import defects, evidence
from codemod.twiml.conversion import Converter
from codemod.twiml.cutting import applied
from codemod.twiml.markup import Element, MarkupError, Node, Piece, Sort, scan
from codemod.twiml.meaning import compare, parse
from codemod.twiml.places import Document
from codemod.twiml.recognition import recognition_of
from codemod.twiml.reporting import Report
from codemod.twiml.templates import Hole, UnclosedError, Writes, find_holes
from codemod.twiml.values import Marked

String = ast.Constant | ast.JoinedStr
OPENING_TAG = re.compile(r"\s*<(?:[\w.-]+:)?\w+(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a stretch of the source."""

    start: int
    end: int
    what: Message
    level: Level
    text: str
    help: str = ""


@dataclass(eq=False, slots=True)
class TextDocument:
    """One string that holds a document, or a part of one."""

    node: String
    edits: list[Edit] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    todos: list[tuple[str, str]] = field(default_factory=list)
    """Code and text."""
    codes: frozenset[str] = frozenset()
    """The codes that an ignore comment may name to keep it."""


class TextConverter:
    """Converts the strings of one module."""

    def __init__(self, rules: Rules, usage: Usage, source: Source, options: Options, path: str) -> None:
        """Keep the module."""
        self.rules = rules
        self.elements: Elements = rules.elements
        self.usage = usage
        self.source = source
        self.options = options
        self.path = path
        self.recognition = recognition_of(rules)

    @property
    def about(self) -> Message:
        """Return what findings about a string as a whole are called."""
        return self.rules.messages["document-in-text"]

    def document(self, node: String, *, voice_beside: bool) -> TextDocument | None:
        """Return what becomes of a string; None where it is none of ours.

        voice_beside tells whether a string of the module holds a tag that no other XML has.
        """
        found = TextDocument(node)
        try:
            literal = self._read(node)
        except LiteralError as error:
            plain = "".join(each if isinstance(each, str) else "x" for each in constants(node))
            return self.held(found, "text-unreadable", why=str(error)) if self.recognition.shown(plain) else None
        marked = Marked.of(literal.text, _holes(literal))
        kind = self.recognition.kind(marked.masked)
        shown = self.recognition.shown(marked.masked) is not None
        ours = self.recognition.is_root(kind) or kind in self.elements.names
        if not ours and not shown:
            return None
        try:
            nodes = scan(marked.masked)
        except MarkupError as error:
            begins = ours and voice_beside and OPENING_TAG.match(marked.masked)
            if begins or (ours and shown):
                return self.held(found, "text-pieces", why=str(error))
            return self._shown(found) if shown else None
        return self._converted(found, literal, marked, nodes)

    # ---- reading -----------------------------------------------------------------------------------------------------

    def _read(self, node: String) -> LiteralText:
        """Return the text of a literal; raises LiteralError where it is not what Python reads."""
        start, end = self.source.span(node)
        literal = read_literal(self.source.text, start, end, self.usage.style(node))
        plain = read_literal(self.source.text, start, end, Style.PLAIN)
        texts = [each for each in constants(node) if isinstance(each, str)]
        ours = "".join(each for each in plain.characters if not plain.is_mark(each))
        if ours != "".join(texts) or len(plain.blanks) + len(texts) != len(list(constants(node))):
            raise LiteralError("it is read otherwise by Python")
        if any(ord(each) >= FIRST_MARK for each in "".join(texts)):
            raise LiteralError("it holds characters for private use")
        if any(piece.is_bytes for piece in plain.pieces) and not plain.text.isascii():
            raise LiteralError("bytes of it are no ASCII")
        return literal

    # ---- converting --------------------------------------------------------------------------------------------------

    def _converted(
        self, found: TextDocument, literal: LiteralText, marked: Marked, nodes: list[Node]
    ) -> TextDocument | None:
        roots = self.recognition.roots(nodes)
        top = [each for each in nodes if isinstance(each, Element)]
        text = any(_is_text(each, marked) for each in nodes)
        if not roots and not text and self.recognition.is_piece(top):
            return self.held(found, "document-piece")
        if len(roots) != 1 or len(top) > 1 or text:
            return self._shown(found) if self.recognition.shown(marked.masked) else None
        [root] = roots
        source, target = evidence(root, self.elements)
        if target:
            return self.held(found, "document-mixed", source=source, target=target) if source else None
        if not self.recognition.is_voice(root):
            return None
        try:
            compare(marked.masked, root, parse(marked.masked[root.start : root.end].encode(), "utf-8"))
        except MarkupError as error:
            return self.held(found, "text-pieces", why=str(error))
        document = Converter(self.rules, marked, stay_alone=self.options.configuration.stay_alone).convert(root)
        self._settle(found, literal, marked, document)
        return found

    def _settle(self, found: TextDocument, literal: LiteralText, marked: Marked, document: Document) -> None:
        """Write a document that could be read, or say what keeps it."""
        report = Report(self.path, marked.text, self.rules, self.options)
        edits = [edit for place in document.places for edit in place.edits]
        found.codes = frozenset(place.code for place in document.places)
        if edits and not document.problems:
            if self.usage.serves(found.node):
                self.held(found, "text-serves", document=_readable(literal, applied(marked.text, edits)))
                return
            looking = self.usage.inspected.by(found.node, marked.text, applied(marked.text, edits))
            if looking is not None:
                self.held(found, "text-looked-at", what=short(looking))
                return
            try:
                newline = self.source.newline_at(self.source.span(found.node)[0])
                found.edits, after = rewritten(literal, self.source.text, edits, newline)
                self._check(found, literal, after)
            except LiteralError as error:
                found.edits = []
                self.held(found, "text-unwritable", why=str(error))
                return
        report.document(document)
        self._carry(found, literal, marked, report)
        if report.moves(document):
            found.todos = [
                (place.code, _readable(literal, said.todo))
                for place in document.places
                for said in place.at(Level.REVIEW)
            ]
        else:
            found.edits = []

    def _carry(self, found: TextDocument, literal: LiteralText, marked: Marked, report: Report) -> None:
        """Carry findings about the text over to where its characters stand in the source."""
        lines = [0, *(index + 1 for index, each in enumerate(marked.text) if each == "\n")]
        for each in report.findings:
            start = lines[each.place.line - 1] + each.place.column - 1
            end = lines[each.place.end_line - 1] + each.place.end_column - 1
            what = Message(each.rule, each.code, each.level, "")
            place = literal.starts[start], literal.ends[max(end - 1, start)]
            message, help_text = _readable(literal, each.message), _readable(literal, each.help)
            found.told.append(Told(*place, what, each.level, message, help_text))

    def _check(self, found: TextDocument, literal: LiteralText, after: str) -> None:
        """Raise LiteralError where Python would read something else, or what is written is not the target's."""
        start, end = self.source.span(found.node)
        text = apply_edits(self.source.text, found.edits)
        written = text[start : end + len(text) - len(self.source.text)]
        try:
            again = ast.parse(f"({written}\n)", mode="eval").body
        except SyntaxError:
            raise LiteralError("it would be no literal any more") from None
        assert isinstance(again, (ast.Constant, ast.JoinedStr))
        got = [each if isinstance(each, str) else ast.dump(each) for each in constants(again)]
        if [each for each in got if each] != [each for each in _meant(found.node, literal, after) if each]:
            raise LiteralError("Python would read it otherwise")
        new = Marked.of(after, [Hole(i, i + 1, Writes.TEXT) for i, each in enumerate(after) if literal.is_mark(each)])
        try:
            [root] = self.recognition.roots(scan(new.masked))
        except (MarkupError, ValueError):
            raise LiteralError("it would be no document any more") from None
        for why in defects(root, new, self.elements):
            raise LiteralError(f"it would not be what Vobiz knows: {why}")

    # ---- what is said ------------------------------------------------------------------------------------------------

    def held(self, found: TextDocument, message: str, **words: str) -> TextDocument:
        """Note why a string stays; return it."""
        said = self.rules.messages[message]
        text, help_text = said.text, said.help or self.about.help
        for name, value in words.items():
            text = text.replace("{" + name + "}", value)
            help_text = help_text.replace("{" + name + "}", value)
        found.told = [Told(*self.source.span(found.node), self.about, Level.MANUAL, text, help_text)]
        return found

    def noted(self, found: TextDocument, message: str) -> TextDocument:
        """Note what a string is, which is nothing to do; return it."""
        text = self.rules.messages[message].text
        found.told = [Told(*self.source.span(found.node), self.about, Level.NOTE, text)]
        return found

    def _shown(self, found: TextDocument) -> TextDocument:
        return self.noted(found, "document-shown")


def _holes(literal: LiteralText) -> list[Hole]:
    """Return what is known of a text at run time only: its blanks, and what a template language reads in it."""
    blanks = [Hole(i, i + 1, Writes.TEXT) for i, each in enumerate(literal.characters) if literal.is_mark(each)]
    if literal.style is not Style.UNKNOWN or any(piece.is_formatted for piece in literal.pieces):
        return blanks
    try:
        template = find_holes(literal.text)
    except UnclosedError:
        return blanks
    ends = [each.end for each in template]
    starts = [each.start for each in template]
    outside = [
        each for each in blanks if bisect.bisect_right(starts, each.start) <= bisect.bisect_right(ends, each.start)
    ]
    return sorted([*template, *outside], key=lambda each: each.start)


def _is_text(node: Node, marked: Marked) -> bool:
    return isinstance(node, Piece) and node.sort is Sort.TEXT and bool(marked.masked[node.start : node.end].strip())


def _readable(literal: LiteralText, text: str) -> str:
    """Return a text for a person to read, with what is filled in as the program writes it."""
    return "".join(literal.blank(each).source if literal.is_mark(each) else each for each in text)


def _meant(node: String, literal: LiteralText, after: str) -> Iterator[str]:
    """Yield what a literal should be made of: texts, and what is filled in as Python dumps it."""
    filled = [ast.dump(each) for each in constants(node) if isinstance(each, ast.FormattedValue)]
    piece = ""
    for each in after:
        if literal.is_mark(each) and filled:
            yield piece
            yield filled[ord(each) - FIRST_MARK]
            piece = ""
        elif literal.is_mark(each):
            piece += literal.blank(each).source
        else:
            piece += literal.doubled(each)
    yield piece
