"""The mapping of TwiML's elements as plain values: what takes the place of each and of its attributes, what is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

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
    without_inside: frozenset[str]
    """Elements without counterpart that are no verbs: they stand in others only, with and without counterpart."""
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
    def unlike(self) -> frozenset[str]:
        """Return every element that is known to have no counterpart."""
        return self.without | self.without_inside

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


NOTHING = Elements("", {}, frozenset(), frozenset(), "", frozenset(), frozenset(), frozenset(), {})
"""For tables that say nothing of documents."""
