"""Which line of a change stands for which, and the words in which the two differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

LIKE = 0.4
"""How much of two lines must be the same for one to stand beside the other."""
MOST_COMPARED = 10_000
"""How many pairs of lines of one change are compared; in larger changes the lines stand beside each other in order."""
MOST_WORDS = 300

Marks = tuple[int, ...]
"""Starts and ends (exclusive) of stretches, by turns."""

_WORD = re.compile(r"\w+|\s+|.")


def paired(old: Sequence[str], new: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Return the lines of both sides side by side, by their numbers: what is most alike, in the order of both."""
    if len(old) * len(new) > MOST_COMPARED:
        longest = max(len(old), len(new))
        return [(i if i < len(old) else None, i if i < len(new) else None) for i in range(longest)]
    left, right = [_counted(line) for line in old], [_counted(line) for line in new]
    # best[i][j]: how alike the lines from i and j on can be made to be.
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    likeness = [[_likeness(a, b) for b in right] for a in left]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + likeness[i][j])
    pairs: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < len(old) or j < len(new):
        if i == len(old):
            pairs.append((None, j))
            j += 1
        elif j == len(new) or best[i][j] == best[i + 1][j]:
            pairs.append((i, None))
            i += 1
        elif best[i][j] == best[i][j + 1]:
            pairs.append((None, j))
            j += 1
        else:
            pairs.append((i, j))
            i, j = i + 1, j + 1
    return _closed(pairs)


def changed_words(old: str, new: str) -> tuple[Marks, Marks]:
    """Return the stretches of two lines in which they differ; none where hardly anything is the same."""
    left, right = _WORD.findall(old), _WORD.findall(new)
    if len(left) > MOST_WORDS or len(right) > MOST_WORDS:
        return (), ()
    gone: list[tuple[int, int]] = []
    come: list[tuple[int, int]] = []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if not _likeness(_counted(old), _counted(new)):
        return (), ()
    for kind, i, i_end, j, j_end in matcher.get_opcodes():
        if kind != "equal":
            _mark(gone, left, i, i_end)
            _mark(come, right, j, j_end)
    return _joined(gone, old), _joined(come, new)


def _counted(line: str) -> Counter[str]:
    return Counter(word for word in _WORD.findall(line[:1000]) if not word.isspace())


def _likeness(left: Counter[str], right: Counter[str]) -> float:
    """Return how much of two lines is the same, 0 to 1; 0 below what makes them alike."""
    share = 2 * (left & right).total() / ((left.total() + right.total()) or 1)
    return share if share >= LIKE else 0.0


def _closed(pairs: list[tuple[int | None, int | None]]) -> list[tuple[int | None, int | None]]:
    """Return the pairs with lone lines of both sides that follow each other put side by side, as far as they go."""
    closed: list[tuple[int | None, int | None]] = []
    lone_left: list[int] = []
    lone_right: list[int] = []

    def put() -> None:
        for number in range(max(len(lone_left), len(lone_right))):
            closed.append(
                (
                    lone_left[number] if number < len(lone_left) else None,
                    lone_right[number] if number < len(lone_right) else None,
                )
            )
        lone_left.clear()
        lone_right.clear()

    for left, right in pairs:
        if left is not None and right is not None:
            put()
            closed.append((left, right))
        else:
            lone_left += [] if left is None else [left]
            lone_right += [] if right is None else [right]
    put()
    return closed


def _mark(marks: list[tuple[int, int]], words: Sequence[str], first: int, end: int) -> None:
    start = sum(map(len, words[:first]))
    length = sum(map(len, words[first:end]))
    if length:
        marks.append((start, start + length))


def _joined(marks: list[tuple[int, int]], line: str) -> Marks:
    """Return marks with those made one between which hardly anything stands, and none where nearly all is marked."""
    joined: list[tuple[int, int]] = []
    for start, end in marks:
        if joined and not re.search(r"\w\w", line[joined[-1][1] : start]):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    total = len(line.strip())
    if sum(len(line[start:end].strip()) for start, end in joined) >= total:
        return ()
    return tuple(position for pair in joined for position in pair)
