"""The documents of one module as the module's migration sees them: what is kept, reported and written."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator

from codemod.finding import Edit, Level
from codemod.options import Options
from codemod.python.builders.arguments import ArgumentDecider
from codemod.python.builders.looking import Looking
from codemod.python.builders.naming import Naming
from codemod.python.builders.objects import Creation, Objects
from codemod.python.builders.rewriting import DocumentWriter
from codemod.python.builders.units import DocumentUnit, short
from codemod.python.comments import Comments
from codemod.python.evaluator import Evaluator
from codemod.python.imports import Wanted
from codemod.python.reporting import Reporter
from codemod.python.scopes import Scopes
from codemod.python.served import Served
from codemod.python.source import Source
from codemod.rules import Message, Rules
from codemod.twiml.decisions import Decider


class Documents:
    """What the builders of one module become."""

    def __init__(
        self,
        rules: Rules,
        scopes: Scopes,
        evaluator: Evaluator,
        source: Source,
        options: Options,
        comments: Comments,
        shared: frozenset[str],
        quote: str,
        served: Served,
    ) -> None:
        """Look at the module and decide about each document."""
        self.rules = rules
        self.scopes = scopes
        self.options = options
        self.comments = comments
        self.evaluator = evaluator
        configuration = options.configuration
        decider = Decider(rules)
        self.decider = decider
        speaks = evaluator.builders.is_named_in(source.text)
        self.objects = Objects(evaluator, scopes, decider, shared, speaks=speaks)
        self.naming = Naming(self.objects, evaluator, scopes, speaks=speaks)
        self.units: list[DocumentUnit] = []
        self._looking: set[ast.stmt] = set()
        """The statements that look at the text of a document, which stays for that."""
        self._left: set[DocumentUnit] = set()
        """The documents that another pass rewrites."""
        if self.objects.creations:
            arguments = ArgumentDecider(evaluator, decider, source, quote, stay_alone=configuration.stay_alone)
            width = options.width
            for creation, name, node in Looking(self.objects, evaluator, scopes, served).found():
                creation.said.append(decider.say(name, what=short(node)))
                self._looking.add(scopes.statements[node])
            self.units = DocumentWriter(
                self.objects, self.naming, evaluator, scopes, decider, arguments, source, comments, width
            ).units()
        self._told = self.naming.told
        self._messages: dict[str, Message] = {}
        """Element -> what it is called in findings."""
        self._hold_names()

    def _hold_names(self) -> None:
        """Hold everything back where the name of the target's builders means something else in the module."""
        if not self.units:
            return
        module, name = self.evaluator.builders.package
        scopes = self.scopes.all
        bindings = [each for scope in scopes if name in scope.variables for each in scope.variables[name].bindings]
        if any(each.dotted != f"{module}.{name}" for each in bindings):
            for unit in self.units:
                first = unit.creations[0]
                unit.said[first].append(self.decider.say("builder-name", what=name))

    # ---- which move --------------------------------------------------------------------------------------------------

    def settle(self, statements: Iterable[ast.stmt], *, hold: bool) -> bool:
        """Leave the documents whose statements are rewritten otherwise, too, to another pass; or hold them back.

        Return whether there is one that was left.
        """
        others = set(statements)
        beside = [unit for unit in self.units if self.moves(unit) and unit.statements & others]
        if hold:
            for unit in beside:
                unit.said[unit.creations[0]].append(self.decider.say("builder-beside"))
        else:
            self._left.update(beside)
        return bool(beside) and not hold

    def _codes(self, unit: DocumentUnit) -> set[tuple[str, str]]:
        """Return code and name of all that would be said of a document."""
        found = {(self._message(each).code, self._message(each).name) for each in unit.creations}
        return found | {(said.message.code, said.message.name) for _, said in unit.problems if said.message.code}

    def is_ignored(self, unit: DocumentUnit) -> bool:
        """Return whether an ignore comment on a line of one of its statements keeps a document."""
        codes = {code for code, _ in self._codes(unit)} | {self.rules.messages["builder"].code}
        return any(self._is_kept(each.node, codes) for each in unit.creations)

    def _is_kept(self, node: ast.expr, codes: set[str]) -> bool:
        """Return whether an ignore comment on a line of a node's statement means one of some codes."""
        statement = self.scopes.statements[node]
        last = node.end_lineno if hasattr(statement, "body") else statement.end_lineno
        return self.comments.keep(statement.lineno, last, codes)

    def _is_unwanted(self, unit: DocumentUnit) -> bool:
        return not all(self.options.wants(code, name) for code, name in self._codes(unit))

    def moves(self, unit: DocumentUnit) -> bool:
        """Return whether a document is rewritten in this pass."""
        return unit not in self._left and self._is_movable(unit)

    def will_move(self, unit: DocumentUnit) -> bool:
        """Return whether a document is rewritten, in this pass or in another."""
        return self._is_movable(unit)

    def _is_movable(self, unit: DocumentUnit) -> bool:
        if unit.problems or self.is_ignored(unit) or self._is_unwanted(unit):
            return False
        return self.options.level is not Level.AUTOMATIC or not unit.causes

    # ---- what is written ---------------------------------------------------------------------------------------------

    @property
    def edits(self) -> list[Edit]:
        """Return the edits of all documents that move."""
        found = dict.fromkeys(edit for unit in self.units if self.moves(unit) for edit in unit.edits)
        return without_overlaps(list(found))

    @property
    def statements(self) -> set[ast.stmt]:
        """Return the statements that the documents that move edit, and those that look at one that stays."""
        return {each for unit in self.units if self.moves(unit) for each in unit.statements} | self._looking

    def shift_of(self, statement: ast.stmt) -> int:
        """Return by how many characters a statement moves to the left, since with statements around it go."""
        shifts = {each: width for unit in self.units if self.moves(unit) for each, width in unit.shifts.items()}
        return sum(shifts.get(each, 0) for each in self.scopes.ancestors(statement) if isinstance(each, ast.stmt))

    @property
    def wanted(self) -> list[Wanted]:
        """Return the imports that they need."""
        module, name = self.evaluator.builders.package if self.units else ("", "")
        moved = [unit for unit in self.units if self.moves(unit)]
        made = [each.node for unit in moved for each, text in unit.written.items() if text.startswith(f"{name}.")]
        return [Wanted(module, name, each) for each in [*made, *(each for unit in moved for each in unit.references)]]

    def todos(self) -> Iterator[tuple[ast.expr, str, str]]:
        """Yield place, code and text of each TODO."""
        for unit in self.units:
            if self.moves(unit):
                for creation, said in unit.causes:
                    yield creation.node, self._message(creation).code, said.todo

    # ---- what is said ------------------------------------------------------------------------------------------------

    def report(self, reporter: Reporter) -> None:
        """Add the findings of all documents."""
        for unit in self.units:
            if self.is_ignored(unit):
                message = self.rules.messages["builder"]
                for creation in [unit.creations[0], *self._others(unit, unit.creations[:1])]:
                    reporter.find(creation.node, message, Level.NOTE, self.rules.messages["ignored"].text)
            elif unit.problems:
                self._report_held(unit, reporter)
            elif not self._is_unwanted(unit):
                with reporter.together():
                    self._report_moved(unit, reporter, moves=self._is_movable(unit))
        self._report_elsewhere(reporter)

    def _report_held(self, unit: DocumentUnit, reporter: Reporter) -> None:
        for creation, said in unit.problems:
            message = said.message if said.message.code else self._message(creation)
            if message.level is not Level.MANUAL and creation.element == self.decider.elements.root:
                message = self.rules.messages["builder"]
            if self.options.wants(message.code, message.name):
                reporter.find(creation.node, message, Level.MANUAL, said.text, said.help)
        first, why = unit.problems[0]
        held = {each for each, _ in unit.problems}
        for creation in unit.creations:
            row = self.decider.elements.rows.get(creation.element)
            message = self._message(creation)
            if (
                row is None
                or row.stay_alone is None
                or creation in held
                or not self.options.wants(message.code, message.name)
            ):
                continue
            words = self.decider.say("builder-held", line=str(first.node.lineno), text=why.text)
            reporter.find(creation.node, message, Level.MANUAL, words.text, why.help)
        message = self.rules.messages["builder"]
        if self.options.wants(message.code, message.name):
            words = self.decider.say("builder-joined", line=str(first.node.lineno), text=why.text)
            for creation in self._others(unit, held):
                reporter.find(creation.node, message, Level.MANUAL, words.text, words.help)

    def _others(self, unit: DocumentUnit, told: Collection[Creation]) -> list[Creation]:
        """Return the responses that are made in other functions than what of their unit was told already."""
        places = {self._function(each) for each in told}
        roots = [each for each in unit.creations if each.element == self.decider.elements.root]
        first = {place: each for each in reversed(roots) if (place := self._function(each)) not in places}
        return [each for each in roots if each in first.values()]

    def _function(self, creation: Creation) -> ast.AST | None:
        """Return the innermost function that something is made in; None for the module's own code."""
        above = self.scopes.ancestors(self.scopes.statements[creation.node])
        return next((each for each in above if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))), None)

    def _report_moved(self, unit: DocumentUnit, reporter: Reporter, *, moves: bool) -> None:
        told: set[str] = set()
        for creation in unit.creations:
            message = self._message(creation)
            causes = [said for said in unit.said[creation] if said.level is Level.REVIEW]
            done = (
                "; ".join([f"made by {unit.written[creation]}", *unit.changes[creation]])
                if creation in unit.written
                else ""
            )
            if causes or (done and not moves):
                text = "; ".join(dict.fromkeys(each.text for each in causes))
                if not moves:
                    text = f"{text or 'it moves together with what needs review'} ({self.rules.messages['level'].text})"
                else:
                    text = f"{text} ({done})"
                helps = " ".join(dict.fromkeys(each.help for each in causes if each.help))
                reporter.find(creation.node, message, Level.REVIEW, text, helps)
            elif done:
                reporter.find(creation.node, message, Level.AUTOMATIC, done)
            for said in unit.said[creation]:
                if said.level is Level.NOTE and not (said.message.once and said.text in told):
                    reporter.find(creation.node, message, Level.NOTE, said.text)
                    told.add(said.text)

    def _message(self, creation: Creation) -> Message:
        """Return what a creation is called in findings."""
        found = self._messages.get(creation.element)
        if found is None:
            row = self.decider.elements.rows.get(creation.element)
            if row is not None:
                found = Message(row.name, row.code, Level.AUTOMATIC, "")
            else:
                is_root = creation.element == self.decider.elements.root
                found = self.rules.messages["response" if is_root else "builder"]
            self._messages[creation.element] = found
        return found

    def _report_elsewhere(self, reporter: Reporter) -> None:
        """Report classes that are neither called nor said of what is followed: what is made of them is not known."""
        message = self.rules.messages["builder"]
        for node in self.naming.unknown:
            if self.options.wants(message.code, message.name) and not self._is_kept(node, {message.code}):
                said = self.decider.say("builder-elsewhere", what=short(node))
                reporter.find(node, message, Level.MANUAL, said.text, said.help)

    def covers(self, statement: ast.stmt) -> bool:
        """Return whether all that an import brings in is told of where it is used."""
        names = set(getattr(statement, "names", ()))
        variables = [variable for alias in names if (variable := self.scopes.variable_of.get(alias)) is not None]
        reads = [read for variable in variables for read in variable.reads]
        return bool(reads) and bool(self.units) and all(self._is_told(read) for read in reads)

    def _is_told(self, read: ast.expr) -> bool:
        """Return whether a name, or the chain of attributes that it begins, is a class of which something is told."""
        node: ast.AST = read
        while node not in self._told:
            node = self.scopes.parents[node]
            if not isinstance(node, ast.Attribute):
                return False
        return True


def without_overlaps(edits: list[Edit]) -> list[Edit]:
    """Return edits of which none stands inside another that is larger: lines that move and go at once."""
    found: list[Edit] = []
    end = -1
    for edit in sorted(edits, key=lambda each: (each.start, -(each.end - each.start) if each.end > each.start else 1)):
        if edit.start < edit.end <= end and edit.start < end and not edit.text:
            continue
        found.append(edit)
        end = max(end, edit.end)
    return found
