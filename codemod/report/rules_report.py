"""The mapping table as text, and one of its rules explained."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from codemod.report.text import INDENT, indented

if TYPE_CHECKING:
    from codemod.elements import ElementRow
    from codemod.rules import Rule


def table(rules: Sequence[Rule], width: int | None = None, elements: Sequence[ElementRow] = ()) -> str:
    """Return the rules, one on a line in columns; where that is wider than `width`, one column under the other.

    The elements of documents follow.
    """
    rows = [(rule.code, rule.name, _one_line(rule.twilio), _one_line(rule.vobiz or "manual")) for rule in rules]
    rows += [(row.code, row.name, f"<{row.element}>", f"<{row.to}>") for row in elements]
    rows.insert(0, ("Code", "Rule", "Twilio", "Vobiz"))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    if width is None or sum(widths) + 6 <= width:
        return "\n".join(
            "  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in rows
        )
    return "\n".join(
        f"{code}  {name}\n       Twilio  {twilio}\n       Vobiz   {vobiz}" for code, name, twilio, vobiz in rows[1:]
    )


def explanation(rule: Rule, example: tuple[str, str] | None, width: int = 80) -> str:
    """Return all that is known about a rule; `example` is its snippet before and after, None when it has none."""
    parts = [f"{rule.code} {rule.name} ({rule.level.value})"]
    if rule.why:
        parts.append(_prose(rule.why, width, ""))
    parts.append(f"Twilio\n{textwrap.indent(rule.twilio.strip(), INDENT)}")
    if rule.vobiz is not None:
        parts.append(f"Vobiz\n{textwrap.indent(rule.vobiz.strip(), INDENT)}")
    if rule.isolate:
        lines = "\n".join(INDENT + line.template.text for line in rule.isolate)
        parts.append(f'Vobiz, where hold = "isolate" is configured\n{lines}')
    if rule.manual is not None:
        parts.append(f"By hand, since Vobiz has no counterpart\n{_prose(rule.manual, width, INDENT)}")
    if rule.help:
        parts.append(f"What to do\n{_prose(rule.help, width, INDENT)}")
    if rule.notes:
        parts.append("\n".join(["Caveats", *(_item(note, width) for note in rule.notes)]))
    if rule.seed is not None:
        parts.append(f"Row of the mapping table\n{_prose(rule.seed, width, INDENT)}")
    if example is not None:
        before, after = (textwrap.indent(snippet.strip("\n"), INDENT) for snippet in example)
        parts.append(f"Before\n{before}")
        parts.append(f"After\n{after}")
    return "\n\n".join(parts)


def _one_line(pattern: str) -> str:
    return " ".join(pattern.split())


def _prose(text: str, width: int, indent: str) -> str:
    return "\n".join(indented(text.strip(), width, indent))


def _item(text: str, width: int) -> str:
    return "  - " + _prose(text, width, INDENT).removeprefix(INDENT)
