"""participants.create: the handler that makes an answer URL and the document that it must return."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from codemod.configuration import Configuration
from codemod.finding import Answer
from codemod.python import answer_urls
from codemod.python.answer_requests import AnswerRequests, Field
from codemod.python.answer_values import AnswerValues, Attribute
from codemod.python.matching import FALSE
from codemod.python.names import LocalNames
from codemod.python.parts import constant_of
from codemod.python.positions import Positions
from codemod.python.scopes import Scopes
from codemod.python.touches import Cause, Problem, Touch, fill, make_cause
from codemod.python.values import Literal, Spelling, Step, Written
from codemod.rules import Rules
from codemod.walking import children, walk

ROOM = "room"
CALLS = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)
BEGINNING_INSIDE = (ast.JoinedStr, ast.BinOp, ast.Call, ast.Attribute)
"""Expressions whose text begins with that of their first part."""


class Answers:
    """Decides what the answer URL and its document are; every name comes from the tables."""

    def __init__(
        self, rules: Rules, scopes: Scopes, configuration: Configuration, names: LocalNames, positions: Positions
    ) -> None:
        """Keep the tables: which keyword goes where."""
        self.names = names
        self.rules = rules
        self.scopes = scopes
        self.configuration = configuration
        self.positions = positions
        self.table: Mapping[str, Any] = rules.tables["participants"]["answer"]
        self.values = AnswerValues(self.table, scopes, positions, names)
        self.requests = AnswerRequests(self.table, scopes)
        self._calls: list[tuple[str | None, dict[str, str | None]]] = []
        """Room (None: known at run time only) and attributes of every call of the module."""

    def compare(self, calls: Iterable[tuple[Touch, Step]]) -> None:
        """Keep what all calls of the module ask for: two that differ must not share a URL."""
        for touch, step in calls:
            given = self.values.attributes(arguments_of(step))
            self._calls.append((self._room(touch), {name: each.constant for name, each in given.items()}))

    # ---- what a person must know -------------------------------------------------------------------------------------

    def examine(self, touch: Touch, step: Step) -> None:
        """Add the problems, causes and notes of one call."""
        arguments = arguments_of(step)
        if not set(self.table["ours"]) <= set(arguments):
            self.problem(touch, "answer-missing", "")
            return
        attributes = self.values.attributes(arguments)
        for name, node in arguments.items():
            self._keyword(touch, name, node, attributes)
        if self.table["caller"] in arguments:
            self.never_none(touch, self.table["caller"], arguments[self.table["caller"]])
            self.dropped(touch, arguments["from_"])
        for name, message in self.table["caveats"].items():
            if name in attributes and attributes[name].constant != FALSE:
                self.note(touch, message, "")
        self.called(touch, arguments["to"])
        self.requested(touch, arguments, self.requests)
        self._placeholders(touch, attributes)
        if touch.problems:
            return
        room = self._room(touch)
        document = self.document(room, attributes)
        url = answer_urls.with_parameters(self.configuration.answer_url, self._parameters(room, attributes))
        constants = self._constants(attributes, {} if room is None else {ROOM: room})
        start = "" if self.configuration.answer_url is not None else "{" + self.table["environment"] + "}"
        touch.answer = Answer(start + answer_urls.shown(url, constants), document)
        touch.causes.append(self._cause(touch, step, document, attributes))

    def _cause(self, touch: Touch, step: Step, document: str, attributes: Mapping[str, Attribute]) -> Cause:
        """Return what a person must see to: that the URL answers with the document."""
        answer = self.configuration.answer_url or self.table["environment"]
        # On one line: after the rewriting, the TODO is all that still tells it.
        filled = {"answer": answer, "document": re.sub(r">\s+<", "><", document)}
        reason = fill(str(step.rule.reason), filled)
        empty = [each.keyword for each in attributes.values() if each.may_be_empty]
        if empty:
            message = self.rules.messages["answer-empty"]
            reason += fill(message.text, {"what": ", ".join(empty)})
        help_text = self.rules.messages["answer-document"].text
        return Cause(f"answer {ast.dump(touch.node)}", reason, reason, f"{help_text}\n{document}")

    def _keyword(self, touch: Touch, name: str, node: ast.expr, attributes: Mapping[str, Attribute]) -> None:
        text = f"{name}={ast.unparse(node)}"
        constant = constant_of(node, self.scopes)
        if name in self.values.carried() and name not in self.table["record"]["attributes"]:
            if name == self.table["tones"] and (constant is None or str(constant.value) in self.table["map"][name]):
                self.note(touch, "answer-beep", ast.unparse(node))
        elif name == self.table["record"]["keyword"]:
            if constant is None:
                self.problem(touch, "answer-varies", text)
        elif name in self.table["manual"]:
            self.problem(touch, "answer-manual", text)
        elif self.requests.takes(name):
            self.never_none(touch, name, node)
        elif name not in attributes and name not in (*self.table["ours"], self.table["caller"], self.requests.events):
            self.note(touch, "answer-dropped", f"{name}=")
            self.dropped(touch, node)

    def requested(self, touch: Touch, arguments: Mapping[str, ast.expr], requests: AnswerRequests) -> None:
        """Add what is to be said about the fields of a request."""
        fields = requests.fields(arguments)
        for name, what in fields.problems:
            self.problem(touch, name, what)
        for name, what in fields.notes:
            self.note(touch, name, what)
        for node in fields.dropped:
            self.dropped(touch, node)

    def never_none(self, touch: Touch, name: str, node: ast.expr) -> None:
        """Say that a value may be None at times, where Vobiz would be sent it and Twilio was not."""
        if self.positions.may_be_none(node):
            self.problem(touch, "answer-none", f"{name}={ast.unparse(node)}")

    def dropped(self, touch: Touch, node: ast.expr) -> None:
        """Say why a keyword that has no counterpart cannot go, where what runs in it would go too."""
        if any(isinstance(each, CALLS) for each in walk(node)):
            self.problem(touch, "dropped-call", ast.unparse(node))

    def beginning(self, node: ast.expr) -> str:
        """Return what a text is known to begin with; nothing where that is not known."""
        beginning: ast.AST | None = node
        while isinstance(beginning, BEGINNING_INSIDE):
            beginning = next(iter(children(beginning)), None)
        constant = constant_of(beginning, self.scopes) if isinstance(beginning, ast.expr) else None
        return str(constant.value) if constant is not None else ""

    def called(self, touch: Touch, to: ast.expr) -> None:
        """Look at who is called."""
        text = self.beginning(to)
        if text.startswith("client:"):
            self.problem(touch, "answer-client", ast.unparse(to))
        elif text.startswith("sip:"):
            filled = {"what": ast.unparse(to)}
            touch.causes.append(make_cause(self.rules.messages["answer-sip"], to, filled))

    def _placeholders(self, touch: Touch, attributes: Mapping[str, Attribute]) -> None:
        """Say why the configured URL does not serve a call: a part of its path may not be empty."""
        known = {ROOM, *self.values.carried(), self.table["record"]["keyword"]}
        for name, in_path in answer_urls.placeholders(self.configuration.answer_url).items():
            given = attributes.get(name)
            if name not in known:
                self.problem(touch, "answer-placeholder", "{" + name + "}")
            elif in_path and name != ROOM and (given is None or given.may_be_empty):
                self.problem(touch, "answer-path", "{" + name + "}")

    def problem(self, touch: Touch, name: str, what: str) -> None:
        """Say why a call cannot move, in the words of the tables."""
        message = self.rules.messages[name]
        touch.problems.append(Problem(fill(message.text, {"what": what}), message.help))

    def note(self, touch: Touch, name: str, what: str) -> None:
        """Tell of a call, in the words of the tables."""
        touch.notes.append(fill(self.rules.messages[name].text, {"what": what}))

    # ---- what is written -------------------------------------------------------------------------------------------

    def parts(self, touch: Touch, step: Step, room: Spelling, quotation: str) -> dict[str, Spelling]:
        """Return from_, to and answer_url."""
        return {
            "from_": step.parts.get(self.table["caller"], step.parts["from_"]),
            "to": step.parts["to"],
            "answer_url": self._url(touch, arguments_of(step), room, quotation),
        }

    def body(self, step: Step, quotation: str) -> tuple[Field, ...]:
        """Return what the request must carry beside the SDK's arguments."""
        return self.requests.fields(arguments_of(step), quotation).written

    def _url(self, touch: Touch, arguments: Mapping[str, ast.expr], room: Spelling, quotation: str) -> Spelling:
        attributes = self.values.attributes(arguments)
        start = None
        if self.configuration.answer_url is None:
            start = f"{self.names.os}.environ[{self.table['environment']!r}]"
        parameters = self._parameters(self._room(touch), attributes)
        url = answer_urls.with_parameters(self.configuration.answer_url, parameters)
        name = _constant_text(room)
        expressions: dict[str, tuple[str, Spelling]] = {ROOM: (f"{self.names.quote}({ROOM}, safe='')", room)}
        for each in attributes.values():
            if each.constant is None:
                expressions[each.keyword] = (each.expression, Written(each.node))
        constants = self._constants(attributes, {} if name is None else {ROOM: name})
        return answer_urls.spelt(start, url, constants, expressions, quotation)

    def _constants(self, attributes: Mapping[str, Attribute], others: Mapping[str, str]) -> dict[str, str]:
        """Return the placeholders that are known before the program runs: what is not given is nothing."""
        names = set(answer_urls.placeholders(self.configuration.answer_url)) - {ROOM} - set(attributes)
        found = {name: each.constant for name, each in attributes.items() if each.constant is not None}
        return {**dict.fromkeys(names, ""), **found, **others}

    def _parameters(self, room: str | None, attributes: Mapping[str, Attribute]) -> list[str]:
        """Return what the URL must tell: the room, what varies, and what another call for the room has otherwise."""
        others = [given for name, given in self._calls if room is None or name is None or name == room]
        told = [
            name
            for name, each in attributes.items()
            if each.constant is None or any(given.get(name) != each.constant for given in others)
        ]
        return [ROOM, *told]

    def _room(self, touch: Touch) -> str | None:
        """Return the name of the room of a touch, None where it is known at run time only."""
        named = touch.value.parts[ROOM]
        constant = constant_of(named.node, self.scopes) if isinstance(named, Written) else None
        if constant is None:
            return None
        return self.configuration.rooms.get(str(constant.value), str(constant.value))

    def document(self, room: str | None, attributes: Mapping[str, Attribute]) -> str:
        """Return the document that the answer URL must return, as text."""
        record = self.table["record"]
        lines = []
        if self.values.is_recorded(attributes):
            written = _attributes({**record["constant"], **_filled(record["attributes"], attributes)})
            lines.append(f"    <{record['element']}{written}/>\n")
        always = {} if self.configuration.stay_alone is False else self.table["constant"]
        written = _attributes({**_filled(self.table["document"], attributes), **always})
        name = self.table["element"]
        text = "{" + ROOM + "}" if room is None else escape(room)
        return f"<Response>\n{''.join(lines)}    <{name}{written}>{text}</{name}>\n</Response>"


def _filled(table: Mapping[str, str], attributes: Mapping[str, Attribute]) -> dict[str, str]:
    """Return the attributes of an element: constants as they are, what varies as a placeholder."""
    given = {new: attributes[old] for old, new in table.items() if old in attributes}
    return {
        new: each.constant if each.constant is not None else "{" + each.keyword + "}" for new, each in given.items()
    }


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in values.items())


def arguments_of(step: Step) -> dict[str, ast.expr]:
    """Return what was given to the call, by keyword."""
    return {name: part.node for name, part in step.parts.items() if isinstance(part, Written)}


def _constant_text(room: Spelling) -> str | None:
    """Return the name of a room that is written as a constant; None for any other expression."""
    if isinstance(room, Literal):
        return str(ast.literal_eval(room.text))
    if isinstance(room, Written) and isinstance(room.node, ast.Constant):
        return str(room.node.value)
    return None
