"""What becomes of everything that the source offers, as a table for people: the rows of codemod.coverage as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from codemod.coverage import Covered, Fate
from codemod.report.text import INDENT, wrapped

PLAIN = "only names what is asked"
NOWHERE = "IN NO TABLE"


def render(rows: Iterable[Covered], width: int | None = None) -> str:
    """Return the rows by their places: what becomes of a place, then its items, those together that share a fate.

    `width` is that of a terminal; without it a line is as long as it must be.
    """
    places: dict[str, list[Covered]] = {}
    for row in rows:
        places.setdefault(row.place, []).append(row)
    blocks = []
    for place, items in places.items():
        lines = [place]
        for fates, names in _together(items):
            lines += _item(names, fates, width)
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _together(rows: Sequence[Covered]) -> list[tuple[tuple[Fate, ...], list[str]]]:
    found: dict[tuple[Fate, ...], list[str]] = {}
    whole = [row for row in rows if not row.item]
    for row in (*whole, *(row for row in rows if row.item)):
        found.setdefault(row.fates, [])
        if row.item:
            found[row.fates].append(row.item)
    return list(found.items())


def _item(names: Sequence[str], fates: Sequence[Fate], width: int | None) -> list[str]:
    """Return what becomes of some items; those of the place itself have no name, and stand first."""
    lines = _lines(", ".join(names), width, INDENT, INDENT) if names else []
    indent = INDENT * 2 if names else INDENT
    for text in _shown(fates):
        lines += _lines(text, width, indent, indent + INDENT)
    return lines


def _lines(text: str, width: int | None, first: str, rest: str) -> list[str]:
    return [first + text] if width is None else wrapped(text, width, first, rest)


def _shown(fates: Sequence[Fate]) -> list[str]:
    """Return a line for each thing that may become of an item; codes that say the same share one."""
    if not fates:
        return [NOWHERE]
    found: dict[tuple[str, str, str], list[str]] = {}
    for fate in fates:
        found.setdefault((fate.when, _level(fate), fate.becomes), []).append(_code(fate))
    return [_line(when, level, becomes, codes) for (when, level, becomes), codes in found.items()]


def _level(fate: Fate) -> str:
    if fate.level is None:
        return ""
    at_times = f" ({fate.at_times.value} at times)" if fate.at_times is not None else ""
    return fate.level.value + at_times


def _code(fate: Fate) -> str:
    return f"{fate.code} {fate.name}".strip()


def _line(when: str, level: str, becomes: str, codes: Sequence[str]) -> str:
    if not level:
        return f"nothing is told: {becomes}"
    start = f"{when}: " if when else ""
    return f"{start}{level}, {', '.join(codes)}" + (f" -> {becomes}" if becomes else "")
