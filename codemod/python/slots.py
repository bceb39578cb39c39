"""Slots: the list of the attributes that the objects of a class may have."""

from __future__ import annotations

import ast

from codemod.finding import Edit
from codemod.python.source import Source


def slot_edit(source: Source, slots: ast.expr | None, name: str, new: str) -> Edit | None:
    """Return the edit that lists a new attribute behind another; None where that is not listed as a literal."""
    if not isinstance(slots, (ast.Tuple, ast.List, ast.Set)):
        return None
    for index, item in enumerate(slots.elts):
        if isinstance(item, ast.Constant) and item.value == name:
            start, end = source.span(item)
            written = source.text[start:end].replace(name, new)
            if source.first_on_line(start):
                return Edit(end, end, f",{source.newline_at(start)}{source.indentation(start)}{written}")
            behind = source.text[end : source.span(slots)[1]]
            lone = index == 0 and len(slots.elts) == 1 and behind.replace(" ", "") == ",)"
            return Edit(end, end + len(behind) - 1 if lone else end, f", {written}")
    return None
