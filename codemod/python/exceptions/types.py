"""The names of exceptions where several may stand: what is written in the place of some, or beside them."""

from __future__ import annotations

import ast
import re

from codemod.finding import Edit
from codemod.python.source import Source


def types_text(names: list[str]) -> str:
    """Return exceptions as a handler names them: one by its name, several as a tuple."""
    return names[0] if len(names) == 1 else f"({', '.join(names)})"


def type_edits(
    source: Source,
    named: list[ast.expr],
    elements: list[ast.expr],
    whole: ast.expr | None,
    new: list[str],
    *,
    keep: bool,
    several: bool,
    alone: bool,
) -> list[Edit]:
    """Return the edits that write new exceptions in the place of those named, or beside them where they are kept.

    elements are all that stand in the list, whole is the tuple or list where there is one, several tells of arguments
    that are taken one after the other, alone whether one exception may stand without a tuple around it.
    """
    if whole is None and not several:
        start, end = source.span(named[0])
        return [Edit(start, end, types_text([*([source.slice(named[0])] if keep else []), *new]))]
    if keep:
        end = source.span(named[-1])[1]
        return [Edit(end, end, "".join(f", {each}" for each in new))]
    left = [source.slice(each) for each in elements if each not in named]
    shrinks = 1 == len(left) + len(new) < len(elements) and isinstance(whole, ast.Tuple)
    if shrinks and whole is not None and not re.search(r"[#\r\n]", source.slice(whole)):
        start, end = source.span(whole)
        name = types_text([*new, *left])
        return [Edit(start, end, name if alone else f"({name},)")]
    return _replaced(source, named, elements, new)


def _replaced(source: Source, named: list[ast.expr], elements: list[ast.expr], new: list[str]) -> list[Edit]:
    """Return the edits that put new exceptions in the place of the first of those named, and take out the rest."""
    spans = [source.span(each) for each in elements]
    places = [elements.index(each) for each in named]
    edits: list[Edit] = []
    if new:
        edits.append(Edit(*spans[places.pop(0)], ", ".join(new)))
    for place in places:
        if place:
            edits.append(Edit(spans[place - 1][1], spans[place][1], ""))
        else:
            edits.append(Edit(spans[0][0], spans[1][0], ""))
    return edits
