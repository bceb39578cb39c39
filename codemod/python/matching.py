"""Which rules a call asks for: its arguments bound to the source's parameters, then to the patterns of the tables."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from codemod.patterns import Argument, Form, Pattern
from codemod.python.single_verbs import single_verb
from codemod.python.values import Filled, Match, Package, Read, Spelling, Step, Term, Value, Written
from codemod.rules import Rule, Rules

# What twilio-python makes of a string where it wants a flag.
TRUE, FALSE = "true", "false"
UNSET = "twilio.base.values.unset"
RECEIVER = "self"


@dataclass(frozen=True, slots=True)
class Bound:
    """The arguments of a call by parameter, or why they cannot be told."""

    arguments: Mapping[str, ast.expr]
    problem: str | None = None


def bind(call: ast.Call, parameters: tuple[str, ...], term: Callable[[ast.expr], Term]) -> Bound:
    """Bind a call's arguments to parameters, as Python does; None and values.unset count as not given."""
    found: dict[str, ast.expr] = {}
    if any(isinstance(argument, ast.Starred) for argument in call.args):
        return Bound({}, "its arguments come from a sequence (*), so that they cannot be told")
    if any(keyword.arg is None for keyword in call.keywords):
        return Bound({}, "its keywords come from a dictionary (**), so that they cannot be told")
    if len(call.args) > len(parameters):
        return Bound({}, f"twilio-python takes {len(parameters)} arguments here, and {len(call.args)} are given")
    found.update(zip(parameters, call.args, strict=False))
    for keyword in call.keywords:
        name = str(keyword.arg)
        if name not in parameters:
            return Bound({}, f"twilio-python has no keyword {name} here, so that this call fails as it stands")
        if name in found:
            return Bound({}, f"{name} is given twice, so that this call fails as it stands")
        found[name] = keyword.value
    return Bound({name: value for name, value in found.items() if not _absent(value, term)})


def _absent(node: ast.expr, term: Callable[[ast.expr], Term]) -> bool:
    """Return whether twilio-python sends nothing for a value."""
    if isinstance(node, ast.Constant) and node.value is None:
        return True
    return isinstance(node, ast.Attribute) and term(node) == Package(UNSET)


def flag_of(node: ast.Constant) -> bool | None:
    """Return what twilio-python sends for a constant where it wants a flag; None when it is no flag."""
    if isinstance(node.value, bool):
        return node.value
    if isinstance(node.value, str) and node.value.lower() in (TRUE, FALSE):
        return node.value.lower() == TRUE
    if isinstance(node.value, int):
        return bool(node.value)
    return None


class Matcher:
    """Matches calls against the tables; term tells what an argument is."""

    def __init__(
        self,
        rules: Rules,
        term: Callable[[ast.expr], Term],
        constant: Callable[[ast.expr], ast.Constant | None],
        same: Callable[[list[Spelling]], bool],
        is_text: Callable[[ast.expr], bool],
    ) -> None:
        """Keep the tables and the evaluator's questions.

        They are: what an expression is, which constant it is known to be, whether two parts are the same, whether an
        expression is certainly a string.
        """
        self.rules = rules
        self.term = term
        self.constant = constant
        self.same = same
        self.is_text = is_text

    def context(
        self, pattern: Pattern, call: ast.Call, receiver: Value
    ) -> tuple[Mapping[str, Spelling], Read | None] | None:
        """Return what a pattern that makes a value captures from a call, and what it was read from."""
        parameters = self.rules.parameters(receiver.kind, pattern.method)
        if parameters is None:
            parameters = tuple(str(argument.value) for argument in pattern.arguments or ())
        bound = bind(call, parameters, self.term)
        wanted = pattern.arguments or ()
        nodes = [bound.arguments[name] for name in parameters[: len(wanted)] if name in bound.arguments]
        if bound.problem or not len(nodes) == len(wanted) == len(bound.arguments):
            return None
        captured: dict[str, Spelling] = {}
        read: Read | None = None
        for argument, node in zip(wanted, nodes, strict=True):
            parts = self._argument(argument, node)
            if parts is None or not self._agree(receiver.parts, parts, argument):
                return None
            captured.update(parts)
            term = self.term(node)
            read = term if argument.form is Form.READ and isinstance(term, Read) else read
        return captured, read

    def _agree(self, one: Mapping[str, Spelling], other: Mapping[str, Spelling], argument: Argument) -> bool:
        """Return whether what a value was read from is of the same room as what it is given to."""
        shared = one.keys() & other.keys() - {"client"} if argument.form is Form.READ else set()
        return all(self.same([one[name], other[name]]) for name in shared)

    def _argument(self, argument: Argument, node: ast.expr) -> Mapping[str, Spelling] | None:
        """Return what one argument of a pattern captures, None when it does not fit."""
        if argument.form in (Form.CAPTURE, Form.CONSUMED):
            return {str(argument.value): Written(node)} if argument.form is Form.CAPTURE else {}
        if argument.form is Form.LITERAL:
            constant = self.constant(node)
            return {} if constant is not None and constant.value == argument.value else None
        found = self.term(node)
        assert argument.form is Form.READ
        assert isinstance(argument.value, tuple)
        kind, attribute = argument.value
        if not isinstance(found, Read) or found.attribute != attribute or found.base.many or found.base.result_of:
            return None
        return self._parts(found.base) if kind in self.rules.likeness(found.base.kind) else None

    def _parts(self, value: Value) -> Mapping[str, Spelling]:
        """Return the parts of a value, those that the tables make of others included."""
        parts = dict(value.parts)
        for kind in reversed(self.rules.likeness(value.kind)):
            for name, template in self.rules.kinds[kind].parts.items():
                if template.names <= set(value.parts):
                    parts[name] = Filled(template, {each: value.parts[each] for each in template.names})
        return parts

    def match(self, receiver: Value, method: str, call: ast.Call) -> Match:
        """Return the rules that a call of a method asks for, or why it is left to a person."""
        candidates = self.rules.candidates(receiver.kind, method)
        catch_all = next((rule for rule, pattern in candidates if pattern.anything), None)
        parameters = self.rules.parameters(receiver.kind, method)
        assert parameters is not None, method
        bound = bind(call, parameters, self.term)
        stable = self.rules.stable(receiver.kind, method)
        if bound.problem is None and stable is not None and len(call.args) > stable:
            text = f"its argument {stable + 1} is another parameter in another release of twilio-python: name it"
            return Match(problem=text, manual=catch_all)
        if bound.problem is not None:
            return Match(problem=bound.problem, manual=catch_all)
        given = tuple(bound.arguments)
        if catch_all is not None and catch_all.template is not None:
            parts = {name: Written(node) for name, node in bound.arguments.items()}
            return Match((Step(catch_all, parts),), keywords=given)
        remaining = dict(bound.arguments)
        steps: list[Step] = []
        for rule, pattern in candidates:
            if pattern.anything or (not remaining and steps):
                continue
            step = self._step(rule, pattern, remaining, candidates)
            if step is None:
                continue
            if rule.manual is not None:
                return Match(manual=rule, keywords=given)
            steps.append(step)
        if remaining or not steps:
            return Match(manual=catch_all, keywords=given, leftover=tuple(remaining))
        kept = {part.node for step in steps for part in step.parts.values() if isinstance(part, Written)}
        kept |= {step.flag for step in steps if step.flag is not None}
        dropped = tuple(node for node in bound.arguments.values() if node not in kept)
        return Match(tuple(sorted(steps, key=lambda step: step.rule.order)), keywords=given, dropped=dropped)

    def _step(
        self, rule: Rule, pattern: Pattern, remaining: dict[str, ast.expr], candidates: tuple[tuple[Rule, Pattern], ...]
    ) -> Step | None:
        """Return the step of a rule whose conditions hold, and take what it consumes from remaining."""
        captured: dict[str, Spelling] = {}
        flag: tuple[str, ast.expr] | None = None
        # A rule that asks for nothing in particular fits a call that gives nothing.
        named = not remaining and rule.template is not None
        dropped = {str(each.keyword) for each in pattern.arguments or () if each.form is Form.CONSUMED}
        only_dropped = len(dropped) == len(pattern.arguments or ()) or remaining.keys() <= dropped
        for argument in pattern.arguments or ():
            name = str(argument.keyword)
            node = remaining.get(name)
            if argument.form is Form.LITERAL:
                if node is None:
                    return None
                named = True
                constant = self.constant(node)
                if isinstance(argument.value, bool):
                    literal = flag_of(constant) if constant is not None else None
                    if literal is None and constant is None:
                        flag = (name, node)
                    elif literal is not argument.value:
                        return None
                elif constant is None or constant.value != argument.value:
                    return None
            elif argument.form is Form.VERB:
                assert isinstance(argument.value, tuple)
                verb = single_verb(node, self.rules.elements, self.is_text) if node is not None else None
                if verb is None or verb.name != argument.value[0]:
                    return None
                captured[argument.name] = verb.content
                named = True
            elif argument.form is Form.CAPTURE:
                if node is not None:
                    captured[str(argument.value)] = Written(node)
                    named = True
                elif argument.value not in rule.optional and argument.value not in rule.default:
                    return None
            elif node is not None:
                named = named or rule.manual is not None or only_dropped
        if pattern.arguments and not named:
            return None
        twin = None
        if flag is not None and (rule.each is not None or rule.returns is not None):
            return None  # a list has no branches
        if flag is not None:
            twin = self._twin(rule, pattern, flag[0], remaining, candidates)
            if twin is None:
                return None
        for argument in pattern.arguments or ():
            remaining.pop(str(argument.keyword), None)
        return Step(rule, captured, flag[1] if flag else None, twin)

    def _twin(
        self,
        rule: Rule,
        pattern: Pattern,
        flag: str,
        remaining: dict[str, ast.expr],
        candidates: tuple[tuple[Rule, Pattern], ...],
    ) -> Step | None:
        """Return the step of the rule that asks for the flag's other value; the rule itself must ask for True."""
        has_true = _asks(pattern, flag, wanted=True)
        for other, other_pattern in candidates:
            if has_true and other is not rule and _asks(other_pattern, flag, wanted=False):
                assumed = {**remaining, flag: ast.Constant(False)}
                return self._step(other, other_pattern, assumed, candidates)
        return None


def _asks(pattern: Pattern, flag: str, *, wanted: bool) -> bool:
    return any(
        argument.keyword == flag and argument.form is Form.LITERAL and argument.value is wanted
        for argument in pattern.arguments or ()
    )
