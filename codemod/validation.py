"""What makes a table bad: checked once, when the tables are loaded, so that no rule fails in the middle of a run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations

from codemod.patterns import Form, Pattern
from codemod.rules import ALWAYS_BOUND, CHECKS, HANDLER_PARTS, HANDLERS, Rule, Rules, RulesError, Template


def validate(rules: Rules) -> None:
    """Raise RulesError for the first thing that is wrong with the tables."""
    for problem in problems(rules):
        raise RulesError(problem)


def problems(rules: Rules) -> Iterator[str]:
    """Yield what is wrong, a sentence each: rule and problem."""
    yield from _unique(rules)
    yield from _kinds(rules)
    for rule in rules.rules:
        label = f"rule {rule.code} {rule.name}"
        for problem in _rule(rule, rules):
            yield f"{label}: {problem}"
    yield from _ties(rules)


def _unique(rules: Rules) -> Iterator[str]:
    codes: dict[str, str] = {}
    names: set[str] = set()
    for rule in rules.rules:
        if rule.code in codes:
            yield f"rule {rule.code} {rule.name}: the code is taken by {codes[rule.code]}"
        if rule.name in names:
            yield f"rule {rule.code} {rule.name}: the name is taken"
        codes[rule.code] = rule.name
        names.add(rule.name)
    for message in rules.messages.values():
        if not message.code:
            continue
        if message.code in codes:
            yield f"message {message.name}: the code {message.code} is taken by {codes[message.code]}"
        codes[message.code] = message.name


def _kinds(rules: Rules) -> Iterator[str]:
    reachable = {name for name, kind in rules.kinds.items() if kind.made_by}
    reachable |= {rule.returns for rule in rules.rules if rule.returns}
    reachable |= {rule.each for rule in rules.rules if rule.each}
    for root, pairs in rules.chains.items():
        if root not in rules.kinds:
            yield f"value.{pairs[0][1]}: {root} is no kind of value"
            return
        for pattern, name in pairs:
            reachable.add(name)
            if pattern.arguments is not None and rules.parameters(root, pattern.method) is None:
                if pattern.attributes[:-1] == () and pattern.attributes != ():
                    yield f"value.{name}: {root} has no method {pattern.method}"
    for kind in rules.kinds.values():
        if kind.like is not None and kind.like not in rules.kinds:
            yield f"value.{kind.name}: {kind.like} is no kind of value"
            return
        if kind.name not in reachable:
            yield f"value.{kind.name}: nothing makes such a value"


def parts_of(kind: str, rules: Rules, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the names of the parts that a value of a kind always has: those captured on the way from the client."""
    found: set[str] = set()
    for ancestor in rules.likeness(kind):
        found |= set(rules.kinds[ancestor].parts)
        for root, pairs in rules.chains.items():
            for pattern, made in pairs:
                if made == ancestor:
                    found |= set(pattern.captures)
                    for argument in pattern.arguments or ():
                        if argument.form is Form.READ and isinstance(argument.value, tuple):
                            found |= parts_of(argument.value[0], rules, seen | {ancestor})
                    if root not in seen and root in rules.kinds:
                        found |= parts_of(root, rules, seen | {ancestor})
    return frozenset(found)


def _rule(rule: Rule, rules: Rules) -> Iterator[str]:
    if rule.handler is not None and rule.handler not in HANDLERS:
        yield f"no handler is called {rule.handler}"
        return
    for check in rule.check.values():
        if check not in CHECKS:
            yield f"no check is called {check}"
    if rule.loop:
        for name in rule.loop:
            if name not in rules.by_name:
                yield f"loop names {name}, which is no rule"
    bound: set[str] = set(ALWAYS_BOUND | HANDLER_PARTS.get(rule.handler or "", frozenset()))
    for pattern in rule.patterns:
        yield from _pattern(pattern, rule, rules)
        bound |= set(pattern.captures)
        if pattern.root in rules.kinds:
            bound |= parts_of(pattern.root, rules)
        if any(pattern.text.startswith(f"{made_by}(") for kind in rules.kinds.values() for made_by in kind.made_by):
            bound |= {"api_key", "auth_token"}
    for value in (rule.returns, rule.each):
        if value is not None and value not in rules.kinds:
            yield f"{value} is no kind of value"
    if rule.template is not None:
        yield from _template(rule.template, frozenset(bound), rules)
    for name, template in [*rule.known.items(), ("result", rule.result)]:
        if template is not None:
            for loose in sorted(template.names - bound):
                yield f"{name}: the placeholder {loose} is not bound by the Twilio side"


def _pattern(pattern: Pattern, rule: Rule, rules: Rules) -> Iterator[str]:
    if pattern.root not in rules.kinds:
        if not any(pattern.text.startswith(f"{made_by}(") for kind in rules.kinds.values() for made_by in kind.made_by):
            yield f"{pattern.root} is no kind of value"
        return
    parameters = rules.parameters(pattern.root, pattern.method)
    if parameters is None or pattern.arguments is None:
        yield f"{pattern.root} has no method {pattern.method}, so that the rule is never reached"
        return
    for argument in pattern.arguments:
        if argument.keyword is not None and argument.keyword not in parameters:
            yield f"{pattern.root}.{pattern.method} has no parameter {argument.keyword}, so that the rule is never reached"
    for name in [*rule.optional, *rule.default]:
        if name not in pattern.captures:
            yield f"{name} is called optional and is no placeholder of the Twilio side"


def _template(template: Template, bound: frozenset[str], rules: Rules) -> Iterator[str]:
    target = rules.tables.get("sdk", {})
    methods = target.get("method", {})
    classes = {entry["class"] for entry in target.get("constructor", {}).values() if isinstance(entry, dict)}
    for loose in sorted(template.names - bound - set(rules.helpers) - {str(name) for name in classes}):
        yield f"the placeholder {loose} is not bound by the Twilio side"
    for node in ast.walk(template.node):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if not name.startswith("client."):
            continue
        method = methods.get(name.removeprefix("client."))
        if method is None:
            yield f"the SDK has no method {name.removeprefix('client.')}"
            continue
        if len(node.args) != len(method["positional"]):
            yield f"{name} takes {len(method['positional'])} positional arguments, the template gives {len(node.args)}"
        given = {str(keyword.arg) for keyword in node.keywords}
        for unknown in sorted(given - {*method["required"], *method["optional"]}):
            yield f"{name} has no parameter {unknown}"
        for missing in sorted(set(method["required"]) - given):
            yield f"{name} needs the parameter {missing}"


def _ties(rules: Rules) -> Iterator[str]:
    wanted = [(rule, pattern) for rule in rules.rules for pattern in rule.patterns]
    for (one, left), (other, right) in combinations(wanted, 2):
        if (left.root, left.attributes) == (right.root, right.attributes) and _asks(left) == _asks(right):
            yield f"rule {one.code} {one.name} and rule {other.code} {other.name} ask for the same call: {left.text}"


def _asks(pattern: Pattern) -> object:
    if pattern.anything:
        return "..."
    return frozenset(
        (argument.keyword, argument.form if argument.form is not Form.LITERAL else repr(argument.value))
        for argument in pattern.arguments or ()
    )
