"""What becomes of each attribute of an element of documents, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from codemod.elements import AttributeRow, Constant, ElementRow


def attributes_of(row: ElementRow) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return headings, and below each what becomes of the attributes: its own, and those of elements that go."""
    groups = [("Attributes", tuple(_attributes(row.attributes, row.write)))]
    groups += [(f"Attributes of <{name}> around it", tuple(_attributes(rows, {}))) for name, rows in row.around.items()]
    return tuple(group for group in groups if group[1])


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
