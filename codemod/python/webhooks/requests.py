"""The requests that a module's handlers answer, as the module's migration sees them: kept, reported and written."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Sequence

from codemod.finding import Edit, Level
from codemod.options import Options
from codemod.python.builders.documents import Documents
from codemod.python.comments import Comments
from codemod.python.cutting import CutError
from codemod.python.emit import Emitter
from codemod.python.reporting import Reporter
from codemod.python.rewritings import Rewriting
from codemod.python.scopes import Scopes
from codemod.python.sites import Collector
from codemod.python.source import Source
from codemod.python.texts.documents import Texts
from codemod.python.touches import Cause, Problem, Sort, Touch
from codemod.python.webhooks.deciding import Decider, Decision
from codemod.python.webhooks.editing import Crowded, Editing, alias_edit
from codemod.python.webhooks.flows import Flows
from codemod.python.webhooks.handlers import Handler, Handlers
from codemod.python.webhooks.readings import Reading
from codemod.python.webhooks.sources import arguments_of
from codemod.python.webhooks.telling import tell
from codemod.python.webhooks.values import Values
from codemod.rules import Rules
from codemod.senders import Sender, joined


class Requests:
    """What becomes of the readings of one module."""

    def __init__(
        self,
        rules: Rules,
        scopes: Scopes,
        collector: Collector,
        source: Source,
        options: Options,
        comments: Comments,
        shared: frozenset[str],
        documents: Documents,
        texts: Texts,
        sender: Sender | None,
        quote: str,
    ) -> None:
        """Find the handlers of voice and of rooms, and what would become of each."""
        self.rules = rules
        self.scopes = scopes
        self.collector = collector
        self.source = source
        self.options = options
        self.comments = comments
        self.documents = documents
        self.texts = texts
        self.sender = sender
        self.quote = quote
        readings = collector.readings
        self.table = readings.table
        self.sources = readings.sources
        flows = Flows(self.table, scopes, collector.evaluator, collector.bound, collector.touches)
        self.decider = Decider(
            rules, self.table, scopes, source, shared, flows, Values(scopes, collector.evaluator, flows)
        )
        self.handlers = Handlers(self.table, scopes, collector.evaluator)
        self.editing = Editing(source, scopes)
        self._answers = self._documents_of_module()
        handlers = self.handlers.all(readings.all())
        self.decisions = [self.decider.decision(each) for each in handlers if self._is_ours(each)]
        self._dismissed = [
            each for each in handlers if set(each.names) & self.table.sure - self.table.voice(each.names)
        ]
        self.open = False
        """Whether it is not known from the module alone who asks one of its handlers."""
        self._moving: set[ast.expr] = set()
        self._addressing: dict[Reading, str] = {}

    # ---- which are ours ----------------------------------------------------------------------------------------------

    def _is_ours(self, handler: Handler) -> bool:
        """Return whether a handler is one of voice that reads what the source's requests tell."""
        names = set(handler.names)
        if names & self.table.targets:
            return False  # it reads the target's requests, and perhaps the source's beside
        if self.table.voice(names):
            return True
        others = names & self.table.other or self.handlers.answers_others(handler)
        known = [each for each in handler.readings if each.row is not None and not each.row.vague]
        likely = any(each.sure and each.row is not None and each.row.likely for each in known)
        asked = any(each.sure for each in known)
        voice = likely or any(self._documents(handler)) or (asked and bool(self._touches(handler)))
        return voice and not others and bool(known)

    def _documents(self, handler: Handler) -> tuple[list[ast.expr], list[ast.expr]]:
        """Return the documents of a handler: those that move, and those that stay."""
        found: dict[bool, list[ast.expr]] = {True: [], False: []}
        for node, moves in self._answers:
            if node in handler.nodes:
                found[moves].append(node)
        return found[True], found[False]

    def _documents_of_module(self) -> list[tuple[ast.expr, bool]]:
        """Return where each document of the module is made, and whether it moves."""
        moves = {unit: self.documents.will_move(unit) for unit in self.documents.units}
        built = [(each.node, moves[unit]) for unit in self.documents.units for each in unit.creations]
        written: list[tuple[ast.expr, bool]] = [(each.node, each in self.texts.movable) for each in self.texts.found]
        return [*built, *written]

    def _touches(self, handler: Handler) -> list[Touch]:
        """Return the Twilio calls of a handler about rooms and calls."""
        return [
            touch
            for node, touch in self.collector.touches.items()
            if node in handler.nodes and touch.sort in (Sort.CALL, Sort.READ, Sort.OTHER) and self._is_voice(touch)
        ]

    def _is_voice(self, touch: Touch) -> bool:
        tables = [self.rules.tables["elsewhere"][what] for what in ("rooms", "calls")]
        kinds = {kind for table in tables for kind in (*table["kinds"], *table.get("beside", ()))}
        return touch.value.kind in kinds or bool(touch.value.rooms or touch.value.calls)

    # ---- what holds them back ----------------------------------------------------------------------------------------

    def hold(self) -> None:
        """Decide what does not depend on Twilio's calls, and hold those back that a kept handler feeds."""
        for decision in self.decisions:
            self._hold(decision)
        self._look(set(self.collector.touches.values()))
        self.decider.hold_names(self.decisions)
        automatic = self.options.level is Level.AUTOMATIC
        for decision in self.decisions:
            decision.level_kept = automatic and decision.moves and any(decision.causes.values())
            if decision.moves:
                continue
            for touch in self._fed_by(decision.handler):
                if decision.problem is not None:
                    touch.problems.append(Problem(decision.problem.text, decision.problem.help))
                elif decision.level_kept:
                    causes = [said for each in decision.causes.values() for said in each]
                    touch.causes += [Cause(self.table.renamed, each.todo, each.text, each.help) for each in causes]
                else:
                    name = "ignored" if decision.ignored is not None else "unwanted"
                    touch.problems.append(Problem(self.rules.messages[name].text))

    def _hold(self, decision: Decision) -> None:
        handler = decision.handler
        decision.ignored = next((each.node for each in handler.readings if self._is_ignored(each.node)), None)
        codes = [self.rules.messages[name] for name in (self.table.renamed, self.table.valued)]
        valued = any(row.values for _, _, row in decision.texts())
        decision.quiet = not all(self.options.wants(each.code, each.name) for each in (codes if valued else codes[:1]))
        others = [name for name in handler.names if name in self.table.other]
        _, kept = self._documents(handler)
        if others or self.handlers.answers_others(handler):
            told = ", ".join(others) or "it answers them"
            decision.problem = self.decider.say("callback-shared", decision, other=told)
        elif kept:
            line = str(min(each.lineno for each in kept))
            decision.problem = self.decider.say("callback-stays", decision, line=line)
        else:
            dynamic = [each for each in self.collector.readings.dynamic if each in handler.nodes]
            for node in sorted(dynamic, key=lambda each: each.lineno)[:1]:
                what = ", ".join(repr(each.value) for each in self.collector.readings.dynamic[node])
                decision.problem = self.decider.say("callback-dynamic", decision, what=what, line=str(node.lineno))

    def _is_ignored(self, node: ast.expr) -> bool:
        statement = self.scopes.statements[node]
        last = node.end_lineno if hasattr(statement, "body") else statement.end_lineno
        names = (self.table.renamed, self.table.valued, self.table.left)
        codes = {self.rules.messages[name].code for name in names}
        return self.comments.keep(min(statement.lineno, node.lineno), last, codes)

    def _fed_by(self, handler: Handler) -> list[Touch]:
        """Return the touches that stand for readings of a handler."""
        nodes = {each.node for each in handler.readings}
        nodes |= {read for each in handler.readings if each.variable is not None for read in each.variable.reads}
        found = [self.collector.touches[node] for node in nodes if node in self.collector.touches]
        return [touch for touch in found if touch.sort is Sort.REQUEST]

    def _look(self, moved: set[Touch]) -> None:
        """Work out what each handler becomes, and why a person must look at it."""
        for decision in self.decisions:
            decision.causes, decision.notes, decision.become = {}, {}, {}
            addressing = {}
            for reading in decision.handler.readings:
                nodes = [reading.node] if reading.variable is None else reading.variable.reads
                touches = [self.collector.touches.get(node) for node in nodes]
                moving = any(each is not None and each in moved and each.sort is Sort.REQUEST for each in touches)
                if moving and reading.row is not None and reading.row.addressing is not None:
                    addressing[reading] = reading.row.addressing
            self.decider.look(decision, moved, addressing)
            self._addressing |= addressing

    # ---- what is settled once the calls are --------------------------------------------------------------------------

    def settle(self, moved: set[Touch], rewritings: Sequence[Rewriting], emitter: Emitter) -> list[Rewriting]:
        """Decide each handler, now that it is known which Twilio calls move.

        Return the rewritings of texts that stand in code which is rewritten anyway.
        """
        self._look(moved)
        self._answers = self._documents_of_module()
        for decision in self.decisions:
            if decision.moves:
                self._settle(decision, moved)
        self.decider.hold_names(self.decisions)
        others = [*self.documents.edits, *self.texts.edits]
        for decision in self.decisions:
            if decision.moves:
                self._place(decision, moved, rewritings, emitter, others)
        return self.editing.rewritings

    def _settle(self, decision: Decision, moved: set[Touch]) -> None:
        handler = decision.handler
        touches = self._touches(handler)
        answered, kept = self._documents(handler)
        moving = [each for each in touches if each in moved]
        if kept:
            line = str(min(each.lineno for each in kept))
            decision.problem = self.decider.say("callback-stays", decision, line=line)
            return
        end = self.decider.fed(decision, moved)
        if end is not None and end.touch is not None and not moving:
            shown, line = " ".join(self.source.slice(end.node).split()), str(self._blocking(end.touch).node.lineno)
            decision.problem = self.decider.say("callback-feeds", decision, what=shown, line=line)
            return
        if not answered and not moving:
            sender = self._sender(moved) if not touches else Sender.SOURCE
            self.open = self.open or not touches
            if sender in (None, Sender.SOURCE):
                decision.problem = self.decider.say("callback-unmoved", decision)
                return
            if sender is Sender.BOTH and (first := next(iter(decision.become), None)) is not None:
                decision.causes.setdefault(first, []).append(self.decider.say("callback-both", decision))
        decision.level_kept = self.options.level is Level.AUTOMATIC and any(decision.causes.values())

    def _blocking(self, touch: Touch) -> Touch:
        """Return the touch that holds another back with itself."""
        carriers = touch.variables | touch.value.carriers
        together = [
            each for each in self.collector.touches.values() if carriers & (each.variables | each.value.carriers)
        ]
        return next((each for each in [touch, *together] if each.problems), touch)

    def _module(self, moved: set[Touch]) -> Sender | None:
        """Return who asks handlers, by what moves in this module alone."""
        askers = self.rules.tables["webhooks"]["callback"]["askers"]
        calls = [each for each in self.collector.touches.values() if each.sort is Sort.CALL and self._is_voice(each)]
        moves = [each for _, each in self._answers]
        moves += [each in moved for each in calls if each.message.name in askers]
        return joined(moves or [each in moved for each in calls])

    def _sender(self, moved: set[Touch]) -> Sender | None:
        """Return who asks a handler of which its own code tells nothing: as the module and the tree say."""
        found = self._module(moved)
        if found is Sender.TARGET:
            return Sender.BOTH if self.sender is Sender.BOTH else found
        return found if found is Sender.SOURCE or self.sender is None else self.sender

    def _place(
        self,
        decision: Decision,
        moved: set[Touch],
        rewritings: Sequence[Rewriting],
        emitter: Emitter,
        others: Sequence[Edit],
    ) -> None:
        texts: dict[ast.Constant, str] = {}
        for spelled, new in decision.changing():
            texts[spelled.constant] = new
        for touch in self._fed_by(decision.handler):
            if touch in moved and touch.parameter is not None and touch.parameter.key is not None:
                texts.pop(touch.parameter.key, None)  # the call that it feeds brings it along
        fresh = {constant: text for constant, text in texts.items() if constant not in self._moving}
        try:
            self.editing.place(fresh, rewritings, emitter, others)
        except (Crowded, CutError):
            what = ", ".join(decision.told)
            decision.problem = self.decider.say("callback-uncuttable", decision, what=what)
            return
        self._moving |= set(fresh)
        for reading, name in decision.become.items():
            if reading.variable is not None and reading.key is None and isinstance(reading.node, ast.Call):
                edit = alias_edit(self.source, reading.node, self.table.alias, name, self.quote)
                self.editing.edits.append(edit)

    # ---- what is written and said ------------------------------------------------------------------------------------

    @property
    def edits(self) -> list[Edit]:
        """Return the edits of what stands by itself."""
        return list(dict.fromkeys(self.editing.edits))

    def adjusted(self, edits: Iterable[Edit]) -> list[Edit]:
        """Return edits of documents, with the texts of readings in them replaced."""
        return [self.editing.adjusted.get(each, each) for each in edits]

    def todos(self) -> Iterator[tuple[ast.expr, str, str]]:
        """Yield place, code and text of each TODO."""
        code = self.rules.messages[self.table.renamed].code
        for decision in self.decisions:
            if decision.moves:
                for reading, causes in decision.causes.items():
                    yield from ((reading.node, code, each.todo) for each in causes if each.todo)

    @property
    def explained(self) -> frozenset[ast.Constant]:
        """Return the texts of which something is said, or nothing is to be said."""
        found = {each.key for handler in self._dismissed for each in handler.readings if each.key is not None}
        for decision in self.decisions:
            found |= {spelled.constant for names in decision.names.values() for spelled in names}
            found |= {spelled.constant for _, spelled, _ in decision.texts()}
        return frozenset(found)

    def report(self, reporter: Reporter, moved: Collection[Touch]) -> None:
        """Add the findings of all handlers."""
        for decision in self.decisions:
            done = {node for touch in self._fed_by(decision.handler) if touch in moved for node in (touch.node,)}
            tell(decision, self.decider, reporter, self.options, done)
            if decision.moves:
                self._handed(decision, reporter)

    def _handed(self, decision: Decision, reporter: Reporter) -> None:
        """Report calls that get all that a request tells, which reads otherwise from now on."""
        calls = [each for each in decision.handler.nodes if isinstance(each, ast.Call)]
        for call in sorted(calls, key=lambda each: (each.lineno, each.col_offset)):
            given = [*call.args, *(each.value for each in call.keywords)]
            whole = [each for each in given if self.sources.holder(each) is not None]
            if not whole or not self.decider.flows.is_foreign(call):
                continue
            to = " ".join(self.source.slice(call.func).split())
            message = self.rules.messages[self.table.left]
            if any(each.arg is None and each.value in whole for each in call.keywords):
                said = self.decider.say("callback-spread", decision, to=to)
                reporter.accept_or_find(call, self.scopes.statements[call], message, said.text, said.help)
            else:
                renamed = self.rules.messages[self.table.renamed]
                reporter.find(call, renamed, Level.NOTE, self.decider.say("callback-handed", to=to).text)

    def leftovers(self, reporter: Reporter, moved: frozenset[ast.Constant]) -> None:
        """Report what the source's requests are called by anywhere else: in tests, tables, classes of fields."""
        message = self.rules.messages[self.table.left]
        said = self.explained | moved
        for node in self.scopes.of(ast.Constant, ast.Assign, ast.AnnAssign, ast.FunctionDef, ast.AsyncFunctionDef):
            statement = self.scopes.statements.get(node)
            if statement is None:
                continue
            if isinstance(node, ast.Constant) and node not in said and isinstance(node.value, str):
                row = self.table.told_by.get(node.value)
                if row is None or _exports(statement):  # a name of the module's own
                    continue
                if not isinstance(self.scopes.parents[node], (ast.Expr, ast.JoinedStr)):
                    counterparts = self.table.counterparts([row.name])
                    reporter.beside(node, statement, message, what=repr(node.value), counterparts=counterparts)
            elif isinstance(node, (ast.Assign, ast.AnnAssign)):
                self._field(node, reporter)
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.decorator_list:
                for each in arguments_of(node):
                    if each.arg in self.table.sure and each not in self.collector.readings.fields:
                        self._filled(each, each.arg, node, reporter)

    def _field(self, node: ast.Assign | ast.AnnAssign, reporter: Reporter) -> None:
        """Report a field of a class that is filled from a request by its name."""
        owner = self.scopes.parents[node]
        if not isinstance(owner, ast.ClassDef) or not owner.bases:
            return
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            if isinstance(target, ast.Name) and target.id in self.table.sure:
                self._filled(target, target.id, node, reporter)

    def _filled(self, node: ast.AST, name: str, statement: ast.stmt, reporter: Reporter) -> None:
        """Report what a library fills from a request by its name."""
        said = self.decider.say("callback-field", what=name, counterparts=self.table.counterparts([name]))
        message = self.rules.messages[self.table.left]
        reporter.accept_or_find(node, statement, message, said.text, said.help)


def _exports(statement: ast.stmt) -> bool:
    """Return whether a statement says what a module exports."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return any(isinstance(each, ast.Name) and each.id == "__all__" for each in targets)
