"""calls.create: the handler that makes the request of a call of its keywords; every name comes from the tables."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

from codemod.python.answer_requests import AnswerRequests, Field
from codemod.python.answers import Answers, arguments_of
from codemod.python.parts import quoted
from codemod.python.scopes import Scopes
from codemod.python.touches import Cause, Touch, fill
from codemod.python.values import Literal, Spelling, Step
from codemod.rules import Rules

URL = "url"


class CallRequests:
    """Decides about the calls that one module makes."""

    def __init__(self, rules: Rules, scopes: Scopes, answers: Answers) -> None:
        """Keep the tables, and what says the same of participants who are dialled."""
        self.scopes = scopes
        self.answers = answers
        self.table: Mapping[str, Any] = rules.tables["calls"]["create"]
        self.requests = AnswerRequests(self.table, scopes)

    def examine(self, touch: Touch, step: Step) -> None:
        """Add the problems, causes and notes of one call."""
        arguments = arguments_of(step)
        documents = [name for name in self.table["without"] if name in arguments]
        if documents:
            self.answers.problem(touch, "call-document", f"{documents[0]}=")
            return
        if not set(self.table["ours"]) <= set(arguments):
            self.answers.problem(touch, "call-missing", "")
            return
        if re.search(self.table["hosted"], self.answers.beginning(arguments[URL])):
            self.answers.problem(touch, "call-hosted", ast.unparse(arguments[URL]))
        for name, node in arguments.items():
            self._keyword(touch, name, node)
        if self.table["caller"] in arguments:
            self.answers.dropped(touch, arguments["from_"])
        self.answers.called(touch, arguments["to"])
        self.answers.requested(touch, arguments, self.requests)
        if not touch.problems:
            url = arguments[URL]
            reason = fill(str(step.rule.reason), {"url": " ".join(ast.unparse(url).split())})
            touch.causes.append(Cause(f"call {ast.dump(url)}", reason, reason, step.rule.why))

    def _keyword(self, touch: Touch, name: str, node: ast.expr) -> None:
        if name in (*self.table["ours"], self.table["caller"]):
            self.answers.never_none(touch, name, node)
            return
        if name in self.table["manual"]:
            self.answers.problem(touch, "answer-manual", f"{name}={ast.unparse(node)}")
        elif name == self.table["method"]["keyword"] or self.requests.takes(name):
            self.answers.never_none(touch, name, node)
        elif name in self.table["dropped"]["keywords"]:
            self.answers.note(touch, "answer-dropped", f"{name}=")
            self.answers.dropped(touch, node)

    def parts(self, step: Step, quotation: str) -> dict[str, Spelling]:
        """Return from_, to, url and method."""
        method = self.table["method"]
        default = Literal(quoted(method["default"], quotation))
        return {
            "from_": step.parts.get(self.table["caller"], step.parts["from_"]),
            "to": step.parts["to"],
            URL: step.parts[URL],
            method["keyword"]: step.parts.get(method["keyword"], default),
        }

    def body(self, step: Step, quotation: str) -> tuple[Field, ...]:
        """Return what the request must carry beside the SDK's arguments."""
        return self.requests.fields(arguments_of(step), quotation).written
