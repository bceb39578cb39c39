"""What the request that dials a participant carries beside the SDK's arguments: its fields, by the tables."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from codemod.python.parts import constant_of, quoted
from codemod.python.scopes import Scopes
from codemod.python.values import Literal, Spelling, Written


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the request."""

    name: str
    keyword: str
    """What stands for its value in a template."""
    value: Spelling


@dataclass(slots=True)
class Fields:
    """What becomes of the keywords that are no part of the answer."""

    written: tuple[Field, ...] = ()
    problems: list[tuple[str, str]] = field(default_factory=list)
    """Names of messages, and what fills them."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    dropped: list[ast.expr] = field(default_factory=list)
    """Values that go nowhere."""


class AnswerRequests:
    """Reads the fields of one module's calls."""

    def __init__(self, table: Mapping[str, Any], scopes: Scopes) -> None:
        """Keep the tables."""
        self.table = table
        self.scopes = scopes
        self.status: Mapping[str, Any] = table["status"]
        self.events = str(self.status["events"])

    def takes(self, keyword: str) -> bool:
        """Return whether a keyword becomes a field."""
        tables = (self.table["body"], self.table["milliseconds"])
        return any(keyword in table for table in tables) or keyword in (self.status["url"], self.status["method"])

    def fields(self, arguments: Mapping[str, ast.expr], quotation: str = '"') -> Fields:
        """Return the fields of one call, in the order in which it gives them."""
        found = Fields()
        written: list[Field] = []
        for keyword, node in arguments.items():
            if keyword in self.table["milliseconds"]:
                written += self._milliseconds(keyword, node, found)
            elif keyword in self.table["body"]:
                written += self._field(keyword, node, found, quotation)
            elif keyword == self.status["url"]:
                written += self._callbacks(arguments, found)
        without = self.status["url"] not in arguments
        for keyword in [self.status["method"]] * without + [self.events]:
            if keyword in arguments:
                found.dropped.append(arguments[keyword])
                found.notes += [("answer-dropped", f"{keyword}=")] * without
        found.written = tuple(written)
        return found

    def _field(self, keyword: str, node: ast.expr, found: Fields, quotation: str) -> list[Field]:
        """Return the field of a keyword: its value as it stands, or as Vobiz spells it."""
        name = self.table["body"][keyword]
        spelt = self.table["values"].get(keyword)
        if spelt is None:
            return [Field(name, keyword, Written(node))]
        constant = constant_of(node, self.scopes)
        if constant is None or str(constant.value) not in spelt:
            message = "answer-varies" if constant is None else "answer-manual"
            found.problems.append((message, f"{keyword}={ast.unparse(node)}"))
            return []
        new = str(spelt[str(constant.value)])
        found.notes.append(("answer-value", f"{keyword}={ast.unparse(node)} became {new!r}"))
        return [Field(name, keyword, Literal(quoted(new, quotation)))]

    def _milliseconds(self, keyword: str, node: ast.expr, found: Fields) -> list[Field]:
        """Return the field of a keyword that counts seconds, where Vobiz counts milliseconds within bounds."""
        entry = self.table["milliseconds"][keyword]
        constant = constant_of(node, self.scopes)
        text = f"{keyword}={ast.unparse(node)}"
        if constant is None or not str(constant.value).isdecimal():
            found.problems.append(("answer-varies" if constant is None else "answer-manual", text))
            return []
        asked = int(str(constant.value)) * 1000
        number = min(max(asked, entry["least"]), entry["most"])
        if number != asked:
            bounds = f"{entry['least']} to {entry['most']}"
            found.notes.append(("answer-bounds", f"{text} became {number}: Vobiz takes {bounds}"))
        return [Field(entry["name"], keyword, Literal(str(number)))]

    def _callbacks(self, arguments: Mapping[str, ast.expr], found: Fields) -> list[Field]:
        """Return the fields for the URL that is told of the call: one for each event that Vobiz tells of."""
        url, method = self.status["url"], self.status["method"]
        given = arguments.get(self.events)
        events = self._words(given)
        if events is None:
            found.problems.append(("answer-varies", self.events))
            return []
        told = [each for each in self.status["event"] if each in events]
        if not told:
            found.problems.append(("answer-events", ", ".join(events)))
            return []
        lacking = [each for each in events if each not in told]
        if lacking:
            found.notes.append(("answer-event", ", ".join(lacking)))
        written = []
        for each in told:
            names = self.status["event"][each]
            written.append(Field(names["url"], url, Written(arguments[url])))
            if method in arguments:
                written.append(Field(names["method"], method, Written(arguments[method])))
        fields = ", ".join(each.name for each in written if each.keyword == url)
        found.notes.append(("answer-status", fields))
        return written

    def _words(self, node: ast.expr | None) -> list[str] | None:
        """Return the events of a list of constants, or of one text; None for anything else."""
        if node is None:
            return [str(self.status["default"])]
        nodes = node.elts if isinstance(node, (ast.List, ast.Tuple)) else [node]
        constants = [constant_of(each, self.scopes) for each in nodes]
        values = [each.value for each in constants if each is not None]
        if len(values) < len(nodes) or not all(isinstance(value, str) for value in values):
            return None
        return [word for value in values for word in str(value).split()]
