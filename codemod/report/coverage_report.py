"""What becomes of everything that the source offers: the rows of codemod.coverage as text, Markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from codemod.coverage import Covered, Fate
from codemod.report.rules_markdown import code_spans, span
from codemod.report.text import INDENT, wrapped

NOWHERE = "IN NO TABLE"


def as_json(rows: Iterable[Covered]) -> str:
    """Return the rows as one JSON document of ASCII characters; its form is stable and carries a version."""
    shown = [
        {
            "place": row.place,
            "item": row.item,
            "fates": [
                {
                    "code": fate.code,
                    "rule": fate.name,
                    "level": fate.level.value if fate.level else None,
                    "at_times": fate.at_times.value if fate.at_times else None,
                    "when": fate.when,
                    "becomes": fate.becomes,
                }
                for fate in row.fates
            ],
        }
        for row in rows
    ]
    return json.dumps({"version": 1, "coverage": shown}, indent=2)


def as_markdown(rows: Iterable[Covered]) -> str:
    """Return the rows as a table of Markdown: place, items that share a fate, and what becomes of them."""
    lines = ["| Twilio | of it | becomes |", "| --- | --- | --- |"]
    for place, items in _places(rows).items():
        for fates, names in _together(items):
            shown = "<br>".join(code_spans(text) for text in _shown(fates))
            lines.append(f"| {span(place)} | {', '.join(map(span, names))} | {shown} |")
    return "\n".join(lines)


def _places(rows: Iterable[Covered]) -> dict[str, list[Covered]]:
    found: dict[str, list[Covered]] = {}
    for row in rows:
        found.setdefault(row.place, []).append(row)
    return found


def as_text(rows: Iterable[Covered], width: int | None = None) -> str:
    """Return the rows by their places: what becomes of a place, then its items, those together that share a fate.

    `width` is that of a terminal; without it a line is as long as it must be.
    """
    blocks = []
    for place, items in _places(rows).items():
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
