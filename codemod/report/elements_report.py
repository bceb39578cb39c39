"""One element of documents explained: what takes its place, and what becomes of each attribute."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from codemod.elements import AttributeRow, Constant, ElementRow
from codemod.report.text import INDENT, indented


def explanation(row: ElementRow, example: tuple[str, str], width: int = 80) -> str:
    """Return all that is known about an element; example is its snippet before and after."""
    parts = [f"{row.code} {row.name}"]
    parts.append("\n".join(indented(row.why, width, "")))
    parts.append(f"Twilio\n{INDENT}<{row.element}>")
    parts.append(f"Vobiz\n{INDENT}<{row.to}>")
    lines = [*_attributes(row.attributes, row.write)]
    if lines:
        parts.append("\n".join(["Attributes", *(line for each in lines for line in _item(each, width))]))
    for name, around in row.around.items():
        lines = [*_attributes(around, {})]
        parts.append(
            "\n".join([f"Attributes of <{name}> around it", *(x for each in lines for x in _item(each, width))])
        )
    if row.seed is not None:
        parts.append("\n".join(["Row of the mapping table", *indented(row.seed, width, INDENT)]))
    for title, snippet in zip(("Before", "After"), example, strict=True):
        parts.append(f"{title}\n{textwrap.indent(snippet.strip(chr(10)), INDENT)}")
    return "\n\n".join(parts)


def _attributes(rows: Mapping[str, AttributeRow], constants: Mapping[str, Constant]) -> Iterator[str]:
    gone = [row.name for row in rows.values() if _is_gone(row)]
    for row in rows.values():
        if not _is_gone(row):
            yield f"{row.name}: {_fate(row)}"
    for name, constant in constants.items():
        yield f'{name}="{constant.value}" is written'
    if gone:
        yield f"no counterpart: {', '.join(gone)}"


def _is_gone(row: AttributeRow) -> bool:
    return not (row.to or row.to_content or row.to_parent or row.after)


def _fate(row: AttributeRow) -> str:
    if row.after is not None:
        return f"becomes <{row.after}> behind it"
    if row.to_content is not None:
        return f"becomes the content of <{row.to_content}>"
    if row.to_parent is not None:
        return f"becomes {row.to_parent} of the element around it"
    words = ["stays" if row.to == row.name else f"becomes {row.to}"]
    spelt = [
        f"{row.written[old] or 'nothing'} becomes {new or 'nothing'}"
        for old, new in row.spelt.items()
        if row.written[old] != new
    ]
    if spelt:
        words.append(", ".join(spelt))
    if row.absent is not None:
        words.append(f"where there is none, {row.absent.value} is written")
    return "; ".join(words)


def _item(text: str, width: int) -> list[str]:
    return ["  - " + "\n".join(indented(text, width, INDENT)).removeprefix(INDENT)]
