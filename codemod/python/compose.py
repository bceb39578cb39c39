"""What is written in the place of each touch: an expression, or statements where one call becomes several."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from codemod.configuration import Configuration
from codemod.python.answer_requests import Field
from codemod.python.awaiting import asked
from codemod.python.clients import Clients
from codemod.python.examine import Examiner
from codemod.python.isolation import templates_of, written_steps
from codemod.python.kept import Kept
from codemod.python.locals import Locals
from codemod.python.loops import looped
from codemod.python.names import LocalNames
from codemod.python.parts import PartError, quoted, reachable, within
from codemod.python.positions import Flag
from codemod.python.rewritings import Branch, Line, Position, Rewriting, Statement
from codemod.python.scopes import Scopes
from codemod.python.source import Source
from codemod.python.touches import Sort, Touch, make_cause
from codemod.python.values import RESULT, Differs, Filled, Literal, Spelling, Step, Written
from codemod.rules import Rules, Template, template_of
from codemod.walking import walk


class Composer:
    """Composes the rewritings of one module's movable touches."""

    def __init__(
        self,
        rules: Rules,
        scopes: Scopes,
        examiner: Examiner,
        clients: Clients,
        configuration: Configuration,
        source: Source,
        quote: str,
        names: LocalNames,
        kept: Kept,
    ) -> None:
        """Keep what the composing needs."""
        self.rules = rules
        self.scopes = scopes
        self.examiner = examiner
        self.clients = clients
        self.configuration = configuration
        self.source = source
        self.quote = quote
        self.names = names
        self.kept = kept
        self.locals = Locals(scopes, examiner.touches, names, kept)
        self.helpers: set[str] = set()
        """The helpers that what was composed calls."""

    def compose(self, touch: Touch) -> list[Rewriting]:
        """Return what is written for a touch, nothing when another touch's rewriting holds it; raises PartError."""
        if touch.sort is Sort.ALIAS:
            return []
        if touch.sort is Sort.CONTEXT:
            if touch.value.stands_for is None:  # a mere way to what is asked: nothing remains of it
                return [Rewriting(touch, touch.node, None, self.scopes.statements[touch.node], [])]
            part = self._part(touch, touch.value.stands_for, {})
            if isinstance(part, Written) and part.node is touch.node:
                return []  # another name for what moves already
            return [Rewriting(touch, touch.node, part), *self._annotation(touch)]
        if touch.parameter is not None:
            key = touch.parameter.key
            if key is None:
                return []
            written = self.source.slice(key).replace(str(key.value), touch.parameter.instead)
            return [Rewriting(touch, key, Literal(written))]
        if touch.sort is Sort.READ:
            read = self._read(touch)
            return [] if read is None else [read]
        if touch.loop is not None:
            return self._loop(touch)
        call = self._call(touch)
        return [] if call is None else [call]

    def _annotation(self, touch: Touch) -> list[Rewriting]:
        """Return the rewriting of the annotation of a context's variable: it holds text from here on."""
        statement = self.scopes.statements[touch.node]
        if not isinstance(statement, ast.AnnAssign):
            return []
        return [Rewriting(touch, statement.annotation, Literal("str"))]

    # ---- parts -----------------------------------------------------------------------------------------------------

    def _part(self, touch: Touch, name: str, captured: Mapping[str, Spelling]) -> Spelling:
        """Return how a placeholder is spelt at a touch; raises PartError when it cannot be."""
        if name == "client":
            return self.clients.spelling(touch)
        if name in captured:
            return self._reach(touch, captured[name], name)
        if name == "auth_id" and name not in touch.value.parts:
            return self._account(touch)
        parts = touch.value.parts
        if name in parts:
            part = parts[name]
            if isinstance(part, Filled):
                return self._filled(touch, part.template, part.parts)
            return self._reach(touch, part, name)
        kinds = [self.rules.kinds[kind] for kind in self.rules.likeness(touch.value.kind)]
        template = next(kind.parts[name] for kind in kinds if name in kind.parts)  # loading has checked that one has it
        return self._filled(touch, template, captured)

    def _account(self, touch: Touch) -> Spelling:
        """Return the account, and let a person look where it had to be taken from the environment."""
        spelling, guessed = self.clients.auth_id(touch)
        if guessed:
            message = self.rules.messages["auth-id"]
            cause = make_cause(message, ast.Constant("auth-id"), {"name": touch.value.client.name})
            if cause not in touch.causes:
                touch.causes.append(cause)
        return spelling

    def _filled(self, touch: Touch, template: Template, captured: Mapping[str, Spelling]) -> Filled:
        template = asked(template, touch, self.rules.asynchronous.helpers, self.scopes)
        helpers = template.names & set(self.rules.helpers)
        self.helpers |= helpers
        parts: dict[str, Spelling] = {name: Literal(self.names.helpers[name]) for name in helpers}
        for name in sorted(template.names - helpers - self._classes):
            parts[name] = self._part(touch, name, captured)
        return Filled(template, parts)

    @cached_property
    def _classes(self) -> set[str]:
        return {
            str(entry["class"]) for entry in self.rules.tables["sdk"]["constructor"].values() if isinstance(entry, dict)
        }

    def _reach(self, touch: Touch, spelling: Spelling, placeholder: str) -> Spelling:
        """Return a part as it is spelt at a touch: as it stands, or by a local that keeps it from there on.

        The local is called as the placeholder; without one, no local is made.
        """
        if isinstance(spelling, Differs):
            raise PartError("differs", spelling.what)
        if not isinstance(spelling, Written):
            return spelling
        node = spelling.node
        configured = self.examiner.room_name(node)
        if configured is not None:
            return Literal(quoted(configured, self.quote))
        if node in self.kept.parts:
            return Literal(self.kept.parts[node])
        inside = [each for each in walk(node) if not isinstance(each, ast.Name)]  # names stay as they are
        outside = not within(node, touch.node, self.scopes.parents)
        changed = outside and any(each in self.examiner.touches for each in inside)
        if not changed and reachable(node, touch.node, self.scopes):
            return spelling
        item = self._read_name(node)
        if item is not None and reachable(item, touch.node, self.scopes):
            return Written(item)
        local = self.kept.keep(node, touch.node, placeholder) if placeholder else None
        if local is None:
            raise PartError("out-of-sight", ast.unparse(node))
        return Literal(local)

    def _read_name(self, node: ast.expr) -> ast.expr | None:
        """Return the name of the item whose attribute an expression reads, where the item is what is read of it."""
        read = self.examiner.touches.get(node)
        known = self.examiner.known(read) if read is not None and read.sort is Sort.READ else None
        if read is None or not isinstance(known, Filled) or not isinstance(known.template.node, ast.Name):
            return None
        part = read.value.parts.get(known.template.node.id)
        return part.node if isinstance(part, Written) and isinstance(part.node, ast.Name) else None

    # ---- calls -----------------------------------------------------------------------------------------------------

    def _call(self, touch: Touch) -> Rewriting | None:
        assert touch.match is not None
        if self._is_looked_up(touch):
            return None  # the name that was looked for stands in its place
        steps = written_steps(touch.match.steps, isolates=self.configuration.isolates)
        position = self._position(touch) if not touch.pending else None
        rule = steps[0].rule
        if rule.each is not None or rule.returns is not None:
            [spelling] = self._step(touch, steps[0])
            if rule.each is not None:
                spelling = self._listed(touch, steps[0], spelling)
            known = position is not None and position.value is not touch.node
            return self.locals.bound(touch, position, [Line(spelling)], used=not known)
        lines = [line for step in steps for line in self._statements(touch, step)]
        if touch.pending:
            return self._pending(touch, lines)
        if position is None and not self.examiner.positions.unused(touch.node):
            raise PartError("result", ast.unparse(touch.node))
        if position is None and len(lines) == 1 and isinstance(lines[0], Branch):
            return self.locals.conditional(touch, lines[0])
        return self.locals.bound(touch, position, lines, used=False)

    def _pending(self, touch: Touch, lines: list[Statement]) -> Rewriting:
        """Return the one coroutine that stands in the place of another."""
        [line, *more] = lines
        if more or (isinstance(line, Branch) and line.kind is not Flag.BOOL):
            raise PartError("not-one-request", ast.unparse(touch.node))
        if isinstance(line, Branch):
            return self.locals.conditional(touch, line)
        return self.locals.bound(touch, None, lines, used=False)

    def _loop(self, touch: Touch) -> list[Rewriting]:
        """Return the one call that stands in the place of a loop, and what becomes of a list that was kept for it."""
        assert touch.loop is not None and touch.loop.template is not None
        spelling = self._filled(touch, touch.loop.template, {})
        listed = looped(touch, self.scopes)
        around = self.scopes.parents[listed]
        if listed is not touch.node:
            loop, kept = self.scopes.statements[listed], self.scopes.statements[touch.node]
            gone = Rewriting(touch, touch.node, None, kept, [])
            return [gone, Rewriting(touch, listed, None, loop, [Line(spelling)])]
        if isinstance(around, ast.comprehension):
            whole = self.scopes.parents[around]
            assert isinstance(whole, ast.expr)
            return [Rewriting(touch, whole, spelling)]
        return [Rewriting(touch, touch.node, None, self.scopes.statements[touch.node], [Line(spelling)])]

    def _statements(self, touch: Touch, step: Step) -> list[Statement]:
        lines = [Line(spelling) for spelling in self._step(touch, step)]
        if step.flag is None or step.twin is None:
            return [*lines]
        kind = self.examiner.positions.flag(step.flag)
        others = [Line(spelling) for spelling in self._step(touch, step.twin)]
        return [Branch(Written(step.flag), kind, tuple(lines), tuple(others))]

    def _step(self, touch: Touch, step: Step) -> list[Spelling]:
        """Return what is written for a step of a call, a line each."""
        assert touch.match is not None
        captured = self.examiner.urls.filled(step, self.quote)
        if step.rule.handler == "answer-url":
            return [self._answered(touch, step, captured)]
        if step.rule.handler == "call-request":
            requests = self.examiner.requests
            parts = {name: self._reach(touch, part, "") for name, part in requests.parts(step, self.quote).items()}
            return [self._requested(touch, step, parts, requests.body(step, self.quote))]
        templates = templates_of(step, touch.match.steps, isolates=self.configuration.isolates)
        return [self._filled(touch, template, captured) for template in templates]

    def _answered(self, touch: Touch, step: Step, captured: Mapping[str, Spelling]) -> Filled:
        """Return the call that makes a leg whose answer joins it to the room."""
        answers = self.examiner.answers
        room = self._part(touch, "room", captured)
        read = self.examiner.touches.get(room.node) if isinstance(room, Written) else None
        known = self.examiner.known(read) if read is not None and read.sort is Sort.READ else None
        if read is not None and isinstance(known, Filled) and isinstance(known.template.node, ast.Name):
            room = self._part(read, known.template.node.id, {})
        parts = answers.parts(touch, step, room, self.quote)
        return self._requested(touch, step, parts, answers.body(step, self.quote))

    def _requested(self, touch: Touch, step: Step, parts: Mapping[str, Spelling], fields: tuple[Field, ...]) -> Filled:
        """Return a call with what its request carries beside the SDK's arguments."""
        assert step.rule.template is not None
        text = step.rule.template.text
        body = {each.keyword: each.value for each in fields}
        if body:
            items = ", ".join(f"{each.name!r}: {each.keyword}" for each in fields)
            text = f"{text[:-1]}, request_options={{'additional_body_parameters': {{{items}}}}})"
        return self._filled(touch, template_of(text), {**parts, **body})

    def _listed(self, touch: Touch, step: Step, spelling: Spelling) -> Spelling:
        """Return a list with its filter and limit written around it."""
        rule = step.rule
        tests = [template.text for name, template in rule.filter.items() if not name or name in step.parts]
        for name, part in step.parts.items():
            optional = isinstance(part, Written) and self.examiner.positions.may_be_none(part.node)
            tests = [f"{name} is None or {test}" if optional and name in rule.filter else test for test in tests]
        parts: dict[str, Spelling] = {"base": spelling}
        text = "base"
        if tests:
            each = self.locals.fresh(str(rule.each))
            parts["each"] = Literal(each)
            text = f"[each for each in base if {tests[0]}]"
        if rule.slice is not None and rule.slice in step.parts:
            text += f"[:{rule.slice}]"
        if text == "base":
            return spelling
        for name, part in step.parts.items():
            parts[name] = self._reach(touch, part, name)
        return Filled(template_of(text), parts)

    def _position(self, touch: Touch) -> Position | None:
        """Return the statement that a call is the whole value of; None where it stands inside an expression.

        Raises PartError when the result is used and nothing is known that could stand in its place.
        """
        node = touch.node
        parent = self.scopes.parents[node]
        if isinstance(parent, ast.Expr):
            return Position(parent, node, None)
        assert touch.match is not None
        changes = touch.match.steps[0].rule.each is None and touch.match.steps[0].rule.returns is None
        read = self.examiner.touches.get(parent) if isinstance(parent, ast.Attribute) else None
        if read is not None and read.sort is Sort.READ:
            known = self.examiner.known(read)
            assert isinstance(parent, ast.Attribute)
            around = self.scopes.parents[parent]
            if known is None:
                if isinstance(around, (ast.Assign, ast.Return, ast.AnnAssign)):
                    return Position(around, node, self._attribute(read))
                return None
            if isinstance(around, ast.Expr):
                return Position(around, parent, None)
            if isinstance(around, (ast.Assign, ast.Return, ast.AnnAssign)):
                return Position(around, parent, self._known(read, known))
            raise PartError("position", ast.unparse(node))
        if isinstance(parent, (ast.Assign, ast.Return, ast.AnnAssign)) and parent.value is node:
            if not changes:
                return Position(parent, node, Written(node))
            if isinstance(parent, ast.Return) and self.examiner.positions.unused(node):
                return Position(parent, node, Literal("None"))
            if isinstance(parent, ast.Assign) and self._only_read(parent):
                return Position(parent, node, None)
            result = touch.match.steps[0].rule.result
            if result is not None and len(touch.match.steps) == 1:
                return Position(parent, node, Filled(result, {}))
            raise PartError("result", ast.unparse(node))
        return None

    def _only_read(self, statement: ast.Assign) -> bool:
        """Return whether every variable that an assignment binds is read for what is known only."""
        for target in statement.targets:
            if not isinstance(target, ast.Name):
                return False
            variable = self.scopes.variable_of[target]
            if variable.name in self.clients.elsewhere and variable.scope.parent is None:
                return False
            if not variable.reads:
                continue
            if variable.single is None or not all(self._known_read(name) for name in variable.reads):
                return False
        return True

    def _known_read(self, name: ast.expr) -> bool:
        parent = self.scopes.parents[name]
        touch = self.examiner.touches.get(parent) if isinstance(parent, ast.Attribute) else None
        return touch is not None and touch.sort is Sort.READ

    # ---- reads -----------------------------------------------------------------------------------------------------

    def _read(self, touch: Touch) -> Rewriting | None:
        assert isinstance(touch.node, ast.Attribute)
        known = self.examiner.known(touch)
        if known is None:
            return Rewriting(touch, touch.node, self._attribute(touch))
        call = touch.node.value
        if (name := self._looked_up(touch.node)) is not None:
            return Rewriting(touch, touch.node, name)
        if call is touch.value.made:
            if touch.value.kind != RESULT:
                self._position(self.examiner.touches[call])  # raises where no other statement can stand before
            return None  # the call's own rewriting holds it
        return Rewriting(touch, touch.node, self._known(touch, known))

    def _attribute(self, touch: Touch) -> Filled:
        """Return what stands in the place of an attribute that is called otherwise on Vobiz."""
        assert isinstance(touch.node, ast.Attribute)
        text = f"base.{self.rules.kinds[touch.value.kind].read[touch.node.attr]}"
        return Filled(template_of(text), {"base": Written(touch.node.value)})

    def _is_looked_up(self, touch: Touch) -> bool:
        """Return whether a list of rooms only serves to find the SID of the one whose name it was filtered by."""
        item = self.scopes.parents[touch.node]
        read = self.scopes.parents[item]
        return isinstance(read, ast.Attribute) and read in self.examiner.touches and self._looked_up(read) is not None

    def _looked_up(self, node: ast.Attribute) -> Spelling | None:
        """Return the name in `list(friendly_name=name)[0].sid`, which addresses the item; None for anything else."""
        item = node.value
        if not isinstance(item, ast.Subscript) or not isinstance(item.slice, ast.Constant) or item.slice.value != 0:
            return None
        touch = self.examiner.touches.get(item.value)
        if touch is None or touch.match is None or len(touch.match.steps) != 1:
            return None
        step = touch.match.steps[0]
        if set(step.parts) != set(step.rule.filter):
            return None
        if any(isinstance(each, (ast.Try, ast.For, ast.While)) for each in self.scopes.ancestors(node)):
            return None  # the IndexError of a room that is not there may be what the program waits for
        return next(iter(step.parts.values()), None)

    def _known(self, touch: Touch, known: Spelling) -> Spelling:
        if not isinstance(known, Filled):
            return self._reach(touch, known, "")
        needed = known.template.names
        return replace(
            known, parts={name: self._part(touch, name, {}) for name in sorted(needed) if name in known.parts}
        )
