"""What becomes of each verb and attribute of the source's documents: its builders held against the mapping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from codemod.coverage import GONE, Covered, Fate
from codemod.elements import ALWAYS, AttributeRow, Telling
from codemod.finding import Level
from codemod.python.builders.library import attribute_of
from codemod.rules import Rules


def documents_covered(rules: Rules, source: Mapping[str, Any] | None = None) -> tuple[Covered, ...]:
    """Return the elements that the source's builders make and their attributes, in the order of the elements' names.

    `source` has the shape of rules/builders.toml, which is taken if it is not given.
    """
    return tuple(_Documents(rules, rules.tables["builders"] if source is None else source).rows())


class _Documents:
    def __init__(self, rules: Rules, source: Mapping[str, Any]) -> None:
        self.rules = rules
        self.elements = rules.elements
        self.source = source

    def rows(self) -> Iterator[Covered]:
        for element, attributes in sorted(self._offered().items()):
            place = f"<{element}>"
            yield Covered(place, "", tuple(dict.fromkeys(self._element(element))))
            for name in attributes:
                yield Covered(place, name, tuple(dict.fromkeys(self._attribute(element, name))))

    def _offered(self) -> dict[str, tuple[str, ...]]:
        """Return element -> the attributes that its builders write; what a constructor takes by position is content."""
        methods: Mapping[str, Mapping[str, Any]] = self.source["method"]
        content: dict[str, set[str]] = {}
        for name, element in self.source["class"].items():
            content.setdefault(element, set()).update(methods[name]["parameters"])
        found: dict[str, dict[str, None]] = {element: {} for element in content}
        for entry in methods.values():
            keywords = [each for each in entry["parameters"] if each not in content[entry["makes"]]]
            found[entry["makes"]] |= dict.fromkeys(attribute_of(each) for each in keywords)
        return {element: tuple(names) for element, names in found.items()}

    def _element(self, element: str) -> Iterator[Fate]:
        if element == self.elements.root:
            yield self._told("response", becomes=f"<{element}>")
            return
        row = self.elements.rows.get(element)
        if row is not None:
            level, at_times = self._levels(row.tellings)
            yield Fate(row.code, row.name, level, at_times, becomes=f"<{row.to}>")
        yield from self._elsewhere(element)

    def _attribute(self, element: str, name: str) -> Iterator[Fate]:
        row = self.elements.rows.get(element)
        if row is not None:
            attribute = row.attributes.get(name)
            if attribute is None:
                return
            yield self._fate(row.code, row.name, attribute)
        for each in self.elements.rows.values():
            if element in each.around:
                attribute = each.around[element].get(name)
                if attribute is None:
                    return
                yield self._fate(each.code, each.name, attribute, f"around <{each.element}>")
        yield from self._parts(element, name)
        if row is None:
            yield from self._nothing_like(element)

    def _fate(self, code: str, name: str, row: AttributeRow, when: str = "") -> Fate:
        level, at_times = self._levels(row.tellings)
        becomes = row.to or GONE
        if row.after is not None:
            becomes = f"<{row.after}>"
        elif row.to_content is not None:
            becomes = f"content of <{row.to_content}>"
        elif row.to_parent is not None:
            becomes = f"{row.to_parent} of the element around"
        return Fate(code, name, level, at_times, when, "" if level is Level.MANUAL else becomes)

    def _levels(self, tellings: Iterable[Telling]) -> tuple[Level, Level | None]:
        """Return the level of something that is told of always, and a heavier one that it has at times."""
        told = [(telling.when == ALWAYS, self.rules.messages[telling.message].level) for telling in tellings]
        heavy = [(always, level) for always, level in told if level is not Level.NOTE]
        level = max((level for always, level in heavy if always), key=lambda each: each.rank, default=Level.AUTOMATIC)
        most = max((level for _, level in heavy), key=lambda each: each.rank, default=level)
        return level, most if most.rank > level.rank else None

    def _elsewhere(self, element: str) -> Iterator[Fate]:
        """Yield what becomes of an element that goes with another, or that is none by itself."""
        for each in self.elements.rows.values():
            if element in each.unwrap:
                yield Fate(each.code, each.name, Level.AUTOMATIC, when=f"around <{each.element}>", becomes=GONE)
        yield from self._parts(element, None)
        if element not in self.elements.rows:
            yield from self._nothing_like(element)

    def _parts(self, element: str, name: str | None) -> Iterator[Fate]:
        for each in self.elements.rows.values():
            part = each.parts.get(element)
            if part is None or not (name is None or name in part.attributes):
                continue
            becomes = "its text" if part.unwrap else part.collect or GONE
            yield Fate(each.code, each.name, *self._levels(part.tellings), f"in <{each.element}>", becomes)
        if element in self.elements.ssml:
            for each in self.elements.rows.values():
                if each.content == "speech":
                    yield Fate(each.code, each.name, Level.AUTOMATIC, when=f"in <{each.element}>", becomes="the same")

    def _nothing_like(self, element: str) -> Iterator[Fate]:
        """Yield what is said of an element that the tables know, where no row is about it."""
        if element in self.elements.unlike or element in self.elements.verbs:
            yield self._told(self.elements.without_message, when="" if element in self.elements.unlike else "otherwise")

    def _told(self, message: str, *, when: str = "", becomes: str = "") -> Fate:
        told = self.rules.messages[message]
        return Fate(told.code, told.name, told.level, when=when, becomes=becomes)
