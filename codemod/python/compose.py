"""What is written in the place of each touch: an expression, or statements where one call becomes several."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from codemod.configuration import Configuration
from codemod.patterns import parse_expression
from codemod.python.clients import Clients
from codemod.python.evaluator import RESULT
from codemod.python.examine import Examiner
from codemod.python.names import LocalNames
from codemod.python.parts import PartError, in_strings, is_simple, leaves, quoted, reachable, within
from codemod.python.positions import Flag
from codemod.python.scopes import Scopes
from codemod.python.sites import Sort, Touch, make_cause
from codemod.python.source import Source
from codemod.python.values import Differs, Filled, Literal, Spelling, Step, Written
from codemod.rules import Rules, Template


@dataclass(frozen=True, slots=True)
class Line:
    """One statement: an expression, perhaps kept under a name."""

    spelling: Spelling
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """if/else over a flag."""

    flag: Spelling
    kind: Flag
    yes: Line
    no: Line


@dataclass(frozen=True, slots=True)
class Rest:
    """The statement itself, with one of its expressions replaced."""

    node: ast.expr
    spelling: Spelling


Statement = Line | Branch | Rest


@dataclass(eq=False, slots=True)
class Rewriting:
    """What stands in the place of one touch."""

    touch: Touch
    node: ast.expr
    """What is replaced when it stays an expression."""
    spelling: Spelling | None = None
    statement: ast.stmt | None = None
    """The statement that is replaced by statements."""
    statements: list[Statement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Position:
    """The statement that a call is the whole value of, and what stays of that statement."""

    statement: ast.stmt
    value: ast.expr
    """The statement's value: the call, or an attribute read from it."""
    rest: Spelling | None
    """What stands for the value afterwards; None when the statement is the call alone."""


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
        self.helpers: set[str] = set()
        """The helpers that what was composed calls."""

    def compose(self, touch: Touch) -> list[Rewriting]:
        """Return what is written for a touch, nothing when another touch's rewriting holds it; raises PartError."""
        if touch.sort is Sort.CONTEXT:
            if touch.value.stands_for is None:  # a mere way to what is asked: nothing remains of it
                return [Rewriting(touch, touch.node, None, self.scopes.statements[touch.node], [])]
            part = self._part(touch, touch.value.stands_for, {})
            if isinstance(part, Written) and part.node is touch.node:
                return []  # another name for what moves already
            return [Rewriting(touch, touch.node, part), *self._annotation(touch)]
        if touch.sort is Sort.READ:
            read = self._read(touch)
            return [] if read is None else [read]
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
            return self._reach(touch, captured[name])
        if name == "auth_id" and name not in touch.value.parts:
            return self._account(touch)
        parts = touch.value.parts
        if name in parts:
            part = parts[name]
            return (
                self._filled(touch, part.template, part.parts) if isinstance(part, Filled) else self._reach(touch, part)
            )
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
        helpers = template.names & set(self.rules.helpers)
        self.helpers |= helpers
        parts: dict[str, Spelling] = {name: Literal(self.names.helpers[name]) for name in helpers}
        for name in sorted(template.names - helpers - self._classes):
            parts[name] = self._part(touch, name, captured)
        return Filled(template, parts)

    @property
    def _classes(self) -> set[str]:
        return {
            str(entry["class"]) for entry in self.rules.tables["sdk"]["constructor"].values() if isinstance(entry, dict)
        }

    def _reach(self, touch: Touch, spelling: Spelling) -> Spelling:
        if isinstance(spelling, Differs):
            raise PartError("differs", spelling.what)
        if isinstance(spelling, Written):
            name = self.examiner.room_name(spelling.node)
            if name is not None:
                return Literal(quoted(name, self.quote))
            if not reachable(spelling.node, touch.node, self.scopes):
                raise PartError("out-of-sight", ast.unparse(spelling.node))
            outside = not within(spelling.node, touch.node, self.scopes.parents)
            if outside and any(node in self.examiner.touches for node in ast.walk(spelling.node)):
                raise PartError("out-of-sight", ast.unparse(spelling.node))
        return spelling

    # ---- calls -----------------------------------------------------------------------------------------------------

    def _call(self, touch: Touch) -> Rewriting | None:
        assert touch.match is not None
        if touch.loop is not None:
            return self._loop(touch)
        if self._is_looked_up(touch):
            return None  # the name that was looked for stands in its place
        steps = touch.match.steps
        position = self._position(touch)
        rule = steps[0].rule
        if rule.each is not None or rule.returns is not None:
            spelling: Spelling = self._step(touch, steps[0])
            if rule.each is not None:
                spelling = self._listed(touch, steps[0], spelling)
            known = position is not None and position.value is not touch.node
            return self._bound(touch, position, [Line(spelling)], used=not known)
        lines: list[Statement] = [self._statement(touch, step) for step in steps]
        if position is None and not self.examiner.positions.unused(touch.node):
            raise PartError("result", ast.unparse(touch.node))
        return self._bound(touch, position, lines, used=False)

    def _loop(self, touch: Touch) -> Rewriting:
        """Return the one call that stands in the place of a loop."""
        assert touch.loop is not None and touch.loop.template is not None
        spelling = self._filled(touch, touch.loop.template, {})
        around = self.scopes.parents[touch.node]
        if isinstance(around, ast.comprehension):
            whole = self.scopes.parents[around]
            assert isinstance(whole, ast.expr)
            return Rewriting(touch, whole, spelling)
        return Rewriting(touch, touch.node, None, self.scopes.statements[touch.node], [Line(spelling)])

    def _statement(self, touch: Touch, step: Step) -> Statement:
        line = Line(self._step(touch, step))
        if step.flag is None or step.twin is None:
            return line
        kind = self.examiner.positions.flag(step.flag)
        return Branch(Written(step.flag), kind, line, Line(self._step(touch, step.twin)))

    def _step(self, touch: Touch, step: Step) -> Filled:
        assert step.rule.template is not None
        captured = dict(step.parts)
        for name, default in step.rule.default.items():
            if name not in captured and default == "config:hold-url" and self.configuration.hold_url is not None:
                captured[name] = Literal(quoted(self.configuration.hold_url, self.quote))
        if step.rule.handler == "answer-url":
            return self._answered(touch, step, captured)
        return self._filled(touch, step.rule.template, captured)

    def _answered(self, touch: Touch, step: Step, captured: Mapping[str, Spelling]) -> Filled:
        """Return the call that makes a leg whose answer joins it to the room."""
        assert step.rule.template is not None
        answers = self.examiner.answers
        room = self._part(touch, "room", captured)
        read = self.examiner.touches.get(room.node) if isinstance(room, Written) else None
        known = self.examiner.known(read) if read is not None and read.sort is Sort.READ else None
        if read is not None and isinstance(known, Filled) and isinstance(known.template.node, ast.Name):
            room = self._part(read, known.template.node.id, {})
        parts = answers.parts(step, room, self.quote)
        text = step.rule.template.text
        body = answers.body(step)
        if body:
            items = ", ".join(f"{name!r}: {name}" for name in body)
            text = f"{text[:-1]}, request_options={{'additional_body_parameters': {{{items}}}}})"
        return self._filled(touch, Template(text, parse_expression(text)), {**parts, **body})

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
            each = self._fresh(str(rule.each), set())
            parts["each"] = Literal(each)
            text = f"[each for each in base if {tests[0]}]"
        if rule.slice is not None and rule.slice in step.parts:
            text += f"[:{rule.slice}]"
        if text == "base":
            return spelling
        for name, part in step.parts.items():
            parts[name] = self._reach(touch, part)
        return Filled(Template(text, parse_expression(text)), parts)

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
            if known is None:
                return None
            around = self.scopes.parents[parent]
            assert isinstance(parent, ast.Attribute)
            if isinstance(around, ast.Expr):
                return Position(around, parent, None)
            if isinstance(around, (ast.Assign, ast.Return, ast.AnnAssign)):
                return Position(around, parent, self._known(read, known))
            raise PartError("position", ast.unparse(node))
        if isinstance(parent, (ast.Assign, ast.Return, ast.AnnAssign)) and parent.value is node:
            if not changes:
                return Position(parent, node, Written(node))
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
            variable = self.scopes.scope_of[target].find(target.id)
            if variable is None or (variable.name in self.clients.elsewhere and variable.scope.parent is None):
                return False
            if not variable.reads:
                continue
            if variable.single is None or not all(self._known_read(name) for name in variable.reads):
                return False
        return True

    def _known_read(self, name: ast.Name) -> bool:
        parent = self.scopes.parents[name]
        touch = self.examiner.touches.get(parent) if isinstance(parent, ast.Attribute) else None
        return touch is not None and touch.sort is Sort.READ

    # ---- what is evaluated twice, or out of order --------------------------------------------------------------------

    def _bound(self, touch: Touch, position: Position | None, lines: list[Statement], *, used: bool) -> Rewriting:
        """Bind to locals what would run twice or in another order than it stands, and put the statements together."""
        spellings = [spelling for line in lines for spelling in _spellings(line)]
        order = [leaf for spelling in spellings for leaf in leaves(spelling)]
        counts = Counter(id(leaf.node) for leaf in order if isinstance(leaf, Written))
        written = list({id(leaf.node): leaf for leaf in order if isinstance(leaf, Written)}.values())
        complex_ones = [leaf for leaf in written if not is_simple(leaf.node) or leaf.node in self.examiner.touches]
        shared = self._shared(touch, lines)
        # The tests of a branch would evaluate a flag again, and an f-string can hold names only.
        flags = [line.flag for line in lines if isinstance(line, Branch) and line.kind is not Flag.BOOL]
        needed = {id(flag.node) for flag in flags if isinstance(flag, Written) and not is_simple(flag.node)}
        needed |= {id(leaf.node) for each in spellings for leaf in in_strings(each) if isinstance(leaf, Written)}
        bind = self._bound_first(complex_ones, counts, lines, shared, needed)
        if isinstance(lines[0], Line) and len(lines) == 1 and not bind:
            if position is None or used:
                return Rewriting(touch, touch.node, lines[0].spelling)
            if position.rest is None and isinstance(position.statement, ast.Expr) and position.value is touch.node:
                return Rewriting(touch, touch.node, lines[0].spelling)
        inside_class = self.scopes.scope_of[touch.node].is_class and (bind or shared)
        if position is None or not self._insertable(position.statement) or inside_class:
            raise PartError("position", ast.unparse(touch.node))
        return self._statements(touch, position, lines, bind, shared, used)

    def _bound_first(
        self,
        complex_ones: list[Written],
        counts: Counter[int],
        lines: list[Statement],
        shared: str | None,
        needed: set[int],
    ) -> set[int]:
        """Return the ids of the nodes that must be bound to locals first: those needed, and what else they ask for.

        What asks for the members is shared by all statements and runs once, before them.
        """
        asking = [found for line in lines if shared and (found := _find(line, shared)) is not None]
        inside = (
            Counter(id(leaf.node) for leaf in leaves(asking[0]) if isinstance(leaf, Written)) if asking else Counter()
        )
        bind = {id(leaf.node) for leaf in complex_ones} & needed
        branches = sum(2 if isinstance(line, Branch) else 1 for line in lines)
        for leaf in complex_ones:
            key = id(leaf.node)
            outside = counts[key] - inside[key] * (branches if asking else 0)
            if inside[key] + outside > 1 or (outside and len(lines) > 1):
                bind.add(key)
        starts = {id(leaf.node): (leaf.node.lineno, leaf.node.col_offset) for leaf in complex_ones}
        unbound = [start for key, start in starts.items() if key not in bind]
        if unbound != sorted(unbound):
            return set(starts)
        # What is bound runs before what is not: nothing may be left that stood before it.
        last = max((starts[key] for key in bind), default=(0, 0))
        return bind | {key for key, start in starts.items() if start < last}

    def _statements(
        self,
        touch: Touch,
        position: Position,
        lines: list[Statement],
        bind: set[int],
        shared: str | None,
        used: bool,
    ) -> Rewriting:
        before: list[Statement] = []
        locals_: dict[int, Spelling] = {}
        taken: set[str] = set()
        named = self._part_names(touch)
        nodes = {
            id(leaf.node): leaf
            for line in lines
            for spelling in _spellings(line)
            for leaf in leaves(spelling)
            if isinstance(leaf, Written)
        }
        for key in sorted(bind, key=lambda key: (nodes[key].node.lineno, nodes[key].node.col_offset)):
            name = self._fresh(named.get(key, "value"), taken)
            taken.add(name)
            before.append(Line(nodes[key], name))
            locals_[key] = Literal(name)
        if shared is not None:
            part = next(spelling for line in lines if (spelling := _find(line, shared)) is not None)
            name = self._fresh(shared, taken)
            before.append(Line(_localised(part, locals_), name))
            lines = [_renamed(line, shared, Literal(name)) for line in lines]
        lines = [_map(line, lambda spelling: _localised(spelling, locals_)) for line in lines]
        if used:
            assert isinstance(lines[0], Line)
            return Rewriting(
                touch, touch.node, None, position.statement, [*before, Rest(position.value, lines[0].spelling)]
            )
        if position.rest is not None:
            rest = _localised(position.rest, locals_)
            return Rewriting(touch, touch.node, None, position.statement, [*before, *lines, Rest(position.value, rest)])
        return Rewriting(touch, touch.node, None, position.statement, [*before, *lines])

    def _shared(self, touch: Touch, lines: list[Statement]) -> str | None:
        """Return the part that asks the room for its members, where several calls would each ask."""
        name = "member_id"
        asking = [found for line in lines for found in [_find(line, name)] if found is not None]
        several = len(lines) > 1 or isinstance(lines[0], Branch)
        if several and asking and any(isinstance(node, ast.Call) for node in ast.walk(asking[0].template.node)):
            return name
        return None

    def _part_names(self, touch: Touch) -> dict[int, str]:
        """Return a name for each written part: its placeholder, the keyword for a flag."""
        assert touch.match is not None and isinstance(touch.node, ast.Call)
        sources: list[Mapping[str, Spelling]] = [*(step.parts for step in touch.match.steps), touch.value.parts]
        return {
            **{id(keyword.value): str(keyword.arg) for keyword in touch.node.keywords},
            **{id(part.node): name for parts in sources for name, part in parts.items() if isinstance(part, Written)},
        }

    def _fresh(self, name: str, taken: set[str]) -> str:
        fresh, number = name, 2
        while fresh in self.names.taken or fresh in taken:
            fresh, number = f"{name}_{number}", number + 1
        return fresh

    def _insertable(self, statement: ast.stmt) -> bool:
        """Return whether other statements may stand before one: not where a loop or branch tests it again."""
        return isinstance(statement, (ast.Expr, ast.Assign, ast.Return, ast.AnnAssign))

    # ---- reads -----------------------------------------------------------------------------------------------------

    def _read(self, touch: Touch) -> Rewriting | None:
        assert isinstance(touch.node, ast.Attribute)
        known = self.examiner.known(touch)
        if known is None:
            kind = self.rules.kinds[touch.value.kind]
            text = f"base.{kind.read[touch.node.attr]}"
            return Rewriting(
                touch, touch.node, Filled(Template(text, parse_expression(text)), {"base": Written(touch.node.value)})
            )
        call = touch.node.value
        if (name := self._looked_up(touch.node)) is not None:
            return Rewriting(touch, touch.node, name)
        if call is touch.value.made:
            if touch.value.kind != RESULT:
                self._position(self.examiner.touches[call])  # raises where no other statement can stand before
            return None  # the call's own rewriting holds it
        return Rewriting(touch, touch.node, self._known(touch, known))

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
        return next(iter(step.parts.values()), None)

    def _known(self, touch: Touch, known: Spelling) -> Spelling:
        if not isinstance(known, Filled):
            return self._reach(touch, known)
        needed = known.template.names
        return replace(
            known, parts={name: self._part(touch, name, {}) for name in sorted(needed) if name in known.parts}
        )


def _spellings(line: Statement) -> list[Spelling]:
    if isinstance(line, Branch):
        return [line.flag, line.yes.spelling, line.no.spelling]
    return [line.spelling]


def _find(line: Statement, name: str) -> Filled | None:
    """Return the filled part of a name in a statement's template."""
    for spelling in _spellings(line):
        if isinstance(spelling, Filled) and isinstance(part := spelling.parts.get(name), Filled):
            return part
    return None


def _map(line: Statement, change: Callable[[Spelling], Spelling]) -> Statement:
    if isinstance(line, Branch):
        return Branch(change(line.flag), line.kind, Line(change(line.yes.spelling)), Line(change(line.no.spelling)))
    return replace(line, spelling=change(line.spelling))


def _renamed(line: Statement, name: str, spelling: Spelling) -> Statement:
    def change(old: Spelling) -> Spelling:
        if isinstance(old, Filled) and name in old.parts:
            return Filled(old.template, {**old.parts, name: spelling})
        return old

    return _map(line, change)


def _localised(spelling: Spelling, locals_: Mapping[int, Spelling]) -> Spelling:
    """Return a spelling with written parts replaced by the locals that hold them."""
    if isinstance(spelling, Written):
        return locals_.get(id(spelling.node), spelling)
    if isinstance(spelling, Filled):
        return Filled(spelling.template, {name: _localised(part, locals_) for name, part in spelling.parts.items()})
    return spelling
