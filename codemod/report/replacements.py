"""The change of a file as stretches of its text that are replaced, as programs that apply fixes want it."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass

from codemod.finding import Place
from codemod.report.diff import changes
from codemod.report.text import encoding_of

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Replacement:
    """A stretch of a file, and the text that takes its place."""

    place: Place
    text: str


def replacements(before: bytes, after: bytes) -> list[Replacement] | None:
    """Return what makes `after` of `before`, from the top down; None for what cannot be read as text."""
    encoding = encoding_of(before)
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    if not after.startswith(mark) or encoding.startswith("utf-16"):
        return None
    old, new = (io.BytesIO(each.removeprefix(mark)).readlines() for each in (before, after))
    try:
        text = [line.decode(encoding) for line in old]
        found = []
        for change in changes(old, new):
            start = _position("".join(text[: change.old_start]))
            end = _position("".join(text[: change.old_end]))
            inserted = b"".join(new[change.new_start : change.new_end]).decode(encoding)
            found.append(Replacement(Place(*start, *end), inserted))
    except (LookupError, ValueError):
        return None
    return found


def _position(text: str) -> tuple[int, int]:
    """Return line and column of what follows a text, from 1."""
    *ended, last = _LINE_END.split(text)
    return len(ended) + 1, len(last) + 1
