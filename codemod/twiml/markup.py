"""XML as places in a text: which tag, attribute and text stands where, so that a change can be cut to the character.

What the markup means is lxml's to say (meaning.py); this only knows where things are, and is held against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

DEEPEST = 100
"""Elements inside one another, which no voice document comes near."""
MOST = 200
"""Attributes of one element, which none comes near."""
NAME = r"[^\s<>/=\"'&!?\[\]]+"
START_TAG = re.compile(rf"<({NAME})")
ATTRIBUTE = re.compile(rf"\s+({NAME})(\s*=\s*)(?:\"[^\"<]*\"|'[^'<]*')")
TAG_END = re.compile(r"\s*(/?)>")
END_TAG = re.compile(rf"</({NAME})\s*>")
DOCTYPE = re.compile(r"<!DOCTYPE(?:\"[^\"]*\"|'[^']*'|[^\"'\[>])*", re.IGNORECASE)
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(\w+));")
PREDEFINED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class MarkupError(Exception):
    """Text that is no well-formed markup; says why, and where."""

    def __init__(self, why: str, position: int) -> None:
        """Keep what is wrong and the offset in the text."""
        super().__init__(why)
        self.position = position


class DeclaresEntities(MarkupError):
    """A document type with declarations of its own."""


class Sort(Enum):
    """What a piece between the tags is."""

    TEXT = "text"
    CDATA = "character data"
    COMMENT = "comment"
    INSTRUCTION = "processing instruction"
    DOCTYPE = "document type"


@dataclass(frozen=True, slots=True)
class Piece:
    """What is no element, from start to end."""

    sort: Sort
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a start tag."""

    name: str
    gap: int
    """Where the white space before it begins."""
    start: int
    value_start: int
    """Behind the quote."""
    value_end: int
    end: int
    """Behind the other quote."""


@dataclass(slots=True)
class Element:
    """An element: its tags, what stands in it, and where."""

    name: str
    """With its prefix."""
    start: int
    tag_end: int = 0
    """Behind the start tag."""
    attributes: list[Attribute] = field(default_factory=list)
    is_empty: bool = False
    """Whether its start tag closes it."""
    nodes: list[Node] = field(default_factory=list)
    end_start: int = 0
    """Where its end tag begins; tag_end where it has none."""
    end: int = 0

    @property
    def prefix(self) -> str:
        """Return what stands before the name, with its colon."""
        head, colon, _ = self.name.rpartition(":")
        return head + colon

    @property
    def local(self) -> str:
        """Return the name without its prefix."""
        return self.name.rpartition(":")[2]

    @property
    def elements(self) -> list[Element]:
        """Return the elements that stand directly in it."""
        return [node for node in self.nodes if isinstance(node, Element)]

    def pieces(self, *sorts: Sort) -> list[Piece]:
        """Return the pieces of some sorts that stand directly in it."""
        return [node for node in self.nodes if isinstance(node, Piece) and node.sort in sorts]

    def walk(self) -> Iterator[Element]:
        """Yield the element and all inside it, in the order of the text."""
        yield self
        for element in self.elements:
            yield from element.walk()


Node = Element | Piece


def scan(text: str) -> list[Node]:
    """Return what stands at the top of a text, in order; raises MarkupError."""
    top: list[Node] = []
    stack: list[Element] = []
    position = 0
    while position < len(text):
        holder = stack[-1].nodes if stack else top
        bracket = text.find("<", position)
        if bracket != position:
            end = len(text) if bracket < 0 else bracket
            holder.append(Piece(Sort.TEXT, position, end))
            position = end
        elif text.startswith("</", position):
            match = END_TAG.match(text, position)
            if match is None or not stack or stack[-1].name != match[1]:
                raise MarkupError("an end tag that nothing opened", position)
            element = stack.pop()
            element.end_start, element.end = position, match.end()
            position = match.end()
        elif text.startswith(("<!", "<?"), position):
            piece = _piece(text, position)
            holder.append(piece)
            position = piece.end
        else:
            element = _start_tag(text, position)
            holder.append(element)
            position = element.tag_end
            if not element.is_empty:
                stack.append(element)
                if len(stack) > DEEPEST:
                    raise MarkupError(f"more than {DEEPEST} elements stand in one another", position)
    if stack:
        raise MarkupError(f"<{stack[-1].name}> is never closed", stack[-1].start)
    return top


def _piece(text: str, position: int) -> Piece:
    for opening, closing, sort in (
        ("<!--", "-->", Sort.COMMENT),
        ("<![CDATA[", "]]>", Sort.CDATA),
        ("<?", "?>", Sort.INSTRUCTION),
    ):
        if text.startswith(opening, position):
            end = text.find(closing, position + len(opening))
            if end < 0:
                raise MarkupError(f"{opening} is never closed", position)
            return Piece(sort, position, end + len(closing))
    match = DOCTYPE.match(text, position)
    if match is not None and text.startswith("[", match.end()):
        raise DeclaresEntities("a document type with declarations", position)
    if match is None or not text.startswith(">", match.end()):
        raise MarkupError("a declaration that cannot be read", position)
    return Piece(Sort.DOCTYPE, position, match.end() + 1)


def _start_tag(text: str, position: int) -> Element:
    match = START_TAG.match(text, position)
    if match is None:
        raise MarkupError("a < that begins no tag", position)
    element = Element(match[1], position)
    place = match.end()
    while (found := ATTRIBUTE.match(text, place)) is not None:
        element.attributes.append(
            Attribute(found[1], place, found.start(1), found.end(2) + 1, found.end() - 1, found.end())
        )
        place = found.end()
        if len(element.attributes) > MOST:
            raise MarkupError(f"<{element.name}> has more than {MOST} attributes", position)
    end = TAG_END.match(text, place)
    if end is None:
        raise MarkupError(f"the tag <{element.name}> cannot be read", position)
    element.tag_end = element.end_start = element.end = end.end()
    element.is_empty = bool(end[1])
    return element


def unescaped(text: str) -> str:
    """Return text with its character references resolved; names that are not XML's own stay."""

    def resolved(match: re.Match[str]) -> str:
        if match[3] is not None:
            return PREDEFINED.get(match[3], match[0])
        number = int(match[1], 16) if match[1] is not None else int(match[2])
        return chr(number) if number < 0x110000 else match[0]

    return REFERENCE.sub(resolved, text)
