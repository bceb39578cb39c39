"""The mapping table as text, and a page of it."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from codemod.report.text import INDENT, indented, wrapped

if TYPE_CHECKING:
    from codemod.report.rule_pages import Entry, Page

Row = tuple[str, str, str, str]


def table(shown: Sequence[Entry], width: int | None = None) -> str:
    """Return the rows, one on a line in columns; where that is wider than `width`, one column under the other.

    Findings that are no row of the mapping follow, with what they say.
    """
    rows = [(each.code, each.name, each.twilio, each.vobiz) for each in shown if each.twilio]
    others = [(each.code, each.name, each.level, each.says) for each in shown if not each.twilio]
    parts = []
    if rows:
        parts.append(_columns(("Code", "Rule", "Twilio", "Vobiz"), rows, width))
    if others:
        parts.append(_columns(("Code", "Finding", "Level", "Says"), others, width))
    return "\n\n".join(parts)


def _columns(head: Row, rows: Sequence[Row], width: int | None) -> str:
    sizes = [max(len(row[column]) for row in (head, *rows)) for column in range(4)]
    if width is None or sum(sizes) + 6 <= width:
        return "\n".join(
            "  ".join(cell.ljust(size) for cell, size in zip(row, sizes, strict=True)).rstrip() for row in (head, *rows)
        )
    label = max(len(each) for each in head[2:])
    lines = []
    for code, name, *rest in rows:
        lines.append(f"{code}  {name}")
        for title, cell in zip(head[2:], rest, strict=True):
            lines += wrapped(cell, width, f"       {title.ljust(label)}  ", " " * (9 + label))
    return "\n".join(lines)


def as_json(shown: Iterable[Page]) -> str:
    """Return pages as one JSON document of ASCII characters; its form is stable and carries a version."""
    return json.dumps({"version": 1, "rules": [asdict(page) for page in shown]}, indent=2)


def explanation(page: Page, width: int = 80) -> str:
    """Return a page as text: what, why, both sides, what to do, what to know, and an example before and after."""
    head = f"{page.code} {page.name}"
    parts = [f"{head} ({page.level})" if page.level else head]
    parts += [_prose(text, width, "") for text in (page.says, page.why) if text]
    parts += [_block("Twilio", page.twilio), _block("Vobiz", page.vobiz)]
    parts.append(_block('Vobiz, where hold = "isolate" is configured', "\n".join(page.isolating)))
    for title, text in (("By hand, since Vobiz has no counterpart", page.manual), ("What to do", page.help)):
        if text:
            parts.append(f"{title}\n{_prose(text, width, INDENT)}")
    for title, items in (*page.attributes, ("Caveats", page.caveats)):
        if items:
            parts.append("\n".join([title, *(_item(item, width) for item in items)]))
    if page.seed:
        parts.append(f"Row of the mapping table\n{_prose(page.seed, width, INDENT)}")
    if page.before == page.after:
        parts.append(_block("Left as it is", page.before))
    else:
        parts += [_block("Before", page.before), _block("After", page.after)]
    if page.sources:
        parts.append("\n".join(["Sources", *(_item(item, width) for item in page.sources)]))
    return "\n\n".join(filter(None, parts))


def _block(title: str, code: str) -> str:
    """Return code below its title, nothing where there is none."""
    return f"{title}\n{textwrap.indent(code, INDENT)}" if code else ""


def _prose(text: str, width: int, indent: str) -> str:
    return "\n".join(indented(text.strip(), width, indent))


def _item(text: str, width: int) -> str:
    return "  - " + _prose(text, width, INDENT).removeprefix(INDENT)
