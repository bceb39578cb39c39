"""What a person must know before a place moves: names of rooms, ids of calls, audio files, results that are used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from codemod.configuration import Configuration
from codemod.python.answers import Answers
from codemod.python.audio import AudioUrls, Url
from codemod.python.call_requests import CallRequests
from codemod.python.evaluator import Evaluator
from codemod.python.isolation import both_ways, lines_of, templates_of, written_steps
from codemod.python.names import LocalNames
from codemod.python.parts import constant_of
from codemod.python.scopes import Scopes
from codemod.python.sites import Collector
from codemod.python.source import Source
from codemod.python.touches import Cause, Problem, Sort, Touch, fill, make_cause
from codemod.python.values import RESULT, Filled, Read, Spelling, Step, Value, Written
from codemod.rules import Note, Rules
from codemod.walking import walk


class Examiner:
    """Adds problems, causes and notes to the touches of one module; nothing here depends on which client is used."""

    def __init__(
        self,
        rules: Rules,
        scopes: Scopes,
        evaluator: Evaluator,
        collector: Collector,
        configuration: Configuration,
        source: Source,
        names: LocalNames,
    ) -> None:
        """Keep what the questions are asked of."""
        self.rules = rules
        self.scopes = scopes
        self.evaluator = evaluator
        self.touches = collector.touches
        self.collector = collector
        self.configuration = configuration
        self.source = source
        self.positions = collector.positions
        self.urls = AudioUrls(rules, scopes, evaluator, self.positions, configuration)
        self.answers = Answers(rules, scopes, configuration, names, self.positions)
        self.requests = CallRequests(rules, scopes, self.answers)
        tables = rules.tables
        self.room_table: Mapping[str, Any] = tables["conferences"]["room"]
        self.call_table: Mapping[str, Any] = tables["participants"]["call"]

    def examine(self) -> None:
        """Look at every touch once."""
        calls = [(touch, step) for touch in self.touches.values() if touch.match for step in touch.match.steps]
        self.answers.compare((touch, step) for touch, step in calls if step.rule.handler == "answer-url")
        for touch in self.touches.values():
            if touch.sort is Sort.READ:
                self._read(touch)
            elif touch.sort is Sort.CONTEXT:
                self._context(touch)
            elif touch.match is not None and touch.match.steps:
                self._call(touch)
            elif touch.parameter is not None and touch.parameter.identity and not self._stays_inside(touch.node):
                self.cause(touch, "identity", touch.node, what=self.shown(touch.node))

    def shown(self, node: ast.expr) -> str:
        """Return an expression as the program spells it, on one line."""
        return " ".join(self.source.slice(node).split())

    def problem(self, touch: Touch, name: str, /, **filled: str) -> None:
        """Say why a touch cannot move, in the words of the tables."""
        message = self.rules.messages[name]
        touch.problems.append(Problem(fill(message.text, filled), fill(message.help, filled)))

    def cause(self, touch: Touch, name: str, key: ast.AST, /, **filled: str) -> None:
        """Say why a person must look at a touch, in the words of the tables."""
        touch.causes.append(make_cause(self.rules.messages[name], key, filled))

    # ---- calls -------------------------------------------------------------------------------------------------------

    def _call(self, touch: Touch) -> None:
        assert touch.match is not None
        if touch.value.client.construction is None and touch.value.client.origin is None:
            name = touch.value.client.name
            self.cause(touch, "client-out-of-sight", ast.Constant(name), name=name)
        isolates = self.configuration.isolates
        steps = written_steps(touch.match.steps, isolates=isolates)
        rules = [step.rule for step in touch.match.steps]
        needed = frozenset().union(*(step.rule.template.names for step in self._all_steps(touch) if step.rule.template))
        answered = any(step.rule.handler == "answer-url" for step in touch.match.steps)  # the answer URL holds the room
        if touch.value.kind in self.rules.kinds and (answered or needed & {"room", "member_id"}):
            self._rooms(touch)
        if needed & {"call", "member_id"}:
            self._calls(touch)
        for step in self._all_steps(touch):
            self._sought(touch, step)
        for node in touch.match.dropped:
            if any(
                isinstance(each, (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)) for each in walk(node)
            ):
                self.problem(touch, "dropped-call", what=self.shown(node))
        account = touch.value.parts.get("auth_id")
        if isinstance(account, Written):
            self.cause(touch, "subaccount", account.node, what=self.shown(account.node))
        for rule in rules:
            if rule.level.value == "review" and rule.reason is not None and rule.handler is None:
                touch.causes.append(Cause(rule.name, rule.reason, rule.reason, rule.why))
        for step in self._all_steps(touch):
            self._urls(touch, step)
            if step.rule.handler == "answer-url":
                self.answers.examine(touch, step)
            elif step.rule.handler == "call-request":
                self.requests.examine(touch, step)
        for way in (way for step in steps for way in both_ways(step)):
            self._notes(touch, way)
        if isolates:
            self._isolation(touch)
        count = sum(
            max(len(templates_of(way, touch.match.steps, isolates=isolates)) for way in both_ways(step))
            for step in steps
            if step.rule.template is not None
        )
        if count > 1:
            touch.notes.append(fill(self.rules.messages["several"].text, {"count": str(count)}))

    def _all_steps(self, touch: Touch) -> list[Step]:
        assert touch.match is not None
        return [way for step in touch.match.steps for way in both_ways(step)]

    def _notes(self, touch: Touch, step: Step) -> None:
        assert touch.match is not None
        for name in step.rule.note_names:
            note = self.rules.notes[name]
            # What the other way of a flag drops, this way may need.
            dropped = note.when is None or (note.when in touch.match.keywords and step in touch.match.steps)
            if dropped and not self._is_told(note) and note.text not in touch.notes:
                touch.notes.append(note.text)

    def _is_told(self, note: Note) -> bool:
        """Return whether the configuration says what a note would."""
        settings = ((getattr(self.configuration, key.replace("-", "_")), said) for key, said in note.unless.items())
        return any(configured == said for configured, said in settings)

    def _rooms(self, touch: Touch) -> None:
        """Look at every expression that names the room of a touch."""
        for node in touch.value.rooms:
            self._room(touch, node)

    def _room(self, touch: Touch, node: ast.expr) -> None:
        """Look at one expression that names a room, and at what it may come from."""
        certain = [self._names_room(touch, node, origin) for origin in self.evaluator.origins(node)]
        if not all(certain):
            self.cause(touch, "room-variable", node, what=self.shown(node))
            if self.scopes.frame(self.scopes.scope_of[node]) is not self.scopes.frame(self.scopes.scope_of[touch.node]):
                # Where it is named, another touch of the unit says so.
                touch.causes.append(replace(touch.causes.pop(), todo=""))

    def _names_room(self, touch: Touch, asked: ast.expr, node: ast.expr) -> bool:
        """Return whether what an expression comes from certainly names a room, or what is wrong has been said."""
        text = self.shown(asked)
        if isinstance(node, ast.Constant):
            if not isinstance(node.value, str):
                if node is asked or node.value is not None:  # None: a place that is filled later
                    self.problem(touch, "not-text", what=text)
            elif re.fullmatch(self.room_table["sid"], node.value):
                if node is not asked or self.room_name(node) is None:
                    self.cause(touch, "room-sid", asked, what=text)
            elif self._astray(node.value):
                self.problem(touch, "room-astray", what=text)
            return True
        if (read := self.touches.get(node)) is not None and read.parameter is not None:
            return True
        term = self.evaluator.term(node)
        if isinstance(term, Read) and "room" in term.base.parts and term.attribute in self.rules.known(term.base.kind):
            for room in term.base.rooms:  # a fetched room's name is what it was fetched by
                self._room(touch, room)
            return True
        literal = self._literal_parts(node)
        if literal is None:
            return False
        if any(character in literal for character in self.room_table["astray"]["characters"]):
            self.problem(touch, "room-astray", what=text)
            return True
        return not re.fullmatch(r"(?:C(?:F[0-9a-fA-F]*)?)?", literal)

    def _literal_parts(self, node: ast.expr) -> str | None:
        """Return what is known of a text that is put together: an f-string, a sum; None for any other expression."""
        if isinstance(node, ast.JoinedStr):
            return "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
            return None
        parts = [self._literal_parts(each) or "" for each in (node.left, node.right)]
        constants = [constant_of(each, self.scopes) for each in (node.left, node.right)]
        known = [str(each.value) if each is not None else part for each, part in zip(constants, parts, strict=True)]
        return "".join(known)

    def room_name(self, node: ast.expr) -> str | None:
        """Return the name that the configuration gives to a literal conference SID, None for anything else."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self.configuration.rooms.get(node.value)
        return None

    def _astray(self, name: str) -> bool:
        table = self.room_table["astray"]
        return name in table["names"] or any(character in name for character in table["characters"])

    def _sought(self, touch: Touch, step: Step) -> None:
        """Look at what a list is filtered by: an id that becomes a name would find what it finds nowhere today."""
        for name in step.rule.filter:
            part = step.parts.get(name)
            for node in self._told_by(part.node) if isinstance(part, Written) else ():
                if self._is_id(node):
                    self.problem(touch, "sought-by-sid", what=self.shown(node))

    def _told_by(self, node: ast.expr) -> Iterator[ast.expr]:
        """Yield what an expression may come from, and what the texts hold that are put together there."""
        for each in self.evaluator.origins(node):
            yield each
            for part in each.values if isinstance(each, ast.JoinedStr) else ():
                if isinstance(part, ast.FormattedValue):
                    yield from self._told_by(part.value)

    def _is_id(self, node: ast.expr) -> bool:
        """Return whether an expression reads what Twilio alone knows a room by, and the room's name stands for."""
        if (parameter := self.collector.readings.addressing(node)) is not None:
            return parameter.identity
        term = self.evaluator.term(node)
        return isinstance(term, Read) and self._is_identity(term.base, term.attribute)

    def _calls(self, touch: Touch) -> None:
        """Look at the expression that names the call of a participant."""
        kinds = self.rules.likeness(touch.value.kind) if touch.value.kind in self.rules.kinds else ()
        unsure = next((said for each in kinds if (said := self.rules.kinds[each].unsure) is not None), None)
        for node in touch.value.calls:
            constant = constant_of(node, self.scopes)
            if constant is None:
                known = [self.touches.get(each) for each in self.evaluator.origins(node)]
                if unsure is not None and not all(each is not None and each.sort is not Sort.OTHER for each in known):
                    self.cause(touch, unsure, node, what=self.shown(node))
                continue
            text = self.shown(node)
            if not isinstance(constant.value, str):
                self.problem(touch, "not-text", what=text)
            elif re.fullmatch(self.call_table["sid"], constant.value):
                self.cause(touch, "call-sid", node, what=text)
            elif unsure is not None:
                self.cause(touch, unsure, node, what=text)
            else:
                self.problem(touch, "label", what=text)

    def _urls(self, touch: Touch, step: Step) -> None:
        for name in step.rule.check:
            given = self.urls.given(step, name)
            if given is None:
                if name in step.rule.default and not self.urls.has_default(step, name):
                    self.problem(touch, "hold-url")
                continue
            text = self.shown(given)
            match self.urls.examine(step, name, given):
                case Url.NO_TEXT:
                    self.problem(touch, "not-text", what=text)
                case Url.MISSING:
                    self.problem(touch, "url-may-be-none", what=text)
                case Url.DOCUMENT:
                    self.cause(touch, "audio-document", given, what=text)
                case Url.UNKNOWN:
                    touch.notes.append(fill(self.rules.messages["audio-unknown"].text, {"what": text}))

    def _isolation(self, touch: Touch) -> None:
        """Look at what isolating a held member adds to a call, and at what else the call asks for."""
        assert touch.match is not None
        steps = touch.match.steps
        for step in (each for each in steps if each.rule.isolate):
            ways = both_ways(step)
            settled = frozenset().union(
                *(way.rule.covers.union(*(line.unless for line in way.rule.isolate)) for way in ways)
            )
            beside = [each for each in steps if settled & {way.rule.name for way in both_ways(each)}]
            flags = [each.flag for each in beside if each.flag is not None]
            covered = [each for each in beside if each.rule.name in step.rule.covers]
            if covered and step.flag is not None and not self.positions.is_flag(step.flag):
                flags.append(step.flag)
            for flag in flags:
                self.problem(touch, "isolate-flag", what=self.shown(flag))
            lines = [lines_of(way, steps) for way in ways]
            for line in (line for way in lines for line in way if line.review is not None and not covered):
                self.cause(touch, str(line.review), ast.Constant(line.review))
            for each in covered:
                if any(each.rule.vobiz not in {line.template.text for line in way} for way in lines):
                    text = self.rules.messages["isolate-covers"].text
                    touch.notes.append(fill(text, {"what": str(each.rule.vobiz)}))

    # ---- what is read ------------------------------------------------------------------------------------------------

    def _read(self, touch: Touch) -> None:
        assert isinstance(touch.node, ast.Attribute)
        name = touch.node.attr
        if self._is_identity(touch.value, name) and not self._stays_inside(touch.node):
            self.cause(touch, "identity", touch.node, what=self.shown(touch.node))
        if self.known(touch) is not None or name in self._readable(touch.value):
            return
        if touch.value.kind == RESULT:
            self.problem(touch, "result")
            return
        about = self.rules.kinds[touch.value.kind].about
        none = any(name in self.rules.kinds[each].none for each in self.rules.likeness(touch.value.kind))
        self.problem(touch, "attribute" if none else "no-attribute", attribute=name, about=about)

    def _is_identity(self, value: Value, name: str) -> bool:
        """Return whether an attribute is what the source alone knows a value by."""
        asked = {pattern.root for rule in value.result_of for pattern in rule.patterns} or {value.kind}
        return any(
            name in kind.identity and asked & set(self.rules.likeness(kind.name)) for kind in self.rules.kinds.values()
        )

    def _stays_inside(self, node: ast.expr) -> bool:
        """Return whether an id is only shown, or given back to the library to find the same thing again."""
        parent = self.scopes.parents[node]
        if isinstance(parent, ast.keyword):
            parent = self.scopes.parents[parent]
        if isinstance(parent, ast.Call):
            shown = isinstance(parent.func, ast.Name) and parent.func.id == "print"
            return shown or isinstance(self.evaluator.term(parent), Value)
        if isinstance(parent, ast.Assign) and all(isinstance(target, ast.Name) for target in parent.targets):
            names = [self.scopes.variable_of[target] for target in parent.targets]
            return all(self._stays_inside(read) for variable in names for read in variable.reads)
        if isinstance(parent, (ast.For, ast.comprehension)) and parent.iter is node:
            if not isinstance(parent.target, ast.Name):
                return False
            return all(self._stays_inside(read) for read in self.scopes.variable_of[parent.target].reads)
        if isinstance(parent, (ast.ListComp, ast.SetComp, ast.GeneratorExp)):
            return self._stays_inside(parent)  # the list of them
        if isinstance(parent, ast.FormattedValue):
            text = self.scopes.parents[parent]
            return isinstance(text, ast.expr) and self._stays_inside(text)
        return isinstance(parent, ast.Expr) or self.positions.tested(node)

    def _readable(self, value: Value) -> Mapping[str, str]:
        kind = self.rules.kinds.get(value.kind)
        return kind.read if kind is not None else {}

    def known(self, touch: Touch) -> Spelling | None:
        """Return what is known of an attribute without asking, as a template and its parts; None when nothing is."""
        assert isinstance(touch.node, ast.Attribute)
        value, name = touch.value, touch.node.attr
        if value.kind != RESULT:
            template = self.rules.known(value.kind).get(name)
            return Filled(template, value.parts) if template is not None else None
        made = self.evaluator.library.matches[value.made] if value.made is not None else None
        for step in made[2].steps if made else ():
            if name in step.rule.known:
                if (
                    step.flag is not None
                    and step.twin is not None
                    and ast.dump(step.rule.known[name].node) != ast.dump(step.twin.rule.known[name].node)
                ):
                    return Written(step.flag) if self.positions.is_flag(step.flag) else None
                return Filled(step.rule.known[name], value.parts)
        return None

    def _context(self, touch: Touch) -> None:
        """Look at a context that is kept in a variable: what remains of it must be worth keeping."""
        if touch.value.stands_for == "room":
            self._rooms(touch)
            for node in touch.value.rooms:
                if (name := self.room_name(node)) is not None:
                    touch.notes.append(f"{self.shown(node)} is the room {name!r} by the configuration.")
