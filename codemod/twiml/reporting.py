"""What is said of one file's documents: findings with their places in its text."""

from __future__ import annotations

import bisect
import re
from functools import cached_property

from codemod.finding import Finding, Level, Place
from codemod.options import Options
from codemod.rules import Message, Rules
from codemod.twiml import places
from codemod.twiml.markup import Element, Piece
from codemod.twiml.values import LINE_END

TODO = re.compile(r"<!--\s*TODO\(vobiz\s+(?P<code>VB\d{3})\)(?P<text>.*?)\s*-->", re.DOTALL)


class Report:
    """Gathers the findings of one file."""

    def __init__(self, path: str, text: str, rules: Rules, options: Options) -> None:
        """Keep what places and names are told by."""
        self.path = path
        self.text = text
        self.rules = rules
        self.options = options
        self._findings: dict[Finding, None] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return them, sorted."""
        return tuple(sorted(self._findings, key=lambda each: each.sort_key))

    @property
    def about(self) -> Message:
        """Return what findings about a document as a whole are called."""
        return self.rules.messages["document"]

    def drop_changes(self) -> None:
        """Take back what was said of changes."""
        self._findings = {each: None for each in self._findings if each.level is Level.MANUAL}

    # ---- a document as a whole ---------------------------------------------------------------------------------------

    def find(self, message: str, start: int, end: int, /, level: Level = Level.MANUAL, **words: str) -> None:
        """Add the finding of a message about a document as a whole."""
        said = self.rules.messages[message]
        text = said.text
        for name, value in words.items():
            text = text.replace("{" + name + "}", value)
        if self.options.wants(self.about.code, self.about.name):
            self._add(self.about, level, start, end, text, said.help if level is Level.MANUAL else "")

    def standing(self, comment: Piece) -> None:
        """Add the finding that a TODO stands, if a comment is one."""
        message = self.rules.messages["todo-stands"]
        match = TODO.match(self.text[comment.start : comment.end])
        if match is not None and self.options.wants(message.code, message.name):
            words = " ".join(match["text"].strip(" :").split())
            text = message.text.replace("{text}", words)
            self._add(message, message.level, comment.start, comment.end, text, message.help)

    # ---- its elements ------------------------------------------------------------------------------------------------

    def document(self, document: places.Document) -> None:
        """Report the places of a document."""
        problems = document.problems
        for place in document.places:
            for said in place.at(Level.MANUAL):
                what = said.message if said.message.code else _named(place)
                self._say(what, Level.MANUAL, place, said.text, said.help)
        if problems:
            first, said = problems[0]
            for place in document.places:
                if place.rooms and not place.at(Level.MANUAL):
                    self._held(place, first, said.text, said.help)
            return
        if not document.changes:
            for place in document.places:
                for said in [*place.at(Level.NOTE), *place.at(Level.REVIEW)]:
                    self._say(_named(place), Level.NOTE, place, said.text)
            return
        unwanted = self._unwanted(document)
        if unwanted:
            others = {id(each) for each in unwanted}
            for place in document.places:
                if place.moves and id(place) not in others:
                    self._held(place, unwanted[0], self.rules.messages["unwanted"].text, "")
            return
        moves = self.moves(document)
        for place in document.places:
            self._told(place, moves=moves)

    def moves(self, document: places.Document) -> bool:
        """Return whether a document is rewritten."""
        if document.problems or not document.changes or self._unwanted(document):
            return False
        return self.options.level is not Level.AUTOMATIC or not any(p.at(Level.REVIEW) for p in document.places)

    def _unwanted(self, document: places.Document) -> list[places.Place]:
        """Return the places whose change was not asked for."""
        return [each for each in document.places if each.moves and not self.options.wants(each.code, each.rule)]

    def _told(self, place: places.Place, *, moves: bool) -> None:
        """Report one place of a document that is rewritten, or would be without --level."""
        causes = place.at(Level.REVIEW)
        done = "; ".join(place.changes)
        if causes or (place.moves and not moves):
            text = "; ".join(dict.fromkeys(each.text for each in causes))
            if not moves:
                text = f"{text or 'it moves together with what needs review'} ({self.rules.messages['level'].text})"
            elif done:
                text = f"{text} ({done})"
            helps = " ".join(dict.fromkeys(each.help for each in causes if each.help))
            self._say(_named(place), Level.REVIEW, place, text, helps)
        elif place.moves:
            self._say(_named(place), Level.AUTOMATIC, place, done)
        for said in place.at(Level.NOTE):
            self._say(_named(place), Level.NOTE, place, said.text)

    def _held(self, place: places.Place, by: places.Place, text: str, help_text: str) -> None:
        line = str(self.place(by.element.start, by.element.start).line)
        words = self.rules.messages["document-held"].text.replace("{line}", line).replace("{text}", text)
        self._say(_named(place), Level.MANUAL, place, words, help_text or self.about.help)

    def _say(self, what: Message, level: Level, place: places.Place, text: str, help_text: str = "") -> None:
        if self.options.wants(what.code, what.name):
            self._add(what, level, place.element.start, place.element.tag_end, text, help_text)

    def _add(self, what: Message, level: Level, start: int, end: int, text: str, help_text: str = "") -> None:
        finding = Finding(what.code, what.name, level, self.path, self.place(start, end), text, help_text, unit=1)
        self._findings[finding] = None

    # ---- places ------------------------------------------------------------------------------------------------------

    def place(self, start: int, end: int) -> Place:
        """Return the place of a stretch."""
        return Place(*self._position(start), *self._position(end))

    def start_of_line(self, line: int) -> int:
        """Return where a line begins, counted from 1; the last for one behind."""
        return self._starts[min(line, len(self._starts)) - 1]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in LINE_END.finditer(self.text))]

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect.bisect_right(self._starts, offset) - 1
        return line + 1, offset - self._starts[line] + 1


def _named(place: places.Place) -> Message:
    """Return what a place's findings are called."""
    return Message(place.rule, place.code, Level.NOTE, "")


def start_tag(element: Element) -> tuple[int, int]:
    """Return where an element's start tag stands."""
    return element.start, element.tag_end
