"""The TwiML documents in a module's strings: converted in place, or left whole with what keeps them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from codemod.elements import Elements
from codemod.finding import Edit, Level
from codemod.options import Options
from codemod.python.comments import Comment, ignored_codes
from codemod.python.evaluator import Evaluator
from codemod.python.reporting import Reporter
from codemod.python.scopes import Scopes
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
from codemod.python.values import Package
from codemod.rules import Message, Rules

SERVING = "twiml"
"""The keyword by which calls of the source's client take a document."""
TEMPLATE = "string.Template"
OPENING_TAG = re.compile(r"<(?:[\w.-]+:)?\w+(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")


class TextDocument:
    """One string that holds a document, or seems to."""

    def __init__(self, node: ast.Constant | ast.JoinedStr) -> None:
        """Keep the node; what becomes of it is not known yet."""
        self.node = node
        self.edits: list[Edit] = []
        self.findings: list[tuple[int, int, Message, Level, str, str]] = []
        """Start and end in the source, what it is called, level, text, help."""
        self.todos: list[tuple[str, str]] = []


class Texts:
    """What the strings of one module become."""

    def __init__(
        self,
        rules: Rules,
        scopes: Scopes,
        evaluator: Evaluator,
        source: Source,
        options: Options,
        comments: list[Comment],
        path: str,
    ) -> None:
        """Look at every string once."""
        self.rules = rules
        self.elements: Elements = rules.elements
        self.scopes = scopes
        self.evaluator = evaluator
        self.source = source
        self.options = options
        self.comments = comments
        self.path = path
        self.found: list[TextDocument] = []
        for node in scopes.order:
            if isinstance(node, (ast.Constant, ast.JoinedStr)) and self._may_hold(node):
                document = self._document(node)
                if document is not None:
                    self.found.append(document)

    # ---- which -------------------------------------------------------------------------------------------------------

    def _may_hold(self, node: ast.Constant | ast.JoinedStr) -> bool:
        if isinstance(node, ast.Constant) and not isinstance(node.value, (str, bytes)):
            return False
        if node not in self.scopes.statements or isinstance(self.scopes.parents[node], (ast.Expr, ast.JoinedStr)):
            return False  # a docstring, or a part of another
        text = "x".join(each for each in constants(node) if isinstance(each, str))
        return "<" in text and self._recognition.mentions(text)

    @cached_property
    def _recognition(self):  # type: ignore[no-untyped-def]
        from codemod.twiml.recognition import Recognition

        return Recognition(self.elements)

    def _document(self, node: ast.Constant | ast.JoinedStr) -> TextDocument | None:
        """Return what becomes of one string; None where it is none of ours."""
        from codemod.twiml.markup import MarkupError, scan
        from codemod.twiml.templates import Hole, UnclosedError, Writes, find_holes
        from codemod.twiml.values import Marked

        found = TextDocument(node)
        plain = "".join(each if isinstance(each, str) else "x" for each in constants(node))
        try:
            literal = self._read(node)
        except LiteralError as error:
            if self._recognition.shown(plain) is None:
                return None
            self._held(found, "text-unreadable", why=str(error))
            return found
        text = literal.text
        holes = [Hole(i, i + 1, Writes.TEXT) for i, each in enumerate(text) if literal.is_mark(each)]
        if literal.style in (Style.PLAIN, Style.UNKNOWN) and not any(each.is_formatted for each in literal.pieces):
            try:
                template = find_holes(text)
            except UnclosedError:
                template = []
            inside = [each for each in holes if not any(t.start <= each.start < t.end for t in template)]
            holes = sorted([*template, *inside], key=lambda each: each.start)
        marked = Marked.of(text, holes)
        kind = self._recognition.kind(marked.masked)
        if kind is None and self._recognition.shown(marked.masked) is None:
            return None
        try:
            nodes = scan(marked.masked)
        except MarkupError as error:
            return self._in_pieces(found, marked.masked, kind, str(error))
        return self._converted(found, literal, marked, nodes)

    def _in_pieces(self, found: TextDocument, masked: str, kind: str | None, why: str) -> TextDocument | None:
        """Return the outcome of a string that is no whole document, as one that is put together at run time is."""
        ours = self._recognition.is_root(kind) or kind in self.elements.names
        opening = OPENING_TAG.search(masked) if ours else None
        if opening is not None and not masked[: opening.start()].strip() and self._is_about_voice:
            self._held(found, "text-pieces", why=why)
            return found
        if ours and self._recognition.shown(masked) is not None:
            self._held(found, "text-pieces", why=why)
            return found
        return None

    @cached_property
    def _is_about_voice(self) -> bool:
        """Return whether a string of the module holds a tag that no other XML has."""
        names = "|".join(sorted(self.elements.unmistakable))
        tag = re.compile(rf"</?(?:{names})[\s>/]")
        strings = [each for each in self.scopes.order if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        return any(
            tag.search(str(each.value)) for each in strings if not isinstance(self.scopes.parents[each], ast.Expr)
        )

    def _read(self, node: ast.Constant | ast.JoinedStr) -> LiteralText:
        """Return the text of a literal; raises LiteralError where it is not what Python reads."""
        start, end = self.source.span(node)
        literal = read_literal(self.source.text, start, end, self._style(node))
        if isinstance(node, ast.JoinedStr):
            texts = [each for each in constants(node) if isinstance(each, str)]
            ours = "".join(each for each in literal.characters if not literal.is_mark(each))
            if ours != "".join(texts) or len(literal.blanks) != len(list(constants(node))) - len(texts):
                raise LiteralError("it is read otherwise by Python")
        else:
            plain = read_literal(self.source.text, start, end, Style.PLAIN)
            if [plain.text] != list(constants(node)):
                raise LiteralError("it is read otherwise by Python")
            if any(ord(each) >= FIRST_MARK for each in plain.text):
                raise LiteralError("it holds characters for private use")
            if any(piece.is_bytes for piece in plain.pieces) and not plain.text.isascii():
                raise LiteralError("bytes of it are no ASCII")
        return literal

    # ---- how it is filled in -----------------------------------------------------------------------------------------

    def _style(self, node: ast.expr) -> Style:
        """Return how a string is filled in, by what is done with it."""
        parent = self.scopes.parents[node]
        if (style := self._used(node, parent)) is not None:
            return style
        uses: set[Style | None] = set()
        if isinstance(parent, ast.Assign) and len(parent.targets) == 1 and isinstance(parent.targets[0], ast.Name):
            variable = self.scopes.variable_of.get(parent.targets[0])
            if variable is not None and variable.reads:
                uses = {self._used(read, self.scopes.parents[read]) for read in variable.reads}
        if len(uses) == 1 and None not in uses:
            return next(each for each in uses if each is not None)
        return Style.UNKNOWN

    def _used(self, node: ast.AST, parent: ast.AST) -> Style | None:
        if isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Mod) and parent.left is node:
            return Style.PERCENT
        if isinstance(parent, ast.Attribute) and parent.attr in ("format", "format_map"):
            return Style.FORMAT
        if isinstance(parent, ast.Call) and node in parent.args:
            function = self.evaluator.term(parent.func)
            if isinstance(function, Package) and function.dotted == TEMPLATE:
                return Style.DOLLAR
        return None

    def _serves(self, node: ast.expr) -> bool:
        """Return whether a string is handed to a call of the source's client, right there or by its name."""
        parent = self.scopes.parents[node]
        if isinstance(parent, (ast.BinOp, ast.Attribute, ast.Call)):  # filled in, then handed on
            around = self.scopes.parents[parent]
            if isinstance(parent, ast.Attribute) and isinstance(around, ast.Call):
                parent = self.scopes.parents[around]
            elif not isinstance(parent, ast.Call):
                parent = around
        if isinstance(parent, ast.keyword):
            return parent.arg == SERVING
        if isinstance(parent, ast.Assign):
            names = [each for each in parent.targets if isinstance(each, ast.Name)]
            reads = [read for each in names for read in self.scopes.variable_of[each].reads]
            uses = [self.scopes.parents[read] for read in reads]
            return any(isinstance(each, ast.keyword) and each.arg == SERVING for each in uses)
        return False

    # ---- converting --------------------------------------------------------------------------------------------------

    def _converted(self, found: TextDocument, literal: LiteralText, marked, nodes) -> TextDocument | None:  # type: ignore[no-untyped-def]
        from codemod.twiml.checking import evidence
        from codemod.twiml.conversion import Converter
        from codemod.twiml.markup import Element, MarkupError, Piece, Sort
        from codemod.twiml.meaning import compare, parse

        roots = self._recognition.roots(nodes)
        strays = [
            each
            for each in nodes
            if (isinstance(each, Piece) and each.sort is Sort.TEXT and marked.masked[each.start : each.end].strip())
            or (isinstance(each, Element) and each not in roots)
        ]
        if not roots or strays:
            return self._loose(found, marked, nodes, roots)
        if len(roots) > 1 or not self._recognition.is_voice(roots[0]):
            return None
        [root] = roots
        source, target = evidence(root, self.elements)
        if target:
            if source:
                self._held(found, "document-mixed", source=source, target=target)
                return found
            return None
        try:
            compare(marked.masked, root, parse(marked.masked[root.start : root.end].encode(), "utf-8"))
        except MarkupError as error:
            self._held(found, "text-pieces", why=str(error))
            return found
        document = Converter(self.rules, marked, stay_alone=self.options.configuration.stay_alone).convert(root)
        self._settle(found, literal, marked, document)
        return found if found.findings else None

    def _loose(self, found: TextDocument, marked, nodes, roots) -> TextDocument | None:  # type: ignore[no-untyped-def]
        """Return the outcome of a string without one root: a piece of a document, or text about one."""
        from codemod.twiml.markup import Element, Piece

        top = [each for each in nodes if isinstance(each, Element)]
        text = any(isinstance(each, Piece) and marked.masked[each.start : each.end].strip() for each in nodes)
        if not roots and not text and top and self._recognition.is_piece(top):
            self._held(found, "document-piece")
            return found
        shown = self._recognition.shown(marked.masked)
        if shown is not None:
            about = self.rules.messages["document-in-text"]
            start, end = self.source.span(found.node)
            found.findings.append((start, end, about, Level.NOTE, self.rules.messages["document-shown"].text, ""))
            return found
        return None

    def _settle(self, found: TextDocument, literal: LiteralText, marked, document) -> None:  # type: ignore[no-untyped-def]
        """Decide about a document that could be read, and write it."""
        from codemod.twiml.checking import defects
        from codemod.twiml.cutting import applied
        from codemod.twiml.markup import scan
        from codemod.twiml.reporting import Report

        report = Report(self.path, marked.text, self.rules, self.options)
        edits = [edit for place in document.places for edit in place.edits]
        if self._is_ignored(found, {place.code for place in document.places}):
            about = self.rules.messages["document-in-text"]
            start, end = self.source.span(found.node)
            found.findings.append((start, end, about, Level.NOTE, self.rules.messages["ignored"].text, ""))
            return
        if edits and not document.problems:
            if self._serves(found.node):
                self._held(found, "text-serves", document=self._shown(literal, applied(marked.text, edits)))
                return
            try:
                newline = self.source.newline_at(self.source.span(found.node)[0])
                found.edits, after = rewritten(literal, self.source.text, edits, newline)
                self._check(found, literal, after)
            except LiteralError as error:
                found.edits = []
                self._held(found, "text-unwritable", why=str(error))
                return
            new = _marks(after)
            root = self._recognition.roots(scan(new.masked))[0]
            why = next(iter(defects(root, new, self.elements)), None)
            if why is not None:
                found.edits = []
                self._held(found, "document-broken", why=why)
                return
        report.document(document)
        offsets = _Offsets(marked.text)
        for finding in report.findings:
            start = offsets.of(finding.place.line, finding.place.column)
            end = offsets.of(finding.place.end_line, finding.place.end_column)
            low, high = literal.starts[start], literal.ends[max(end - 1, start)]
            message = Message(finding.rule, finding.code, finding.level, "")
            found.findings.append((low, high, message, finding.level, finding.message, finding.help))
        if not report.moves(document):
            found.edits = []
            return
        for place in document.places:
            found.todos += [(place.code, said.todo) for said in place.at(Level.REVIEW)]

    def _shown(self, literal: LiteralText, text: str) -> str:
        """Return a text for a person to read, with what is filled in as the program writes it."""
        return "".join(literal.blank(each).source if literal.is_mark(each) else each for each in text)

    def _check(self, found: TextDocument, literal: LiteralText, after: str) -> None:
        """Raise LiteralError where Python would read something else than what was meant to be written."""
        start, end = self.source.span(found.node)
        text = apply_edits(self.source.text, found.edits)
        shift = len(text) - len(self.source.text)
        try:
            again = ast.parse(f"({text[start : end + shift]}\n)", mode="eval").body
        except SyntaxError:
            raise LiteralError("it would be no literal any more") from None
        if not isinstance(again, (ast.Constant, ast.JoinedStr)):
            raise LiteralError("it would be no literal any more")
        if isinstance(found.node, ast.JoinedStr):
            values = [ast.dump(each) for each in constants(found.node) if isinstance(each, ast.FormattedValue)]
            got = [each if isinstance(each, str) else ast.dump(each) for each in constants(again)]
            meant = [values[ord(each) - FIRST_MARK] if mark else each for mark, each in _split(after, literal)]
            if [each for each in got if each] != [each for each in meant if each]:
                raise LiteralError("Python would read it otherwise")
            return
        written = "".join(
            literal.blank(each).source if literal.is_mark(each) else self._doubled(each, literal) for each in after
        )
        if [written] != list(constants(again)):
            raise LiteralError("Python would read it otherwise")

    def _doubled(self, character: str, literal: LiteralText) -> str:
        """Return a character as a text that is filled in writes it."""
        special = {Style.PERCENT: "%", Style.FORMAT: "{}", Style.DOLLAR: "$"}.get(literal.style, "")
        return character * 2 if character in special else character

    # ---- what is said ------------------------------------------------------------------------------------------------

    def _held(self, found: TextDocument, message: str, **words: str) -> None:
        """Note why a string stays."""
        about = self.rules.messages["document-in-text"]
        said = self.rules.messages[message]
        start, end = self.source.span(found.node)
        if self._is_ignored(found, set()):
            found.findings.append((start, end, about, Level.NOTE, self.rules.messages["ignored"].text, ""))
            return
        text, help_text = said.text, said.help or about.help
        for name, value in words.items():
            text = text.replace("{" + name + "}", value)
            help_text = help_text.replace("{" + name + "}", value)
        found.findings.append((start, end, about, Level.MANUAL, text, help_text))

    def _is_ignored(self, found: TextDocument, codes: set[str]) -> bool:
        statement = self.scopes.statements[found.node]
        last = found.node.end_lineno if hasattr(statement, "body") else statement.end_lineno
        ignored = ignored_codes(self.comments, statement.lineno, last or statement.lineno)
        about = self.rules.messages["document-in-text"].code
        return ignored is not None and (not ignored or bool(ignored & {about, *codes}))

    def settle(self, statements: Iterable[ast.stmt]) -> None:
        """Hold back the documents whose statements are rewritten otherwise, too."""
        others = set(statements)
        for each in self.found:
            if each.edits and self.scopes.statements[each.node] in others:
                each.edits, each.findings, each.todos = [], [], []
                self._held(each, "builder-beside")

    def report(self, reporter: Reporter) -> None:
        """Add the findings of all strings."""
        for each in self.found:
            for start, end, message, level, text, help_text in each.findings:
                if self.options.wants(message.code, message.name):
                    reporter.find_at(self.source.place(start, end), message, level, text, help_text)

    @property
    def edits(self) -> list[Edit]:
        """Return the edits of all strings that move."""
        return [edit for each in self.found for edit in each.edits]

    def todos(self) -> Iterator[tuple[ast.expr, str, str]]:
        """Yield place, code and text of each TODO."""
        for each in self.found:
            if each.edits:
                for code, text in each.todos:
                    yield each.node, code, text


class _Offsets:
    """Offsets of a text by line and column, both from 1."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(index + 1 for index, each in enumerate(text) if each == "\n")]

    def of(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column - 1


def _split(text: str, literal: LiteralText) -> Iterator[tuple[bool, str]]:
    """Yield the texts and the marks of a text, and whether each is a mark."""
    piece = ""
    for each in text:
        if literal.is_mark(each):
            yield from ((False, piece), (True, each))
            piece = ""
        else:
            piece += each
    yield False, piece


def _marks(text: str):  # type: ignore[no-untyped-def]
    from codemod.twiml.templates import Hole, Writes
    from codemod.twiml.values import Marked

    holes = [Hole(i, i + 1, Writes.TEXT) for i, each in enumerate(text) if ord(each) >= FIRST_MARK]
    return Marked.of(text, holes)
