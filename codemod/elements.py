"""The mapping of TwiML's elements as plain values: what takes the place of each and of its attributes, what is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

HOLE = "\0"
"""Stands in a value for a piece that is known at run time only."""


@dataclass(frozen=True, slots=True)
class Condition:
    """When a row holds; what is known at run time only may be anything."""

    given: str | None = None
    absent: str | None = None
    of: str | None = None
    """The attribute that the following are about; None for the content."""
    equal: frozenset[str] | None = None
    unequal: frozenset[str] | None = None
    above: int | None = None
    matches: re.Pattern[str] | None = None
    position: str | None = None
    parent: str | None = None

    def holds(self, values: Mapping[str, str], content: str, parent: str, positions: frozenset[str]) -> bool:
        """Return whether an element fulfils it: its attributes and content, what it stands in, and where there."""
        if self.given is not None and self.given not in values:
            return False
        if self.absent is not None and self.absent in values:
            return False
        if self.parent is not None and self.parent != parent:
            return False
        if self.position is not None and self.position not in positions:
            return False
        if self.of is not None and self.of not in values:
            return False
        return self._fits(values[self.of] if self.of is not None else content)

    def _fits(self, value: str) -> bool:
        value, varies = value.strip(), HOLE in value
        if self.equal is not None and (varies or value.lower() not in self.equal):
            return False
        if self.unequal is not None and not varies and value.lower() in self.unequal:
            return False
        if self.above is not None and value.isdecimal() and int(value) <= self.above:
            return False
        return self.matches is None or self.matches.search(value) is not None


ALWAYS = Condition()


@dataclass(frozen=True, slots=True)
class Telling:
    """A message, and when it is told."""

    message: str
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that is written, and when."""

    value: str
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """What becomes of one attribute."""

    name: str
    to: str | None = None
    """The attribute that takes its place; None where it goes, or goes elsewhere."""
    to_content: str | None = None
    """The element whose content it becomes."""
    to_parent: str | None = None
    """The attribute of the element around that it becomes."""
    after: str | None = None
    """The element behind, whose content it becomes."""
    method: str | None = None
    """With after: the attribute that goes with it."""
    spelt: Mapping[str, str] = field(default_factory=dict)
    """Values that are spelt otherwise, in small letters; to nothing where the attribute goes."""
    written: Mapping[str, str] = field(default_factory=dict)
    """How these values are written, by their small letters."""
    otherwise: str = "manual"
    absent: Constant | None = None
    when: Condition = ALWAYS
    tellings: tuple[Telling, ...] = ()


@dataclass(frozen=True, slots=True)
class PartRow:
    """What becomes of an element inside that is no verb."""

    name: str
    drop: bool = False
    unwrap: bool = False
    collect: str | None = None
    """The attribute that all of them become together."""
    key: str = ""
    value: str = ""
    attributes: frozenset[str] = frozenset()
    """All that it may have."""
    tellings: tuple[Telling, ...] = ()


@dataclass(frozen=True, slots=True)
class ElementRow:
    """What becomes of one element."""

    element: str
    code: str
    name: str
    to: str
    inside: frozenset[str]
    content: str
    why: str
    example: str
    seed: str | None = None
    unwrap: frozenset[str] = frozenset()
    several: bool = False
    """Whether one that goes may stand around several of them."""
    wrap: str | None = None
    stay_alone: str | None = None
    tellings: tuple[Telling, ...] = ()
    write: Mapping[str, Constant] = field(default_factory=dict)
    attributes: Mapping[str, AttributeRow] = field(default_factory=dict)
    around: Mapping[str, Mapping[str, AttributeRow]] = field(default_factory=dict)
    parts: Mapping[str, PartRow] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """What the target takes as a value."""

    kind: str
    """boolean, integer, text or url; words for a list."""
    words: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None

    def fitted(self, value: str) -> str | None:
        """Return a constant as the target spells it; None when it takes no such value."""
        text = value.strip()
        words: tuple[str, ...] = ("true", "false") if self.kind == "boolean" else self.words
        for word in words:
            if text.lower() == word.lower():
                return word
        if self.kind == "integer":
            return value if re.fullmatch(r"[0-9]+", text) and self._bounded(int(text)) == int(text) else None
        return value if self.kind in ("text", "url") else None

    def bounded(self, value: str) -> str | None:
        """Return the nearest integer within the bounds; None for what is none."""
        return str(self._bounded(int(value))) if re.fullmatch(r"\s*-?[0-9]+\s*", value) else None

    def _bounded(self, number: int) -> int:
        least = number if self.least is None else max(number, self.least)
        return least if self.most is None else min(least, self.most)

    @property
    def described(self) -> str:
        """Return a few words on what is taken."""
        if self.kind == "integer":
            bounds = "whole numbers" if self.least is None else f"{self.least} to {self.most}"
            return " or ".join((bounds, *self.words))
        return "true or false" if self.kind == "boolean" else " or ".join(self.words)


@dataclass(frozen=True, slots=True)
class TargetElement:
    """An element of the target."""

    name: str
    inside: frozenset[str]
    content: str
    attributes: Mapping[str, Form]


@dataclass(frozen=True)
class Elements:
    """Both vocabularies and the way from the one to the other."""

    root: str
    rows: Mapping[str, ElementRow]
    without: frozenset[str]
    """Elements that have no counterpart."""
    without_message: str
    messaging: frozenset[str]
    unmistakable: frozenset[str]
    ssml: frozenset[str]
    target: Mapping[str, TargetElement]

    @cached_property
    def verbs(self) -> frozenset[str]:
        """Return what may stand directly in the root of a voice document."""
        return frozenset(
            {name for name, row in self.rows.items() if self.root in row.inside}
            | {name for row in self.rows.values() for name in row.unwrap}
            | self.without
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """Return every element of the source that is known, but for the root and speech."""
        return frozenset({*self.rows, *self.verbs})

    def is_source_only(self, name: str, parent: str) -> bool:
        """Return whether an element can only be the source's, where it stands."""
        return name in self.names and not self.may_be_target(name, parent)

    def is_target_only(self, name: str, parent: str) -> bool:
        """Return whether an element can only be the target's, where it stands."""
        row = self.rows.get(name)
        may_be_source = parent in row.inside if row is not None else name in self.names
        return self.may_be_target(name, parent) and not may_be_source

    def may_be_target(self, name: str, parent: str) -> bool:
        """Return whether the target has an element there."""
        return name in self.target and parent in self.target[name].inside

    def only_of_source(self, element: str, attribute: str) -> bool:
        """Return whether an attribute can only be the source's."""
        row = self.rows.get(element)
        return row is not None and attribute in row.attributes and not self._has_target(element, attribute)

    def only_of_target(self, element: str, attribute: str) -> bool:
        """Return whether an attribute can only be the target's."""
        row = self.rows.get(element)
        return self._has_target(element, attribute) and (row is None or attribute not in row.attributes)

    def _has_target(self, element: str, attribute: str) -> bool:
        return element in self.target and attribute in self.target[element].attributes


def read_elements(source: Mapping[str, Any], target: Mapping[str, Any]) -> Elements:
    """Read rules/twiml.toml and rules/vobizxml.toml; raises KeyError, ValueError or TypeError."""
    return Elements(
        root=source["root"],
        rows={name: _element(name, entry) for name, entry in source["element"].items()},
        without=frozenset(source["without"]["elements"]),
        without_message=source["without"]["message"],
        messaging=frozenset(source["messaging"]),
        unmistakable=frozenset(source["unmistakable"]),
        ssml=frozenset(source["ssml"]),
        target={name: _target(name, entry) for name, entry in target["element"].items()},
    )


def problems_of(elements: Elements, messages: Mapping[str, object]) -> Iterator[str]:
    """Yield what is wrong with the tables, a line each."""
    for row in elements.rows.values():
        where = f"element.{row.element}"
        target = elements.target.get(row.to)
        if target is None:
            yield f"{where}: VobizXML has no element {row.to}"
            continue
        for name in sorted(row.inside - elements.names - {elements.root}):
            yield f"{where}: it cannot stand in {name}, which is no element"
        rows = [*row.attributes.values(), *(each for around in row.around.values() for each in around.values())]
        written = [*((each.to, each.absent) for each in rows if each.to), *row.write.items()]
        for name, constant in written:
            if name not in target.attributes:
                yield f"{where}: {row.to} has no attribute {name}"
            elif constant is not None and target.attributes[name].fitted(constant.value) is None:
                yield f"{where}: {row.to} takes no {name}={constant.value}"
        for each in rows:
            form = target.attributes.get(each.to or "")
            for value in each.spelt.values() if form is not None else ():
                if value and form is not None and form.fitted(value) is None:
                    yield f"{where}: {row.to} takes no {each.to}={value}"
            for element in (each.after, each.to_content):
                if element is not None and element not in elements.target:
                    yield f"{where}: {each.name}: VobizXML has no element {element}"
        for telling in _tellings_of(row):
            if telling.message not in messages:
                yield f"{where}: message {telling.message} is not described"


def _tellings_of(row: ElementRow) -> Iterator[Telling]:
    yield from row.tellings
    for rows in (row.attributes, *row.around.values()):
        for attribute in rows.values():
            yield from attribute.tellings
    for part in row.parts.values():
        yield from part.tellings


ELEMENT_KEYS = frozenset({
    "code", "name", "to", "inside", "content", "why", "example", "seed", "unwrap", "several", "wrap", "stay-alone",
    "say", "write", "attributes", "around", "part",
})  # fmt: skip
ATTRIBUTE_KEYS = frozenset({
    "to", "to-content", "to-parent", "after", "method", "drop", "map", "otherwise", "absent", "when", "say",
})  # fmt: skip
PART_KEYS = frozenset({"drop", "unwrap", "collect", "key", "value", "attributes", "say"})
CONDITION_KEYS = frozenset({"given", "absent", "of", "is", "isnt", "above", "matches", "position", "parent"})


def _only(entry: Mapping[str, Any], keys: frozenset[str]) -> None:
    for key in entry:
        if key not in keys:
            raise ValueError(f"{key} is no key that is known here")


def _element(name: str, entry: Mapping[str, Any]) -> ElementRow:
    _only(entry, ELEMENT_KEYS)
    return ElementRow(
        element=name,
        code=entry["code"],
        name=entry["name"],
        to=entry["to"],
        inside=frozenset(entry["inside"]),
        content=entry["content"],
        why=entry["why"],
        example=entry["example"],
        seed=entry.get("seed"),
        unwrap=frozenset(entry.get("unwrap", ())),
        several=entry.get("several", False),
        wrap=entry.get("wrap"),
        stay_alone=entry.get("stay-alone"),
        tellings=_tellings(entry),
        write={each: _constant(value) for each, value in entry.get("write", {}).items()},
        attributes=_attributes(entry.get("attributes", {})),
        around={each: _attributes(rows) for each, rows in entry.get("around", {}).items()},
        parts={each: _part(each, row) for each, row in entry.get("part", {}).items()},
    )


def _attributes(entries: Mapping[str, Any]) -> dict[str, AttributeRow]:
    return {name: _attribute(name, entry) for name, entry in entries.items()}


def _attribute(name: str, entry: Mapping[str, Any]) -> AttributeRow:
    _only(entry, ATTRIBUTE_KEYS)
    if sum(key in entry for key in ("to", "to-content", "to-parent", "after", "drop")) != 1:
        raise ValueError(f"{name} has one of to, to-content, to-parent, after and drop")
    return AttributeRow(
        name=name,
        to=entry.get("to"),
        to_content=entry.get("to-content"),
        to_parent=entry.get("to-parent"),
        after=entry.get("after"),
        method=entry.get("method"),
        spelt={old.lower(): new for old, new in entry.get("map", {}).items()},
        written={old.lower(): old for old in entry.get("map", {})},
        otherwise=entry.get("otherwise", "manual"),
        absent=_constant(entry["absent"]) if "absent" in entry else None,
        when=_condition(entry.get("when", {})),
        tellings=_tellings(entry),
    )


def _part(name: str, entry: Mapping[str, Any]) -> PartRow:
    _only(entry, PART_KEYS)
    return PartRow(
        name,
        entry.get("drop", False),
        entry.get("unwrap", False),
        entry.get("collect"),
        entry.get("key", ""),
        entry.get("value", ""),
        frozenset(entry.get("attributes", ())),
        _tellings(entry),
    )


def _constant(entry: str | Mapping[str, Any]) -> Constant:
    if isinstance(entry, str):
        return Constant(entry)
    _only(entry, frozenset({"value", "when"}))
    return Constant(entry["value"], _condition(entry["when"]))


def _tellings(entry: Mapping[str, Any]) -> tuple[Telling, ...]:
    say = entry.get("say", [])
    return tuple(_telling(each) for each in ([say] if isinstance(say, str) else say))


def _telling(entry: str | Mapping[str, Any]) -> Telling:
    if isinstance(entry, str):
        return Telling(entry)
    _only(entry, frozenset({"say", "when"}))
    return Telling(entry["say"], _condition(entry["when"]))


def _condition(entry: Mapping[str, Any]) -> Condition:
    _only(entry, CONDITION_KEYS)
    return Condition(
        given=entry.get("given"),
        absent=entry.get("absent"),
        of=entry.get("of"),
        equal=_words(entry.get("is")),
        unequal=_words(entry.get("isnt")),
        above=entry.get("above"),
        matches=re.compile(entry["matches"]) if "matches" in entry else None,
        position=entry.get("position"),
        parent=entry.get("parent"),
    )


def _words(entry: str | list[str] | None) -> frozenset[str] | None:
    if entry is None:
        return None
    return frozenset(each.lower() for each in ([entry] if isinstance(entry, str) else entry))


def _target(name: str, entry: Mapping[str, Any]) -> TargetElement:
    forms = {each: _form(value) for each, value in entry.get("attributes", {}).items()}
    return TargetElement(name, frozenset(entry["inside"]), entry["content"], forms)


def _form(entry: str | list[str] | Mapping[str, Any]) -> Form:
    if isinstance(entry, str):
        return Form(entry)
    if isinstance(entry, list):
        return Form("words", tuple(entry))
    return Form("integer", tuple(entry.get("or", ())), entry["least"], entry["most"])


NOTHING = Elements("", {}, frozenset(), "", frozenset(), frozenset(), frozenset(), {})
"""For tables that say nothing of documents."""
