"""participants.create: the handler that makes an answer URL and the document that it must return."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from string import Formatter
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from codemod.configuration import Configuration
from codemod.patterns import parse_expression
from codemod.python.names import LocalNames
from codemod.python.parts import constant_of, quoted
from codemod.python.scopes import Scopes
from codemod.python.touches import Cause, Problem, Touch, fill, make_cause
from codemod.python.values import Filled, Literal, Spelling, Step, Written
from codemod.rules import Rules, Template

ROOM = "room"
CALLS = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)
BEGINNING_INSIDE = (ast.JoinedStr, ast.BinOp, ast.Call, ast.Attribute)
"""Expressions whose text begins with that of their first part."""
IN_URLS = "%/:=&?~#+!$,;@()*[]"
"""What stays in a URL as it stands, beside letters, digits, `.`, `-` and `_`."""


class Answers:
    """Decides what the answer URL and its document are; every name comes from the tables."""

    def __init__(self, rules: Rules, scopes: Scopes, configuration: Configuration, names: LocalNames) -> None:
        """Keep the tables: which keyword goes where."""
        self.names = names
        self.rules = rules
        self.scopes = scopes
        self.configuration = configuration
        self.table: Mapping[str, Any] = rules.tables["participants"]["answer"]

    # ---- what a person must know -------------------------------------------------------------------------------------

    def examine(self, touch: Touch, step: Step) -> None:
        """Add the problems, causes and notes of one call."""
        arguments = _arguments(step)
        if not set(self.table["ours"]) <= set(arguments):
            self._problem(touch, "answer-missing", "")
            return
        for name, node in arguments.items():
            self._keyword(touch, name, node)
        if self.table["caller"] in arguments:
            self._dropped(touch, arguments["from_"])
        self._called(touch, arguments["to"])
        for name in self._placeholders():
            if name != ROOM and name not in self._constants(arguments):
                self._problem(touch, "answer-placeholder", "{" + name + "}")
        answer = self.configuration.answer_url or self.table["environment"]
        document = self.document(touch, arguments)
        # On one line: after the rewriting, the TODO is all that still tells it.
        filled = {"answer": answer, "document": re.sub(r">\s+<", "><", document)}
        reason = fill(str(step.rule.reason), filled)
        touch.causes.append(Cause(f"answer {ast.dump(touch.node)}", reason, reason, f"The document:\n{document}"))

    def _keyword(self, touch: Touch, name: str, node: ast.expr) -> None:
        text = f"{name}={ast.unparse(node)}"
        if name in self.table["ours"] or name == self.table["caller"] or name in self.table["body"]:
            return
        if name in self.table["dropped"]["keywords"]:
            touch.notes.append(fill(self.rules.messages["answer-dropped"].text, {"what": f"{name}="}))
            self._dropped(touch, node)
        elif name not in self.table["document"]:
            self._problem(touch, "answer-manual", text)
        elif (constant := constant_of(node, self.scopes)) is None:
            self._problem(touch, "answer-varies", text)
        elif name == "beep" and constant.value in self.table["map"]["beep"]:
            touch.notes.append(fill(self.rules.messages["answer-beep"].text, {"what": repr(constant.value)}))

    def _dropped(self, touch: Touch, node: ast.expr) -> None:
        """Say why a keyword that has no counterpart cannot go, where what runs in it would go too."""
        if any(isinstance(each, CALLS) for each in ast.walk(node)):
            self._problem(touch, "dropped-call", ast.unparse(node))

    def _called(self, touch: Touch, to: ast.expr) -> None:
        beginning: ast.AST | None = to
        while isinstance(beginning, BEGINNING_INSIDE):
            beginning = next(ast.iter_child_nodes(beginning), None)
        constant = constant_of(beginning, self.scopes) if isinstance(beginning, ast.expr) else None
        text = str(constant.value) if constant is not None else ""
        if text.startswith("client:"):
            self._problem(touch, "answer-client", ast.unparse(to))
        elif text.startswith("sip:"):
            filled = {"what": ast.unparse(to)}
            touch.causes.append(make_cause(self.rules.messages["answer-sip"], to, filled))

    def _problem(self, touch: Touch, name: str, what: str) -> None:
        message = self.rules.messages[name]
        touch.problems.append(Problem(fill(message.text, {"what": what}), message.help))

    # ---- what is written -------------------------------------------------------------------------------------------

    def parts(self, step: Step, room: Spelling, quotation: str) -> dict[str, Spelling]:
        """Return from_, to and answer_url."""
        return {
            "from_": step.parts.get(self.table["caller"], step.parts["from_"]),
            "to": step.parts["to"],
            "answer_url": self._url(_arguments(step), room, quotation),
        }

    def body(self, step: Step) -> dict[str, Spelling]:
        """Return what the request must carry beside the SDK's arguments, by the target's name."""
        return {new: step.parts[old] for old, new in self.table["body"].items() if old in step.parts}

    def _placeholders(self) -> list[str]:
        """Return the names in braces of the configured URL."""
        configured = self.configuration.answer_url or ""
        return [name for _, name, _, _ in Formatter().parse(configured) if name is not None]

    def _url(self, arguments: Mapping[str, ast.expr], room: Spelling, quotation: str) -> Spelling:
        """Return the URL that answers: text, or an f-string where the room or the server is known at run time only."""
        configured = self.configuration.answer_url
        values: list[ast.expr] = []
        if configured is None:
            values.append(_in_braces(f"{self.names.os}.environ[{self.table['environment']!r}]"))
        if ROOM not in self._placeholders():
            configured = f"{configured or ''}{'&' if '?' in (configured or '') else '?'}{ROOM}={{{ROOM}}}"
        assert configured is not None
        constants = {name: quote(text, safe="") for name, text in self._constants(arguments).items()}
        name = _constant_text(room)
        if name is not None:
            constants[ROOM] = quote(name, safe="")
        for literal, placeholder, _, _ in Formatter().parse(configured):
            values.append(ast.Constant(quote(literal, safe=IN_URLS)))
            if placeholder in constants:
                values.append(ast.Constant(constants[placeholder]))
            elif placeholder is not None:
                values.append(_in_braces(f"{self.names.quote}({ROOM}, safe='')"))
        if all(isinstance(value, ast.Constant) for value in values):
            return Literal(quoted("".join(str(ast.literal_eval(value)) for value in values), quotation))
        text = ast.unparse(ast.JoinedStr(values))
        return Filled(Template(text, parse_expression(text)), {} if name is not None else {ROOM: room})

    def _constants(self, arguments: Mapping[str, ast.expr]) -> dict[str, str]:
        """Return the constants among the keywords that the document carries, as they are written there."""
        found: dict[str, str] = {}
        for old in self.table["document"]:
            constant = constant_of(arguments[old], self.scopes) if old in arguments else None
            if constant is not None and constant.value != "":
                text = str(constant.value)
                text = text.lower() if text in ("True", "False") else text
                found[old] = self.table["map"].get(old, {}).get(text, text)
        return found

    def document(self, touch: Touch, arguments: Mapping[str, ast.expr]) -> str:
        """Return the document that the answer URL must return, as text."""
        constants = self._constants(arguments)
        attributes = {new: constants[old] for old, new in self.table["document"].items() if old in constants}
        if self.configuration.stay_alone is not False:
            attributes.update(self.table["constant"])
        named = touch.value.parts[ROOM]
        constant = constant_of(named.node, self.scopes) if isinstance(named, Written) else None
        text = str(constant.value) if constant is not None else None
        room = escape(self.configuration.rooms.get(text, text)) if text is not None else "{room}"
        name = self.table["element"]
        written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        return f"<Response>\n    <{name}{written}>{room}</{name}>\n</Response>"


def _arguments(step: Step) -> dict[str, ast.expr]:
    """Return what was given to the call, by keyword."""
    return {name: part.node for name, part in step.parts.items() if isinstance(part, Written)}


def _in_braces(text: str) -> ast.FormattedValue:
    return ast.FormattedValue(parse_expression(text), -1)


def _constant_text(room: Spelling) -> str | None:
    """Return the name of a room that is written as a constant; None for any other expression."""
    if isinstance(room, Literal):
        return str(ast.literal_eval(room.text))
    if isinstance(room, Written) and isinstance(room.node, ast.Constant):
        return str(room.node.value)
    return None
