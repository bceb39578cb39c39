"""What becomes of one element, by its row of the table: for documents and for builders alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from codemod.elements import HOLE, AttributeRow, Condition, Constant, ElementRow, Elements, Form, Telling
from codemod.finding import Level
from codemod.rules import Message, Rules

ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
PLAIN = re.compile(r"[\w .:-]*")
"""A value that means itself; brackets and their like may be filled by something that is not known here."""


@dataclass(frozen=True, slots=True)
class Given:
    """An element as a program or document gives it; what is known at run time only is `HOLE` in a value."""

    values: Mapping[str, str]
    """Attribute of the source -> value."""
    content: str = ""
    parent: str = ""
    positions: frozenset[str] = frozenset()
    conditional: frozenset[str] = frozenset()
    """The attributes that are there at times only."""
    pairs: Sequence[tuple[str, str]] | None = None
    """Attributes and values in their order, where one is given several times (in branches of a template)."""

    @property
    def attributes(self) -> Sequence[tuple[str, str]]:
        """Return attributes and values in their order."""
        return self.pairs if self.pairs is not None else list(self.values.items())

    def with_value(self, name: str, value: str) -> Given:
        """Return the same with one value of an attribute that has several."""
        return replace(self, values={**self.values, name: value}) if self.values[name] != value else self

    @property
    def least(self) -> Given:
        """Return the same without the attributes that are there at times only."""
        values = {name: value for name, value in self.values.items() if name not in self.conditional}
        return replace(self, values=values, conditional=frozenset())

    def fulfils(self, condition: Condition) -> bool:
        """Return whether a condition holds."""
        return condition.holds(self.values, self.content, self.parent, self.positions)


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one attribute."""

    row: AttributeRow
    to: str | None = None
    """The attribute that takes its place; None where it goes, or goes elsewhere (see the row)."""
    value: str | None = None
    """What is written as its value; None where that stays as it is."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something that is told: what of the tables, and in words."""

    message: Message
    text: str
    help: str
    todo: str

    @property
    def level(self) -> Level:
        """Return how much work it is."""
        return self.message.level


@dataclass(slots=True)
class Decided:
    """What becomes of one element."""

    fates: list[Fate] = field(default_factory=list)
    """In the order of the attributes; those that nobody knows are left out."""
    added: list[tuple[str, str]] = field(default_factory=list)
    """Attributes that are written beside those, with their values."""
    said: list[Said] = field(default_factory=list)


class Decider:
    """Answers what becomes of elements; every name comes from the tables."""

    def __init__(self, rules: Rules) -> None:
        """Keep the tables."""
        self.rules = rules
        self.elements: Elements = rules.elements

    def say(self, name: str, **filled: str) -> Said:
        """Return a message of the tables, filled."""
        message = self.rules.messages[name]
        return Said(
            message, _filled(message.text, filled), _filled(message.help, filled), _filled(message.todo, filled)
        )

    def decide(self, row: ElementRow, given: Given, itself: frozenset[str] = frozenset()) -> Decided:
        """Return what becomes of an element with its own row.

        itself names attributes whose values, known at run time only, whoever asks can map as the program runs.
        """
        decided = Decided()
        for name, value in given.attributes:
            attribute = row.attributes.get(name)
            if attribute is None:
                decided.said.append(self.say("unknown-attribute", element=row.element, attribute=name))
                continue
            found = Decided()
            fate = self._attribute(row, row.element, attribute, given.with_value(name, value), found)
            varies = self.rules.messages["attribute-varies"]
            decided.fates.append(fate)
            decided.said += [each for each in found.said if name not in itself or each.message is not varies]
        self._conditional(row.element, row.attributes.values(), row.write.values(), given, decided)
        for attribute in row.attributes.values():
            if attribute.absent is not None and attribute.to and attribute.name not in given.values:
                self._add(decided, attribute.to, attribute.absent, given)
        for name, constant in row.write.items():
            self._add(decided, name, constant, given)
        decided.said += self._told(row.element, "", row.tellings, given)
        decided.said += self._content(row, given)
        return decided

    def around(self, row: ElementRow, inner: frozenset[str], element: str, given: Given) -> Decided:
        """Return what becomes of the attributes of the element around one that takes its place.

        inner holds the attributes that the one inside has afterwards; element is the name of the one around, and given
        what that has.
        """
        decided = Decided()
        rows = row.around.get(element, {})
        for name in given.values:
            attribute = rows.get(name)
            if attribute is None:
                decided.said.append(self.say("unknown-attribute", element=element, attribute=name))
                continue
            alone = Decided()
            fate = self._attribute(row, element, attribute, given, alone)
            if fate.to is not None and fate.to in inner:
                fate, alone.said = Fate(attribute), [self.say("around-taken", element=element, attribute=name)]
            decided.fates.append(fate)
            decided.said += alone.said
            if attribute.after is not None and not given.values[name].strip():
                decided.said.append(self.say("conference-action-empty"))
        if given.conditional:
            name = sorted(given.conditional)[0]
            decided.said.append(self.say("attribute-conditional", element=element, attribute=name))
        return decided

    # ---- attributes --------------------------------------------------------------------------------------------------

    def _attribute(
        self, row: ElementRow, element: str, attribute: AttributeRow, given: Given, decided: Decided
    ) -> Fate:
        """Return what becomes of one attribute, and add what is told of it."""
        name, value = attribute.name, given.values[attribute.name]
        decided.said += self._told(element, name, attribute.tellings, given)
        if attribute.to is None or not given.fulfils(attribute.when):
            goes_on = attribute.after or (attribute.to_content and self._target(attribute.to_content) == "url")
            form_of_parent = self._form_of_parent(row, attribute) if attribute.to_parent else None
            if goes_on or (form_of_parent is not None and form_of_parent.kind == "url"):
                decided.said += self._relative(value, name)
            if form_of_parent is not None and HOLE not in value:
                return Fate(attribute, value=self._constant(element, attribute, form_of_parent, value, decided).value)
            return Fate(attribute)
        form = self.elements.target[row.to].attributes[attribute.to]
        if HOLE in value:
            constant = [piece.strip() for piece in value.split(HOLE) if piece.strip()]
            if set(attribute.spelt) - {""} or any(form.fitted(each) != each for each in constant):
                decided.said.append(self.say("attribute-varies", element=element, attribute=name))
            elif attribute.otherwise == "bound":
                decided.said.append(self.say("bounds", attribute=name, form=form.described))
            fate = Fate(attribute, attribute.to)
        else:
            fate = self._constant(element, attribute, form, value, decided)
        if form.kind == "url" and fate.to is not None:
            decided.said += self._relative(value, name)
        return fate

    def _constant(self, element: str, attribute: AttributeRow, form: Form, value: str, decided: Decided) -> Fate:
        """Return the fate of an attribute with a constant value."""
        spelt = attribute.spelt.get(value.strip().lower())
        if spelt == "":
            return Fate(attribute)
        new = spelt if spelt is not None else form.fitted(value)
        if new is None and attribute.otherwise == "drop" and PLAIN.fullmatch(value):
            return Fate(attribute)
        if new is None and attribute.otherwise == "bound" and (new := form.bounded(value)) is not None:
            words = {"attribute": attribute.name, "value": value, "target": new, "form": form.described}
            decided.said.append(self.say("bounded", **words))
        if new is None:
            words = {"attribute": attribute.name, "value": value, "form": form.described, "element": element}
            decided.said.append(self.say("attribute-value", **words))
        return Fate(attribute, attribute.to, new if new != value else None)

    def _target(self, element: str) -> str:
        return self.elements.target[element].content

    def _form_of_parent(self, row: ElementRow, attribute: AttributeRow) -> Form:
        [parent] = row.inside
        return self.elements.target[self.elements.rows[parent].to].attributes[str(attribute.to_parent)]

    def _conditional(
        self,
        element: str,
        attributes: Iterable[AttributeRow],
        constants: Iterable[Constant],
        given: Given,
        decided: Decided,
    ) -> None:
        """Say why nothing can be written where it depends on an attribute that is there at times only."""
        if not given.conditional:
            return
        deciding: set[str | None] = set()
        conditions = [each.when for each in constants]
        for each in attributes:
            conditions.append(each.when)
            if each.absent is not None:
                deciding.add(each.name)
                conditions.append(each.absent.when)
            if each.to_content is not None or each.to_parent is not None:
                deciding.add(each.name)
        for condition in conditions:
            deciding |= {condition.given, condition.absent, condition.of}
        for name in sorted(given.conditional):
            if name in deciding:
                decided.said.append(self.say("attribute-conditional", element=element, attribute=name))

    def _add(self, decided: Decided, name: str, constant: Constant, given: Given) -> None:
        if given.fulfils(constant.when):
            decided.added.append((name, constant.value))

    # ---- what is told ------------------------------------------------------------------------------------------------

    def _told(self, element: str, attribute: str, tellings: Iterable[Telling], given: Given) -> Iterator[Said]:
        for telling in tellings:
            if given.fulfils(telling.when) or (given.conditional and given.least.fulfils(telling.when)):
                value = given.values.get(attribute or telling.when.of or "", given.content.strip())
                pattern = telling.when.matches
                words = {
                    "element": element,
                    "attribute": attribute,
                    "value": shown(value),
                    "parent": given.parent,
                    "matched": ", ".join(match[0] for match in pattern.finditer(value)) if pattern is not None else "",
                }
                yield self.say(telling.message, **words)

    def _content(self, row: ElementRow, given: Given) -> Iterator[Said]:
        content = given.content.strip()
        if row.content == "url":
            yield from self._relative(content, f"<{row.element}>")
        elif row.content == "room" and content and self._leads_astray(content):
            yield self.say("conference-astray", value=shown(content))

    def _leads_astray(self, room: str) -> bool:
        return room in self._astray["names"] or any(each in room for each in self._astray["characters"])

    @cached_property
    def _astray(self) -> Mapping[str, list[str]]:
        found: Mapping[str, list[str]] = self.rules.tables["conferences"]["room"]["astray"]
        return found

    def _relative(self, value: str, where: str) -> Iterator[Said]:
        """Say of a URL that it must be absolute, where it is not known to be."""
        text = value.strip()
        if text.startswith(HOLE):
            yield self.say("relative-unknown", where=where)
        elif text and not ABSOLUTE.match(text):
            yield self.say("relative", value=shown(text))


def shown(value: str) -> str:
    """Return a value for a message, an ellipsis for what is known at run time only."""
    text = " ".join(value.split()).replace(HOLE, "…")
    return text if len(text) <= 80 else f"{text[:77]}..."


def _filled(text: str, words: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: words.get(match[1], match[0]), text)
