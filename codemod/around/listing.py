"""Lists of requirements in any file: their items with places, and the edits that put one in and take one out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from codemod.finding import Edit
from codemod.python.source import Source

NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
# What may follow the name of a requirement: extras, a version, an address, a marker, options of pip.
BEHIND_NAME = re.compile(r"\s*(?:$|[\[(<>=!~;@,]|--)")
MARKER = re.compile(r"\s*;.*", re.DOTALL)
CONTINUED = re.compile(r"[ \t]*\\?(?:\r\n|\r|\n)[ \t]*")
HASH = re.compile(r"\s--hash[=\s]")
EGG = re.compile(r"#(?:.*&)?egg=([A-Za-z0-9._-]+)")


@dataclass(frozen=True, slots=True)
class Item:
    """One requirement, where it stands."""

    name: str
    """As packages are compared: see normalised."""
    start: int
    end: int
    form: str
    """What stands there for another package, unpinned: {name} in the place of its name."""
    problem: str = ""
    """The message that tells why nothing can be written in its form; the item may still be a requirement."""

    def written(self, name: str) -> str:
        """Return the text of another package in the same form."""
        return self.form.replace("{name}", name)


@dataclass(frozen=True, slots=True)
class Group:
    """Requirements that are listed together."""

    items: tuple[Item, ...]
    commas: bool = False
    """Whether commas part them; else each has lines of its own."""
    takes: bool = True
    """Whether the target's package may be put here."""

    def named(self, name: str) -> list[Item]:
        """Return the items of a package."""
        return [item for item in self.items if item.name == name]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a file lists."""

    groups: tuple[Group, ...] = ()
    includes: tuple[str, ...] = ()
    """Paths, relative to the file's folder, of files that it takes in."""
    constraints: tuple[str, ...] = ()
    """Paths of files that only limit versions."""

    @property
    def items(self) -> tuple[Item, ...]:
        """Return all requirements, in order."""
        return tuple(sorted((item for group in self.groups for item in group.items), key=lambda item: item.start))

    @property
    def names(self) -> frozenset[str]:
        """Return the names of all of them."""
        return frozenset(item.name for item in self.items)


def normalised(name: str) -> str:
    """Return a package's name as packages are compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def requirement(text: str, start: int, *, head: str = "", tail: str = "") -> Item | None:
    """Return the item for a requirement as PEP 508 writes one, or pip; None where the text is none.

    start is the offset of head, which stands before the text (a quote, a dash) as tail stands behind it.
    """
    end = start + len(head) + len(text) + len(tail)
    egg = EGG.search(text)
    if egg is not None:
        return Item(normalised(egg[1]), start, end, f"{head}{{name}}{tail}")
    match = NAME.match(text)
    if match is None or BEHIND_NAME.match(text, match.end()) is None:
        return None
    marker = MARKER.search(text, match.end())
    rest = re.sub(r"\s+--.*", "", CONTINUED.sub(" ", marker[0])) if marker is not None and "@" not in text else ""
    problem = "requirement-hashes" if HASH.search(text) else ""
    return Item(normalised(match[0]), start, end, f"{head}{{name}}{rest}{tail}", problem)


# ---- edits -----------------------------------------------------------------------------------------------------------


def added(group: Group, item: Item, name: str, source: Source) -> list[Edit]:
    """Return the edits that put a package beside an item of a group, or where it sorts."""
    return _after(_place(group, item, name, source), item.written(name), group, source)


def replaced(group: Group, item: Item, name: str, source: Source) -> list[Edit]:
    """Return the edits that put a package in an item's place, or where it sorts."""
    if _place(group, item, name, source) is item:
        return [Edit(item.start, item.end, item.written(name))]
    return [*removed(group, item, source), *added(group, item, name, source)]


def removed(group: Group, item: Item, source: Source) -> list[Edit]:
    """Return the edits that take an item out of a group."""
    at = group.items.index(item)
    before, behind = group.items[:at][-1:], group.items[at + 1 :][:1]
    if own_line(item, source):
        start, end = source.line_start(item.start), source.line_end(item.end)
        if end == len(source.text) and not source.text.endswith(("\n", "\r")):
            start = len(source.text[:start].removesuffix("\n").removesuffix("\r"))
        edits = [Edit(start, end, "")]
        if group.commas and before and not behind and not _comma(item, source):
            comma = _comma(before[0], source)
            edits += [Edit(comma - 1, comma, "")] if comma and comma <= start else []
        return edits
    if behind:
        return [Edit(item.start, behind[0].start, "")]
    return [Edit(before[0].end if before else item.start, item.end, "")]


def own_line(item: Item, source: Source) -> bool:
    """Return whether an item has its lines to itself, but for a comma and a comment."""
    rest = source.text[item.end : source.line_end(item.end)]
    return source.first_on_line(item.start) and re.fullmatch(r"[ \t]*,?[ \t]*(?:#.*)?\s*", rest) is not None


def _place(group: Group, item: Item, name: str, source: Source) -> Item:
    """Return the item that a new one stands behind: where it sorts in a sorted list, else the one that it goes with."""
    block = [each for each in _block(group, item, source) if each.name]
    names = [each.name for each in block]
    smaller = [each for each in block if each.name <= normalised(name)]
    return smaller[-1] if smaller and names == sorted(names) else item


def _block(group: Group, item: Item, source: Source) -> list[Item]:
    """Return the items that stand together with one: neither a blank line nor a line of something else between."""
    block: list[Item] = [group.items[0]]
    for one, other in pairwise(group.items):
        lines = re.split(r"\r\n|\r|\n", source.text[one.end : other.start])
        if len(lines) > 2:
            if item in block:
                return block
            block = []
        block.append(other)
    return block


def _after(item: Item, text: str, group: Group, source: Source) -> list[Edit]:
    if not own_line(item, source):
        return [Edit(item.end, item.end, _gap(group, source) + text)]
    edits: list[Edit] = []
    if group.commas and _comma(item, source):
        text += ","
    elif group.commas:
        edits.append(Edit(item.end, item.end, ","))
    indent, newline = source.indentation(item.start), source.newline_at(item.end)
    end = source.line_end(item.end)
    if end == len(source.text) and not source.text.endswith(("\n", "\r")):
        return [*edits, Edit(end, end, f"{newline}{indent}{text}")]
    return [*edits, Edit(end, end, f"{indent}{text}{newline}")]


def _gap(group: Group, source: Source) -> str:
    """Return what parts the items of a list on one line."""
    gaps = [source.text[one.end : other.start] for one, other in pairwise(group.items)]
    return next((gap for gap in gaps if re.fullmatch(r",[ \t]*", gap)), ", ")


def _comma(item: Item, source: Source) -> int:
    """Return the offset behind the comma that follows an item, 0 where none does."""
    match = re.compile(r"\s*,").match(source.text, item.end)
    return match.end() if match is not None else 0
