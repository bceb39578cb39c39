"""The TwiML documents in a module's strings as the module's migration sees them: kept, reported and written."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from codemod.elements import Elements
from codemod.finding import Edit
from codemod.options import Options
from codemod.python.comments import Comments
from codemod.python.evaluator import Evaluator
from codemod.python.reporting import Reporter
from codemod.python.scopes import Scopes
from codemod.python.served import Served
from codemod.python.source import Source
from codemod.python.texts.literals import constants
from codemod.python.texts.usage import Usage
from codemod.rules import Rules
from codemod.twiml.recognition import recognition_of

if TYPE_CHECKING:
    from codemod.python.texts.converting import TextConverter, TextDocument

STRINGS = (ast.Constant, ast.JoinedStr)


class Texts:
    """What the strings of one module become."""

    def __init__(
        self,
        rules: Rules,
        scopes: Scopes,
        evaluator: Evaluator,
        source: Source,
        options: Options,
        comments: Comments,
        path: str,
        served: Served,
    ) -> None:
        """Look at every string once."""
        self.served = served
        self.rules = rules
        self.elements: Elements = rules.elements
        self.scopes = scopes
        self.evaluator = evaluator
        self.source = source
        self.options = options
        self.comments = comments
        self.path = path
        recognition = recognition_of(rules)
        strings = [node for node in scopes.of(*STRINGS) if self._is_text(node)]
        candidates = [node for node in strings if recognition.mentions(_plain(node))]
        beside = bool(candidates) and self._is_spoken_in(strings)
        found = [self._converter.document(node, voice_beside=beside) for node in candidates]
        self.found = [each for each in found if each is not None]
        for each in self.found:
            if self._is_ignored(each):
                each.edits, each.todos = [], []
                self._converter.noted(each, "ignored")
        self.movable = {each for each in self.found if each.edits}
        """The documents that are rewritten, in this pass or in another."""

    def _is_spoken_in(self, strings: list[ast.Constant | ast.JoinedStr]) -> bool:
        """Return whether a tag stands in one of some strings that no other XML has."""
        names = "|".join(sorted(self.elements.unmistakable))
        tag = re.compile(rf"</?(?:{names})[\s>/]")
        return any(tag.search(_plain(node)) for node in strings)

    @cached_property
    def _converter(self) -> TextConverter:
        from codemod.python.texts.converting import TextConverter  # lxml comes with it

        usage = Usage(self.scopes, self.evaluator, self.served)
        return TextConverter(self.rules, usage, self.source, self.options, self.path)

    def _is_text(self, node: ast.Constant | ast.JoinedStr) -> bool:
        """Return whether a node is a string of the program: no docstring, and no part of another."""
        if isinstance(node, ast.Constant) and not isinstance(node.value, (str, bytes)):
            return False
        return node in self.scopes.statements and not isinstance(self.scopes.parents[node], (ast.Expr, ast.JoinedStr))

    def _is_ignored(self, found: TextDocument) -> bool:
        """Return whether an ignore comment on a line of a string's statement keeps it."""
        statement = self.scopes.statements[found.node]
        last = found.node.end_lineno if hasattr(statement, "body") else statement.end_lineno
        return self.comments.keep(statement.lineno, last, {self._converter.about.code, *found.codes})

    def settle(self, statements: Iterable[ast.stmt], *, hold: bool) -> bool:
        """Leave the documents whose statements are rewritten otherwise, too, to another pass; or hold them back.

        Return whether there is one that was left.
        """
        others = set(statements)
        beside = [each for each in self.found if each.edits and self.scopes.statements[each.node] in others]
        for each in beside:
            each.edits, each.todos = [], []
            if hold:
                self.movable.discard(each)
                self._converter.held(each, "builder-beside")
        return bool(beside) and not hold

    def forget(self, nodes: Collection[ast.expr]) -> None:
        """Say nothing of strings that a call which moved no longer holds."""
        self.found = [each for each in self.found if each.node not in nodes]

    def report(self, reporter: Reporter) -> None:
        """Add the findings of all strings."""
        for each in self.found:
            with reporter.together():
                for told in each.told:
                    if self.options.wants(told.what.code, told.what.name):
                        place = self.source.place(told.start, told.end)
                        reporter.find_at(place, told.what, told.level, told.text, told.help)

    @property
    def edits(self) -> list[Edit]:
        """Return the edits of all strings that move."""
        return [edit for each in self.found for edit in each.edits]

    def todos(self) -> Iterator[tuple[ast.expr, str, str]]:
        """Yield place, code and text of each TODO."""
        for each in self.found:
            for code, text in each.todos:
                yield each.node, code, text


def _plain(node: ast.Constant | ast.JoinedStr) -> str:
    """Return the text of a string, with a letter for what is filled in."""
    return "".join(each if isinstance(each, str) else "x" for each in constants(node))
