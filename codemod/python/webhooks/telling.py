"""What is said about a handler: one finding where it stays, or one for each reading and each value that changes."""

from __future__ import annotations

import ast
from collections.abc import Collection

from codemod.finding import Level
from codemod.options import Options
from codemod.python.reporting import Reporter
from codemod.python.touches import fill
from codemod.python.webhooks.deciding import Decider, Decision, Said
from codemod.python.webhooks.readings import Reading
from codemod.rules import Message
from codemod.webhooks import Row


def tell(
    decision: Decision, decider: Decider, reporter: Reporter, options: Options, done: Collection[ast.expr]
) -> None:
    """Add the findings of one handler; done holds the readings that the call they feed tells of."""
    _Teller(decision, decider, reporter, options).tell(done)


class _Teller:
    """The findings of one handler."""

    def __init__(self, decision: Decision, decider: Decider, reporter: Reporter, options: Options) -> None:
        self.decision = decision
        self.decider = decider
        self.reporter = reporter
        self.options = options
        table, messages = decider.table, decider.rules.messages
        self.renamed: Message = messages[table.renamed]
        self.valued: Message = messages[table.valued]
        self.left: Message = messages[table.left]

    def tell(self, done: Collection[ast.expr]) -> None:
        decision = self.decision
        if decision.moves:
            with self.reporter.together():
                for reading in decision.handler.readings:
                    self._reading(reading, done)
                self._values()
            return
        if decision.quiet or not decision.told:
            return
        first = next(each for each in decision.handler.readings if each.name in decision.told)
        if decision.ignored is not None:
            self.reporter.find(decision.ignored, self.renamed, Level.NOTE, self._words("ignored"))
        elif decision.problem is not None:
            if self._wants(self.left):
                self.reporter.find(first.node, self.left, Level.MANUAL, decision.problem.text, decision.problem.help)
        else:
            causes = [said for each in decision.causes.values() for said in each]
            texts = "; ".join(dict.fromkeys(each.text for each in causes))
            helps = " ".join(dict.fromkeys(each.help for each in causes if each.help))
            self.reporter.find(first.node, self.renamed, Level.REVIEW, f"{texts} ({self._words('level')})", helps)

    def _words(self, name: str) -> str:
        return self.decider.rules.messages[name].text

    def _wants(self, message: Message) -> bool:
        return self.options.wants(message.code, message.name)

    def _reading(self, reading: Reading, done: Collection[ast.expr]) -> None:
        row = reading.row
        if row is None:
            return
        if row.vobiz is None:
            self._missing(reading, row)
            return
        causes = self.decision.causes.get(reading, [])
        instead = self.decision.become.get(reading)
        if instead is not None and reading.node not in done:
            text = fill(self.renamed.text, {"what": row.name, "instead": instead})
            self._changed(reading.node, self.renamed, text, causes)
        for note in self.decision.notes.get(reading, ()):
            self.reporter.find(reading.node, self.renamed, Level.NOTE, note)

    def _changed(self, node: ast.expr, message: Message, text: str, causes: list[Said]) -> None:
        if causes:
            told = "; ".join(dict.fromkeys(each.text for each in causes))
            helps = " ".join(dict.fromkeys(each.help for each in causes if each.help))
            self.reporter.find(node, message, Level.REVIEW, f"{told} ({text})", helps)
        else:
            self.reporter.find(node, message, Level.AUTOMATIC, text)

    def _missing(self, reading: Reading, row: Row) -> None:
        name = "callback-unknown" if not row.known else "callback-nearest" if row.nearest else "callback-none"
        said = self.decider.say(name, what=row.name, nearest=str(row.nearest))
        if self._wants(self.left):
            statement = self.decider.scopes.statements[reading.node]
            self.reporter.accept_or_find(reading.node, statement, self.left, said.text, said.help)

    def _values(self) -> None:
        seen: set[ast.Constant] = set()
        for _, spelled, row in self.decision.texts():
            constant, value = spelled.constant, str(spelled.constant.value)
            if constant in seen:
                continue
            seen.add(constant)
            if value in row.values:
                text = fill(self.valued.text, {"what": repr(value), "instead": repr(row.values[value])})
                self.reporter.find(constant, self.valued, Level.AUTOMATIC, text)
            elif value in row.gone and self._wants(self.left):
                name = "callback-gone-nearest" if row.nearest else "callback-gone"
                said = self.decider.say(name, what=repr(value), parameter=row.name, nearest=str(row.nearest))
                statement = self.decider.scopes.statements[constant]
                self.reporter.accept_or_find(constant, statement, self.left, said.text, said.help)
