"""What becomes of each method, keyword and attribute of the source: its signatures held against the mapping."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from codemod.finding import Level
from codemod.patterns import Argument, Form
from codemod.rules import Kind, Message, Rule, Rules
from codemod.walking import walk

SETTINGS: Mapping[str, str] = {"answer-url": "answer", "call-request": "create"}
"""Handler -> the table that says what becomes of the keywords of a call that it serves."""
GONE = "dropped"
AS_ASKED = "(the call's code)"
"""In the place of a code: what is told of a client, or of a variant of a method, bears the code of the call."""


@dataclass(frozen=True, slots=True)
class Fate:
    """One thing that becomes of a method, a keyword or an attribute."""

    code: str = ""
    """Of the finding that tells; empty where nothing is told, since it only names what is asked."""
    name: str = ""
    """What the code is called."""
    level: Level | None = None
    at_times: Level | None = None
    """A heavier level that it has under conditions."""
    when: str = ""
    """The value that it must have, or where it must stand; empty where that is not asked."""
    becomes: str = ""
    """What takes its place; empty where nothing does."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A method, a keyword, a verb or an attribute of the source, and all that may become of it."""

    place: str
    """The call, the value or the element."""
    item: str
    """The keyword or the attribute; empty for the place itself."""
    fates: tuple[Fate, ...]
    """Nothing where no table names it."""

    @property
    def named(self) -> bool:
        """Return whether the tables name it, as mapped or as without counterpart."""
        return bool(self.fates)


def unnamed(rows: Iterable[Covered]) -> list[str]:
    """Return what no table names, as it is written in a program."""
    return [f"{row.place} {row.item}".rstrip() for row in rows if not row.named]


def naming(rows: Iterable[Covered], word: str) -> tuple[Covered, ...]:
    """Return the rows of a code or rule, a place or an item: codes may be begun, of the others the word is any part."""
    wanted = word.casefold()
    return tuple(
        row
        for row in rows
        if wanted in row.place.casefold()
        or wanted in row.item.casefold()
        or any(fate.code.casefold().startswith(wanted) or wanted in fate.name.casefold() for fate in row.fates)
    )


def calls_covered(rules: Rules, source: Mapping[str, Any] | None = None) -> tuple[Covered, ...]:
    """Return the methods, keywords and attributes of the source's calls, in the order of its signatures.

    `source` has the shape of rules/twilio.toml, which is taken if it is not given.
    """
    return tuple(_Calls(rules, rules.tables["twilio"] if source is None else source).rows())


class _Calls:
    def __init__(self, rules: Rules, source: Mapping[str, Any]) -> None:
        self.rules = rules
        self.source = source
        self.places: Mapping[str, str] = source["value"]
        self.many = {name: one for name in self.places for one in self.places if self._is_one(one, name)}

    def _is_one(self, one: str, many: str) -> bool:
        return self.places[one].startswith(self.places[many] + "(")

    def rows(self) -> Iterator[Covered]:
        for key, parameters in self.source["method"].items():
            value, _, method = key.partition(".")
            place = self._written(value, method)
            if not method:
                yield from self._client(place, parameters)
                continue
            yield Covered(place, "", self._method(value, method))
            for parameter in parameters:
                yield Covered(place, f"{parameter}=", self._keyword(value, method, parameter))
        for value, names in self.source["attribute"].items():
            for name in names:
                yield Covered(self.places[value], f".{name}", self._attribute(value, name))
        for value, names in self.source["resource"].items():
            for name in names:
                yield Covered(self.places[value], f".{name}", self._resource(value, name))
        for variant in self.source["variants"]:
            yield Covered("each method", variant, self._variant(variant))

    def _written(self, value: str, method: str) -> str:
        if not method:
            return "Client"
        return self.places[self.many[value]] if method == "__call__" else f"{self.places[value]}.{method}"

    # ---- the client

    def _client(self, place: str, parameters: Sequence[str]) -> Iterator[Covered]:
        makers = [rule for rule in self.rules.rules if any(self._makes_client(rule))]
        yield Covered(place, "", tuple(_by_rule(rule, becomes=rule.vobiz or "") for rule in makers))
        credentials = self.rules.tables["client"]["credentials"]
        held = self.rules.messages["client-held"]
        for parameter in parameters:
            fates = [fate for rule in makers for fate in self._arguments(rule, parameter)]
            if parameter == self.rules.asynchronous.argument:
                classes = ", ".join(each.rpartition(".")[2] for each in self.rules.asynchronous.made_by)
                fates += [_by_rule(rule, when=classes, becomes="the asynchronous client") for rule in makers]
            if parameter in credentials["held"]:
                fates.append(_by_message(held, when="otherwise" if fates else ""))
            yield Covered(place, f"{parameter}=", tuple(fates))

    def _makes_client(self, rule: Rule) -> Iterator[bool]:
        made_by = {name for kind in self.rules.kinds.values() for name in kind.made_by}
        for pattern in rule.patterns:
            yield ".".join((pattern.root, *pattern.attributes)) in made_by

    # ---- methods and keywords

    def _method(self, value: str, method: str) -> tuple[Fate, ...]:
        kinds = self._kinds(value)
        found = [_by_rule(rule, becomes=_short(rule)) for rule, _ in self._rules(kinds, method)]
        return tuple(dict.fromkeys(found)) or self._made(kinds, method) or self._other(value)

    def _keyword(self, value: str, method: str, keyword: str) -> tuple[Fate, ...]:
        kinds = self._kinds(value)
        asked = self._rules(kinds, method)
        fates: list[Fate] = []
        others: list[Fate] = []
        mapped = any(rule.template is not None for rule, _ in asked)
        for rule, anything in asked:
            if not anything:
                fates += self._arguments(rule, keyword)
            elif rule.handler is not None:
                fates += self._setting(rule, keyword)
            elif not mapped or keyword in rule.without:
                others.append(_by_rule(rule))
            else:
                others.append(_by_rule(rule, when="otherwise"))
        moved = any(fate.level is not Level.MANUAL for fate in fates)  # else the rest is no other case
        others = [fate for fate in others if moved or not fate.when]
        return tuple(dict.fromkeys([*fates, *others])) or self._made(kinds, method) or self._other(value)

    def _kinds(self, value: str) -> list[str]:
        """Return the kinds of the mapping that a value of the source may be."""
        return [name for name in self.rules.kinds if value in self.rules.likeness(name)]

    def _rules(self, kinds: Sequence[str], method: str) -> list[tuple[Rule, bool]]:
        """Return the rows for a method, and whether they take whatever they are given; these come last."""
        found = [
            (rule, pattern.anything)
            for rule in self.rules.rules
            for pattern in rule.patterns
            if pattern.root in kinds and pattern.attributes == (method,)
        ]
        return sorted(found, key=lambda pair: pair[1])

    def _arguments(self, rule: Rule, keyword: str) -> Iterator[Fate]:
        for pattern in rule.patterns:
            for argument in pattern.arguments or ():
                if argument.keyword == keyword or (argument.keyword is None and argument.value == keyword):
                    yield _by_rule(rule, when=_value(argument), becomes=_place_of(argument, rule))

    def _made(self, kinds: Sequence[str], method: str) -> tuple[Fate, ...]:
        """Return what a method makes that asks for nothing, such as one thing of a list by its id."""
        made = [
            name
            for kind in kinds
            for pattern, name in self.rules.chains.get(kind, ())
            if pattern.arguments is not None and pattern.attributes == (() if method == "__call__" else (method,))
        ]
        return tuple(Fate(becomes=self.rules.kinds[name].about) for name in made[-1:])  # the plainest comes last

    def _other(self, value: str) -> tuple[Fate, ...]:
        """Return what is said of a resource that the tables name as a whole; nothing where they do not."""
        for pairs in self.rules.chains.values():
            for pattern, name in pairs:
                message = self.rules.kinds[name].other
                within = self.places[value] == pattern.text or self.places[value].startswith(pattern.text + "(")
                if message is not None and within and not self._kinds(value):
                    return (_by_message(self.rules.messages[message]),)
        return ()

    def _setting(self, rule: Rule, keyword: str) -> Iterator[Fate]:
        """Yield what the table of a handler makes of a keyword."""
        name = SETTINGS[str(rule.handler)]
        [table] = (each[name] for file, each in self.rules.tables.items() if name in each and file != "sdk")
        for becomes in _places(table, keyword, rule):
            yield _by_rule(rule, becomes=becomes)
        if keyword in table["manual"] or keyword in table.get("without", ()):
            yield Fate(rule.code, rule.name, Level.MANUAL)
        if keyword in table["dropped"]["keywords"]:
            yield _by_rule(rule, becomes=GONE)

    # ---- attributes

    def _attribute(self, value: str, name: str) -> tuple[Fate, ...]:
        found: list[Fate] = []
        results = list(self._results(value))
        for rule, kind in results:
            known = self.rules.known(kind.name)
            if name in known:
                found.append(_by_rule(rule, becomes=known[name].text))
            elif name in kind.read:
                found.append(_by_rule(rule, becomes=f".{kind.read[name]}"))
            elif name in kind.none:
                found.append(Fate(rule.code, rule.name, Level.MANUAL))
            else:
                return ()
        if not results:  # what gives such a value has no counterpart itself
            for each in (value, *(many for many, one in self.many.items() if one == value)):
                for method in ("fetch", "list"):
                    found += [_by_rule(rule) for rule, _ in self._rules(self._kinds(each), method)]
            found = found or list(self._other(value))
        return tuple(dict.fromkeys(found))

    def _results(self, value: str) -> Iterator[tuple[Rule, Kind]]:
        """Yield the rows whose results are such values, and what they are in the mapping."""
        for rule in self.rules.rules:
            for result in filter(None, (rule.returns, rule.each)):
                for pattern in rule.patterns:
                    roots = self.rules.likeness(pattern.root)
                    if value in roots or value in [self.many.get(root) for root in roots]:
                        yield rule, self.rules.kinds[result]

    def _resource(self, value: str, name: str) -> tuple[Fate, ...]:
        for kind in self._kinds(value):
            for pattern, made in self.rules.chains.get(kind, ()):
                if pattern.attributes == (name,) and pattern.arguments is None:
                    return (Fate(becomes=self.rules.kinds[made].about),)
            if name in self.rules.kinds[kind].without:
                return (_by_message(self.rules.messages[self.rules.kinds[kind].other or "other-use"]),)
        return self._other(value)

    def _variant(self, variant: str) -> tuple[Fate, ...]:
        if variant == self.rules.asynchronous.variant:
            return (Fate(becomes="as the method, awaited"),)
        if variant in self.rules.variants:
            return (Fate(name="variant", level=self.rules.messages["variant"].level, code=AS_ASKED),)
        return ()


def _by_rule(rule: Rule, when: str = "", becomes: str = "") -> Fate:
    return Fate(rule.code, rule.name, rule.level, when=when, becomes=becomes)


def _by_message(message: Message, when: str = "") -> Fate:
    return Fate(message.code or AS_ASKED, message.name, message.level, when=when)


def _short(rule: Rule) -> str:
    """Return the method that a row calls in the place of the source's; empty where a person must decide."""
    if rule.template is None:
        return ""
    called = [ast.unparse(node.func) for node in walk(rule.template.node) if isinstance(node, ast.Call)]
    return called[0].removeprefix("client.") if called else rule.template.text


def _value(argument: Argument) -> str:
    """Return what an argument must be, as it is written; empty where it may be anything."""
    if argument.form is Form.LITERAL:
        return repr(argument.value)
    if argument.form is Form.VERB and isinstance(argument.value, tuple):
        return f"<{argument.value[0]}>"
    return ""


def _place_of(argument: Argument, rule: Rule) -> str:
    """Return what takes an argument's place in a row."""
    if rule.template is None:
        return ""
    if argument.form is Form.CONSUMED:
        return GONE
    if argument.form in (Form.CAPTURE, Form.VERB):
        return next((f"{name}=" for name in _parameters(rule, argument.name)), _short(rule))
    return _short(rule)


def _parameters(rule: Rule, name: str) -> Iterator[str]:
    """Yield the parameters of the target that a row fills with a placeholder."""
    for node in walk(rule.template.node) if rule.template is not None else ():
        if isinstance(node, ast.keyword) and isinstance(node.value, ast.Name) and node.value.id == name:
            yield str(node.arg)


def _places(table: Mapping[str, Any], keyword: str, rule: Rule) -> Iterator[str]:
    """Yield where the table of a handler puts a keyword."""
    first = table["ours"][0]
    if keyword in table["ours"]:
        yield from (f"{name}=" for name in _parameters(rule, keyword))
    if keyword == table["caller"]:
        yield from (f"{name}=" for name in _parameters(rule, first))
    if keyword == table.get("method", {}).get("keyword"):
        yield from (f"{name}=" for name in _parameters(rule, "method"))
    if keyword in table.get("document", {}):
        yield f"{table['document'][keyword]} of <{table['element']}>"
    if keyword in table["body"]:
        yield f"{table['body'][keyword]} of the request"
    if keyword in table["milliseconds"]:
        yield f"{table['milliseconds'][keyword]['name']} of the request"
    record = table.get("record", {})
    if keyword == record.get("keyword"):
        yield f"<{record['element']}>"
    if keyword in record.get("attributes", {}):
        yield f"{record['attributes'][keyword]} of <{record['element']}>"
    status = table["status"]
    if keyword in (status["url"], status["method"], status["events"]):
        kind = "method" if keyword == status["method"] else "url"
        yield ", ".join(each[kind] for each in status["event"].values()) + " of the request"
