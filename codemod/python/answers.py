"""participants.create: the handler that makes an answer URL and the document that it must return."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from codemod.configuration import Configuration
from codemod.python.names import LocalNames
from codemod.python.parts import PartError, constant_of, is_simple
from codemod.python.scopes import Scopes
from codemod.python.sites import Cause, Problem, Touch, fill, make_cause
from codemod.python.source import Source
from codemod.python.values import Literal, Spelling, Step, Written
from codemod.rules import Rules

PLACEHOLDER = re.compile(r"\{(\w+)\}")


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
        arguments = {name: part.node for name, part in step.parts.items() if isinstance(part, Written)}
        if not set(self.table["ours"]) <= set(arguments):
            self._problem(touch, "answer-missing", "")
            return
        for name, node in arguments.items():
            self._keyword(touch, name, node)
        self._called(touch, arguments["to"])
        self._room(touch)
        answer = self.configuration.answer_url or self.table["environment"]
        reason = fill(str(step.rule.reason), {"answer": answer})
        document = self.document(touch, arguments)
        touch.causes.append(Cause(f"answer {ast.dump(touch.node)}", reason, reason, f"The document:\n{document}"))

    def _keyword(self, touch: Touch, name: str, node: ast.expr) -> None:
        text = f"{name}={ast.unparse(node)}"
        if name in self.table["ours"] or name == self.table["caller"] or name in self.table["body"]:
            return
        if name in self.table["dropped"]["keywords"]:
            touch.notes.append(fill(self.rules.messages["answer-dropped"].text, {"what": f"{name}="}))
        elif name not in self.table["document"]:
            self._problem(touch, "answer-manual", text)
        elif (constant := constant_of(node, self.scopes)) is None:
            self._problem(touch, "answer-varies", text)
        elif name == "beep" and constant.value in self.table["map"]["beep"]:
            touch.notes.append(fill(self.rules.messages["answer-beep"].text, {"what": repr(constant.value)}))

    def _called(self, touch: Touch, to: ast.expr) -> None:
        constant = constant_of(to, self.scopes)
        text = constant.value if constant is not None else ""
        if isinstance(to, ast.JoinedStr) and to.values and isinstance(to.values[0], ast.Constant):
            text = to.values[0].value
        if isinstance(text, str) and text.startswith("client:"):
            self._problem(touch, "answer-client", ast.unparse(to))
        elif isinstance(text, str) and text.startswith("sip:"):
            filled = {"what": ast.unparse(to)}
            touch.causes.append(make_cause(self.rules.messages["answer-sip"], to, filled))

    def _room(self, touch: Touch) -> None:
        given = PLACEHOLDER.findall(self.configuration.answer_url or "")
        for name in given:
            if name != "room":
                self._problem(touch, "answer-placeholder", "{" + name + "}")

    def _problem(self, touch: Touch, name: str, what: str) -> None:
        message = self.rules.messages[name]
        touch.problems.append(Problem(fill(message.text, {"what": what}), message.help))

    # ---- what is written -----------------------------------------------------------------------------------------------

    def parts(self, touch: Touch, step: Step, room: Spelling, source: Source, quotation: str) -> dict[str, Spelling]:
        """Return from_, to and answer_url; raises PartError when the room cannot be put into a URL."""
        caller = step.parts.get(self.table["caller"], step.parts["from_"])
        return {
            "from_": caller,
            "to": step.parts["to"],
            "answer_url": Literal(self._url(touch, room, source, quotation)),
        }

    def body(self, step: Step) -> dict[str, Spelling]:
        """Return what the request must carry beside the SDK's arguments, by the target's name."""
        return {new: step.parts[old] for old, new in self.table["body"].items() if old in step.parts}

    def _url(self, touch: Touch, room: Spelling, source: Source, quotation: str) -> str:
        other = "'" if quotation == '"' else '"'
        value, varies = self._room_value(touch, room, source, other)
        url = self.configuration.answer_url
        if url is None:
            base = "{" + self.names.localise("os.environ[") + other + self.table["environment"] + other + "]}"
            return f"f{quotation}{base}?room={value}{quotation}"
        if "{room}" not in url:
            url += ("&" if "?" in url else "?") + "room={room}"
        return ("f" if varies else "") + quotation + url.replace("{room}", value) + quotation

    def _room_value(self, touch: Touch, room: Spelling, source: Source, other: str) -> tuple[str, bool]:
        """Return the room as it stands in a URL, and whether it is an expression."""
        if isinstance(room, Literal):
            text = ast.literal_eval(room.text)
            return quote(text, safe=""), False
        if isinstance(room, Written):
            constant = room.node if isinstance(room.node, ast.Constant) else None
            if constant is not None and isinstance(constant.value, str):
                return quote(constant.value, safe=""), False
            if is_simple(room.node):
                return "{" + f"{self.names.quote}({source.slice(room.node)}, safe={other}{other})" + "}", True
        raise PartError("position", ast.unparse(touch.node))

    def document(self, touch: Touch, arguments: Mapping[str, ast.expr]) -> str:
        """Return the document that the answer URL must return, as text."""
        attributes: dict[str, str] = {}
        for old, new in self.table["document"].items():
            constant = constant_of(arguments[old], self.scopes) if old in arguments else None
            if constant is not None:
                text = str(constant.value)
                text = text.lower() if isinstance(constant.value, bool) else text
                attributes[new] = self.table["map"].get(old, {}).get(text, text)
        attributes.update(self.table["constant"])
        named = touch.value.parts.get("room")
        constant = constant_of(named.node, self.scopes) if isinstance(named, Written) else None
        room = escape(str(constant.value)) if constant is not None else "{room}"
        name = self.table["element"]
        written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        return f"<Response>\n    <{name}{written}>{room}</{name}>\n</Response>"
