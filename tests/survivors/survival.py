"""A migrated tree held against the detector: what is still Twilio's there, and what of it no finding names."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from survivors.detector import Touchpoint, detect, text_of

BLANKET = frozenset({"unreadable-file", "language", "old-library", "VB901", "VB503"})
"""What is said of a whole file: it names every place of it."""
BUILDERS = frozenset({"builder", "VB501"})
IMPORTS = 25
"""Imports stand above this line: what is said of one that builds documents is said of all documents of its file."""
SIGNATURES = frozenset({"request-validator", "VB502"})
STALE = frozenset({"patched-client", "test-double", "double-raises", "expected-document", "expected-layout"})
"""What only the run that rewrites can know; a later check tells of what still names Twilio."""


@dataclass(frozen=True)
class Said:
    """One finding, as far as it tells of a place."""

    path: str
    line: int
    end_line: int
    rule: str
    text: str


def survivors(
    files: Mapping[str, bytes], said: Iterable[Said], accepted: Mapping[tuple[str, str], str]
) -> tuple[list[Touchpoint], list[Touchpoint]]:
    """Return all touchpoints of a tree, and those among them that no finding names.

    accepted holds the false alarms of the detector: path and text of the line -> why it is none.
    """
    found = detect(files)
    texts = {path: text_of(content).splitlines() for path, content in files.items()}
    told = list(said)
    silent = []
    for each in found:
        line = texts[each.path][each.line - 1].strip() if each.line else ""
        if (each.path, line) in accepted or any(names(one, each) for one in told):
            continue
        if not any(goes_on(one, each, texts[each.path]) for one in told):
            silent.append(each)
    return found, silent


def names(said: Said, touchpoint: Touchpoint) -> bool:
    """Return whether a finding stands in the statement of a touchpoint, or speaks of it."""
    if said.path == touchpoint.path:
        if touchpoint.line == 0 or (said.line <= touchpoint.end_line and said.end_line >= touchpoint.line):
            return True
        if any(
            f"line {line}" in said.text.replace(",", " ") for line in range(touchpoint.line, touchpoint.end_line + 1)
        ):
            return True
        if said.rule in BLANKET or (said.rule in SIGNATURES and touchpoint.sort == "signature"):
            return True
        return said.rule in BUILDERS and touchpoint.sort == "builder" and said.line <= IMPORTS
    return f"{touchpoint.path}:{touchpoint.line}" in said.text


def goes_on(said: Said, touchpoint: Touchpoint, lines: list[str]) -> bool:
    """Return whether a finding names what a touchpoint goes on as: a room that is kept is named by its uses."""
    if said.path != touchpoint.path or not touchpoint.names:
        return False
    text = said.text if touchpoint.sort == "parameter" else "\n".join(lines[said.line - 1 : said.end_line])
    return any(re.search(rf"\b{re.escape(each)}\b", text) for each in touchpoint.names)


def carried(said: Iterable[Said], before: bytes, after: bytes) -> list[Said]:
    """Return findings about a file as it was with the lines where they stand once it is rewritten.

    One about a line that changed stands wherever its block of changed lines is now.
    """
    old, new = text_of(before).splitlines(), text_of(after).splitlines()
    places: dict[int, tuple[int, int]] = {}
    for tag, first, last, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for line in range(first, last):
            at = start + line - first
            places[line + 1] = (at + 1, at + 1) if tag == "equal" else (start + 1, max(end, start + 1))
    moved = []
    for each in said:
        first, last = places.get(each.line, (each.line, each.line)), places.get(each.end_line, (each.line, each.line))
        moved.append(Said(each.path, first[0], max(first[1], last[1]), each.rule, each.text))
    return moved
