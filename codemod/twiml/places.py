"""What becomes of a document: its places, what is told of each, and how each changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from codemod.finding import Edit, Level
from codemod.twiml import cutting
from codemod.twiml.decisions import Said
from codemod.twiml.markup import Element
from codemod.twiml.values import Marked


@dataclass(slots=True)
class Place:
    """One element of a document, what is told of it, and how it changes."""

    element: Element
    code: str
    rule: str
    said: list[Said] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    """What became of it, in words."""
    attributes: frozenset[str] = frozenset()
    """What it has afterwards."""
    at_times: frozenset[str] = frozenset()
    """Of these, what it has in some branches of the template only."""
    outward: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Attribute that the element around it gets -> the own one, and the value as it is written."""
    rooms: bool = False
    """Whether it is one that joins a room."""
    above: Element | None = None
    """The element above which a TODO stands, where it is another."""
    indents: tuple[str, str] | None = None
    """The indentation of its lines and the one that they get, where they move to the left."""

    @property
    def moves(self) -> bool:
        """Return whether something becomes of it."""
        return bool(self.edits or self.changes)

    def at(self, level: Level) -> list[Said]:
        """Return what is told of one level."""
        return [each for each in self.said if each.level is level]


@dataclass(slots=True)
class Document:
    """What becomes of one document: its places, in the order of the text."""

    root: Element
    places: list[Place] = field(default_factory=list)

    @property
    def problems(self) -> list[tuple[Place, Said]]:
        """Return what keeps it from being converted."""
        return [(place, said) for place in self.places for said in place.at(Level.MANUAL)]

    @property
    def changes(self) -> bool:
        """Return whether something would be written."""
        return any(place.edits for place in self.places)

    def edits(self, marked: Marked, width: int) -> Iterator[Edit]:
        """Yield the edits of all places, TODOs included."""
        seen: set[tuple[str, str]] = set()
        for place in self.places:
            yield from place.edits
            for said in place.at(Level.REVIEW):
                key = (place.code, said.todo)
                if key in seen:
                    continue
                seen.add(key)
                element = place.above or place.element
                yield cutting.todo(marked, element, place.code, said.todo, width, place.indents)
