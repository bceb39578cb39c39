"""The code of a file as the page shows it: what changes, and what findings stand at, with the lines around."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from codemod.finding import Finding, Outcome
from codemod.report.diff import changes
from codemod.report.html.syntax import PLAIN, Piece, coloured_lines, language_of
from codemod.report.html.words import changed_words, paired
from codemod.report.printable import printable
from codemod.report.text import source_lines

AROUND = 3
LONGEST_LINE = 400
LONGEST_PLACE = 40
"""So many lines of a place are shown."""
MOST_ROWS = 3000
ESCAPED = "i"
"""What a character is that cannot be seen, and is shown as its escape."""

Line = list[Any]
"""What the page is given of a line: its text, and what its stretches are (see `_packed`)."""
Hunk = dict[str, Any]
"""Where it begins on both sides ("o", "n", from 1), its "rows", and how many more there are ("more").

A row is ["=", *line], ["-", *line], ["+", *line] or ["~", *line, marks, *line, marks].
"""


def hunks(outcome: Outcome, findings: Sequence[Finding]) -> list[Hunk]:
    """Return the stretches of a file that are worth showing, from the top down; they do not touch each other."""
    old, new = _lines(outcome.before), _lines(outcome.after)
    changed = changes(old, new)
    wanted = [(change[0], change[1]) for change in changed]
    for place in (each.place for each in findings):
        if place.line <= len(old):
            wanted.append((place.line - 1, min(place.end_line, place.line + LONGEST_PLACE, len(old))))
    windows: list[tuple[int, int]] = []
    for start, end in sorted(wanted):
        start, end = max(0, start - AROUND), min(len(old), end + AROUND)
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
        else:
            windows.append((start, end))
    if not windows:
        return []
    language = language_of(outcome.path, old or new)
    sides = coloured_lines(old, language), coloured_lines(new, language) if changed else []
    return [_hunk(window, changed, *sides) for window in windows]


def snippet(text: str, path: str) -> list[list[Piece]]:
    """Return the lines of a piece of code that stands by itself; the path says what kind of code it is."""
    lines = text.strip("\n").split("\n")
    return [_shown(pieces) for pieces in coloured_lines(lines, language_of(path, lines))]


def _lines(source: bytes) -> list[str]:
    lines = source_lines(source)
    return lines if lines[-1] else lines[:-1]


def _hunk(
    window: tuple[int, int],
    changed: Sequence[tuple[int, int, int, int]],
    old: Sequence[Sequence[Piece]],
    new: Sequence[Sequence[Piece]],
) -> Hunk:
    """Return the rows of a stretch of the old side, and of what takes its place."""
    start, end = window
    within = [each for each in changed if start <= each[0] and each[1] <= end]
    before = [each for each in changed if each[1] < start or (each[1] == start and each not in within)]
    shift = before[-1][3] - before[-1][1] if before else 0
    rows: list[Line] = []
    position = start
    for old_start, old_end, new_start, new_end in within:
        rows.extend(["=", *_packed(pieces)] for pieces in old[position:old_start])
        rows.extend(_changed(old[old_start:old_end], new[new_start:new_end]))
        position = old_end
    rows.extend(["=", *_packed(pieces)] for pieces in old[position:end])
    hunk: Hunk = {"o": start + 1, "n": start + shift + 1, "rows": rows[:MOST_ROWS]}
    if len(rows) > MOST_ROWS:
        hunk["more"] = len(rows) - MOST_ROWS
    return hunk


def _changed(old: Sequence[Sequence[Piece]], new: Sequence[Sequence[Piece]]) -> list[Line]:
    left, right = [_packed(pieces) for pieces in old], [_packed(pieces) for pieces in new]
    rows: list[Line] = []
    for i, j in paired([line[0] for line in left], [line[0] for line in right]):
        if i is None:
            rows.append(["+", *right[j or 0]])
        elif j is None:
            rows.append(["-", *left[i]])
        else:
            gone, come = changed_words(left[i][0], right[j][0])
            rows.append(["~", *left[i], gone, *right[j], come])
    return rows


def _packed(pieces: Sequence[Piece]) -> Line:
    """Return the text of a line and its marks: "_4k6" is four plain characters, then a keyword of six, then plain."""
    shown = _shown(pieces)
    text = "".join(part for _, part in shown)
    while shown and shown[-1][0] == PLAIN:
        shown.pop()
    return [text, "".join(f"{mark}{len(part)}" for mark, part in shown)]


def _shown(pieces: Sequence[Piece]) -> list[Piece]:
    """Return a line with nothing in it that cannot be seen; one that is very long ends with a word on the rest."""
    shown: list[Piece] = []
    room = LONGEST_LINE
    for kind, piece in pieces:
        shown.extend(_visible(kind, piece[:room]))
        room = max(0, room - len(piece))
    length = sum(len(piece) for _, piece in pieces)
    if length > LONGEST_LINE:
        shown.append((ESCAPED, f"... and {length - LONGEST_LINE} characters more"))
    return shown


def _visible(kind: str, text: str) -> list[Piece]:
    """Return a piece with the characters that cannot be seen as pieces of their own, escaped."""
    if not text:
        return []
    if text.isprintable():
        return [(kind, text)]
    parts: list[Piece] = []
    for character in text:
        mark = kind if character.isprintable() or character == "\t" else ESCAPED
        if parts and parts[-1][0] == mark:
            parts[-1] = (mark, parts[-1][1] + printable(character))
        else:
            parts.append((mark, printable(character)))
    return parts
