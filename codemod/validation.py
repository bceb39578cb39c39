"""What makes a table bad: checked once, when the tables are loaded, so that no rule fails in the middle of a run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import fields
from itertools import combinations

from codemod.configuration import Configuration
from codemod.element_tables import problems_of
from codemod.patterns import Form, Pattern
from codemod.rules import STEPS, Rule, Rules, Template
from codemod.table_files import RulesError
from codemod.walking import walk
from codemod.webhooks import problems_of_requests

# Code that may decide what a template needs, and that a rule names (DESIGN, "Rules are data"), and what it binds.
HANDLER_PARTS: Mapping[str, frozenset[str]] = {
    "answer-url": frozenset({"from_", "to", "answer_url"}),
    "call-request": frozenset({"from_", "to", "url", "method"}),
}
CHECKS = frozenset({"audio"})
DEFAULTS = frozenset({"config:hold-url"})
# What every template may name besides its captures and the parts of its receiver.
ALWAYS_BOUND = frozenset({"client", "auth_id"})
# What the engine makes of the credentials where a client is constructed.
CONSTRUCTOR_PARTS = frozenset({"api_key", "auth_token"})


def validate(rules: Rules) -> None:
    """Raise RulesError with what is wrong with the tables, a line each: rule or entry, and problem."""
    # In this order: a later look relies on what an earlier one found in order.
    for look in (_likes, _chains, _entries):
        problems = list(look(rules))
        if problems:
            raise RulesError("\n".join(problems))


def _entries(rules: Rules) -> Iterator[str]:
    yield from _unique(rules)
    yield from _kinds(rules)
    keys = {field.name.replace("_", "-") for field in fields(Configuration)}
    for note in rules.notes.values():
        for key in sorted(set(note.unless) - keys):
            yield f"note {note.name}: the configuration has no key {key}"
    for rule in rules.rules:
        for problem in _rule(rule, rules):
            yield f"{_label(rule)}: {problem}"
    yield from _ties(rules)
    yield from _asynchronous(rules)
    for problem in problems_of(rules.elements, rules.messages):
        yield f"rules/twiml.toml: {problem}"
    for problem in problems_of_requests(rules):
        yield f"rules/webhooks.toml: {problem}"


def _asynchronous(rules: Rules) -> Iterator[str]:
    """Hold what is said of asynchronous clients against the helpers and the source's methods."""
    table = rules.asynchronous
    if not table.variant:
        return
    if table.variant not in rules.variants:
        yield f"asynchronous: no method has the ending {table.variant}"
    if table.argument not in rules.signatures.get("client", ()):
        yield f"asynchronous: a client has no parameter {table.argument}"
    for name in sorted({*table.helpers, *table.helpers.values()} - set(rules.helpers)):
        yield f"asynchronous: no helper is called {name}"
    for name in sorted(set(table.dropped.values()) - set(rules.notes)):
        yield f"asynchronous: note {name} is not described"


def _unique(rules: Rules) -> Iterator[str]:
    codes: dict[str, str] = {}
    names: set[str] = set()
    for rule in rules.rules:
        if rule.code in codes:
            yield f"{_label(rule)}: the code is taken by {codes[rule.code]}"
        if rule.name in names:
            yield f"{_label(rule)}: the name is taken"
        codes[rule.code] = rule.name
        names.add(rule.name)
    for row in rules.elements.rows.values():
        if row.code in codes or row.name in names:
            yield f"element {row.element}: the code {row.code} or the name {row.name} is taken"
        codes[row.code] = row.name
    for message in rules.messages.values():
        if message.step and message.step not in STEPS:
            yield f"message {message.name}: step is one of {', '.join(STEPS)}, not {message.step}"
        if not message.code:
            if message.step:
                yield f"message {message.name}: step needs a code: a finding that has another's is listed with those"
            continue
        if message.code in codes:
            yield f"message {message.name}: the code {message.code} is taken by {codes[message.code]}"
        codes[message.code] = message.name


def _label(rule: Rule) -> str:
    return f"rule {rule.code} {rule.name}"


def _kinds(rules: Rules) -> Iterator[str]:
    made = {name for name, kind in rules.kinds.items() if kind.made_by}
    made |= {name for pairs in rules.chains.values() for _, name in pairs}
    made |= {name for rule in rules.rules for name in (rule.returns, rule.each) if name}
    for kind in rules.kinds.values():
        if kind.name not in made:
            yield f"value.{kind.name}: nothing makes such a value"
        for name in sorted(kind.without - set(rules.tables.get("twilio", {}).get("resource", {}).get(kind.name, ()))):
            yield f"value.{kind.name}: without: it has no resource {name}"
        if kind.unsure is not None and kind.unsure not in rules.messages:
            yield f"value.{kind.name}: message {kind.unsure} is not described"
        # An item of a list goes by the name of its kind.
        bound = ALWAYS_BOUND | parts_of(kind.name, rules) | {kind.name}
        for rule in rules.rules:
            if kind.name in (rule.returns, rule.each):
                bound |= _bound(rule, rules)
        for name, template in [*kind.parts.items(), *kind.known.items()]:
            for loose in sorted(template.names - bound - set(rules.helpers)):
                yield f"value.{kind.name}: {name}: the placeholder {loose} is not bound by the Twilio side"


def _chains(rules: Rules) -> Iterator[str]:
    for root, pairs in rules.chains.items():
        for pattern, name in pairs:
            unknown = [asked for asked in (root, *_kinds_read(pattern)) if asked not in rules.kinds]
            for asked in unknown:
                yield f"value.{name}: {asked} is no kind of value"
            called_directly = pattern.arguments is not None and len(pattern.attributes) == 1
            if called_directly and not unknown and rules.parameters(root, pattern.method) is None:
                yield f"value.{name}: {root} has no method {pattern.method}"


def _likes(rules: Rules) -> Iterator[str]:
    for kind in rules.kinds.values():
        seen = [kind.name]
        while (like := rules.kinds[seen[-1]].like) is not None:
            if like not in rules.kinds:
                yield f"value.{seen[-1]}: {like} is no kind of value"
                break
            if like in seen:
                yield f"value.{kind.name}: it is like itself, by way of {like}"
                break
            seen.append(like)


def _kinds_read(pattern: Pattern) -> list[str]:
    """Return the kinds from which arguments of a pattern are read."""
    return [argument.value[0] for argument in pattern.arguments or () if isinstance(argument.value, tuple)]


def parts_of(kind: str, rules: Rules, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the names of the parts that a value of a kind always has: those captured on the way from the client."""
    found: set[str] = set()
    for ancestor in rules.likeness(kind):
        found |= set(rules.kinds[ancestor].parts)
        for root, pairs in rules.chains.items():
            for pattern, made in pairs:
                if made != ancestor:
                    continue
                found |= set(pattern.captures)
                for other in {root, *_kinds_read(pattern)} - seen:
                    found |= parts_of(other, rules, seen | {ancestor})
    return frozenset(found)


def _rule(rule: Rule, rules: Rules) -> Iterator[str]:
    if rule.handler is not None and rule.handler not in HANDLER_PARTS:
        yield f"no handler is called {rule.handler}"
    for check in rule.check.values():
        if check not in CHECKS:
            yield f"no check is called {check}"
    for default in rule.default.values():
        if default not in DEFAULTS:
            yield f"no default is called {default}"
    for name in rule.loop or ():
        if name not in rules.by_name:
            yield f"loop names {name}, which is no rule"
    for value in (rule.returns, rule.each):
        if value is not None and value not in rules.kinds:
            yield f"{value} is no kind of value"
    for pattern in rule.patterns:
        yield from _pattern(pattern, rule, rules)
    called = [rules.parameters(each.root, each.method) or () for each in rule.patterns if each.root in rules.kinds]
    for name in sorted(rule.without - {parameter for parameters in called for parameter in parameters}):
        yield f"without: nothing that it covers has a parameter {name}"
    bound = _bound(rule, rules)
    if rule.template is not None:
        yield from _template(rule.template, bound, rules)
    yield from _isolation(rule, bound, rules)
    templates = [*rule.known.items(), *rule.filter.items()]
    for name, template in [*templates, ("result", rule.result)] if rule.result else templates:
        for loose in sorted(template.names - bound - {"each"}):
            yield f"{name}: the placeholder {loose} is not bound by the Twilio side"


def _isolation(rule: Rule, bound: frozenset[str], rules: Rules) -> Iterator[str]:
    if rule.covers and not rule.isolate:
        yield "covers needs isolate"
    for line in rule.isolate:
        for problem in _template(line.template, bound, rules):
            yield f"isolate: {problem}"
        if line.review is not None and line.review not in rules.messages:
            yield f"isolate: message {line.review} is not described"
    for name in sorted(rule.covers.union(*(line.unless for line in rule.isolate))):
        if name not in rules.by_name:
            yield f"isolate names {name}, which is no rule"


def _bound(rule: Rule, rules: Rules) -> frozenset[str]:
    """Return the names that the Vobiz side of a rule may use."""
    bound = ALWAYS_BOUND | HANDLER_PARTS.get(rule.handler or "", frozenset())
    for pattern in rule.patterns:
        bound |= set(pattern.captures)
        bound |= parts_of(pattern.root, rules) if pattern.root in rules.kinds else CONSTRUCTOR_PARTS
    return bound


def _pattern(pattern: Pattern, rule: Rule, rules: Rules) -> Iterator[str]:
    for name in [*rule.optional, *rule.default, *rule.check, *filter(None, [rule.slice])]:
        if name not in pattern.captures:
            yield f"{name} is no placeholder of the Twilio side"
    if pattern.root not in rules.kinds:
        dotted = ".".join((pattern.root, *pattern.attributes))
        if not any(dotted in kind.made_by for kind in rules.kinds.values()):
            yield f"{pattern.root} is no kind of value"
        return
    if pattern.arguments is None:
        yield f"{pattern.text} calls nothing, so that the rule is never reached"
        return
    parameters = rules.parameters(pattern.root, pattern.method)
    if parameters is None or len(pattern.attributes) != 1:
        yield f"{pattern.root} has no method {'.'.join(pattern.attributes)}, so that the rule is never reached"
        return
    for argument in pattern.arguments:
        keyword = argument.keyword
        if keyword is not None and keyword not in parameters:
            yield f"{pattern.root}.{pattern.method} has no parameter {keyword}, so that the rule is never reached"


def _template(template: Template, bound: frozenset[str], rules: Rules) -> Iterator[str]:
    target = rules.tables.get("sdk", {})
    methods = target.get("method", {})
    classes = {entry["class"] for entry in target.get("constructor", {}).values() if isinstance(entry, dict)}
    for loose in sorted(template.names - bound - set(rules.helpers) - {str(name) for name in classes}):
        yield f"the placeholder {loose} is not bound by the Twilio side"
    for node in walk(template.node):
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
            yield f"{_label(one)} and {_label(other)} ask for the same call: {left.text}"


def _asks(pattern: Pattern) -> object:
    if pattern.anything:
        return "..."
    return frozenset(
        (argument.keyword, repr(argument.value) if argument.form in (Form.LITERAL, Form.VERB) else argument.form)
        for argument in pattern.arguments or ()
    )
