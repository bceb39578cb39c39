"""The change as a unified diff: exact to the byte, so that `git apply` and `patch -p1` take it where the run stood."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from click import style

from codemod.report.printable import printable

LONG_RUN = 30
SEARCHED_AT_ONCE = 200
CONTEXT = 3
NO_NEWLINE = b"\\ No newline at end of file\n"
_Side: TypeAlias = "Sequence[bytes] | Sequence[str]"
_ESCAPES = {7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}


def unified(before: bytes, after: bytes, name: str, *, prefix: str = "", created: bool = False) -> bytes:
    """Return the diff of one file; empty when nothing changes; created tells that the file is not there yet.

    `name` is relative to where the diff will be applied, with slashes. `prefix` is where that is inside its git
    repository, such as "app/web/" (see `repository_prefix`).
    """
    old, new = io.BytesIO(before).readlines(), io.BytesIO(after).readlines()
    found = changes(old, new)
    if not found:
        return b""
    groups = [found[:1]]
    for change in found[1:]:
        if change.old_start - groups[-1][-1].old_end <= 2 * CONTEXT:
            groups[-1].append(change)
        else:
            groups.append([change])
    return b"".join([*_header(name, prefix, created), *(line for group in groups for line in _hunk(old, new, group))])


def leaves(name: str) -> bool:
    """Return whether a file stands outside the directory that names are relative to, where no patch can reach it."""
    return name.startswith("../") or os.path.isabs(name)


def repository_prefix(directory: Path) -> str:
    """Return where `directory` is inside its git repository, as "app/web/"; empty at its root and without one."""
    here = Path(os.path.realpath(directory))
    for root in (here, *here.parents):
        if (root / ".git").exists():
            return "".join(f"{part}/" for part in here.relative_to(root).parts)
    return ""


def coloured(diff: bytes) -> str:
    """Return a diff for a terminal: coloured, and with nothing in it that the terminal would obey."""
    painted = []
    for line in diff.decode("utf-8", "backslashreplace").split("\n"):
        text = printable(line.removesuffix("\r"))
        if re.match(r"(---|\+\+\+) ", line):
            painted.append(style(text, bold=True))
        elif line.startswith("@@"):
            painted.append(style(text, fg="cyan"))
        elif line.startswith("-"):
            painted.append(style(text, fg="red"))
        elif line.startswith("+"):
            painted.append(style(text, fg="green"))
        else:
            painted.append(text)
    return "\n".join(painted)


def changed_lines(old: Sequence[bytes], new: Sequence[bytes]) -> list[tuple[int, int, int, int]]:
    """Return what differs: lines start to end (from 0, exclusive) of old, and those of new that stand for them."""
    return [(each.old_start, each.old_end, each.new_start, each.new_end) for each in changes(old, new)]


class Change(NamedTuple):
    """Lines old_start to old_end (exclusive) of the one side stand for new_start to new_end of the other."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def changes(old: _Side, new: _Side) -> list[Change]:
    """Return what differs, from the top down: the gaps between the runs of equal lines."""
    found = []
    x = y = 0
    for run_x, run_y, length in [*_equal_runs(old, new), (len(old), len(new), 0)]:
        if run_x > x or run_y > y:
            found.append(Change(x, run_x, y, run_y))
        x, y = run_x + length, run_y + length
    return found


def _equal_runs(old: _Side, new: _Side) -> Iterator[tuple[int, int, int]]:
    """Yield (start in old, start in new, length) of lines that stay, by Myers' greedy search for the shortest diff.

    difflib is shorter to write, but in files that repeat themselves, as tests do, it takes a minute for a diff that
    shows whole functions as changed. Myers' search is quadratic in the number of differing lines only; it is begun
    anew after each long run of equal lines, and when it grows too large, so that many changes cost no more than few.
    """
    x = y = 0
    while x < len(old) and y < len(new):
        # Per number of differing lines so far: for each diagonal x - y that can be reached, the diagonal it was
        # reached from, and where on it the equal lines begin and end, as x.
        steps = [{x - y: (x - y, x, _slide(old, new, x, y))}]
        while True:
            reached = steps[-1]
            furthest = max(reached, key=lambda diagonal: 2 * reached[diagonal][2] - diagonal)
            _, start, end = reached[furthest]
            at_the_end = end == len(old) and end - furthest == len(new)
            if at_the_end or end - start >= LONG_RUN or len(steps) > SEARCHED_AT_ONCE:
                break
            steps.append(_one_more(old, new, reached))
        x, y = end, end - furthest
        runs = []
        diagonal = furthest
        for step in reversed(steps):
            came_from, start, end = step[diagonal]
            runs.append((start, start - diagonal, end - start))
            diagonal = came_from
        yield from (run for run in reversed(runs) if run[2])


def _one_more(old: _Side, new: _Side, reached: Mapping[int, tuple[int, int, int]]) -> dict[int, tuple[int, int, int]]:
    """Return what is reached when one more line is taken out of old or put in from new."""
    further: dict[int, tuple[int, int, int]] = {}
    for diagonal, (_, _, end) in reached.items():
        for to, x in ((diagonal + 1, end + 1), (diagonal - 1, end)):
            y = x - to
            if x <= len(old) and y <= len(new) and (to not in further or further[to][1] < x):
                further[to] = (diagonal, x, x)
    return {to: (came_from, x, _slide(old, new, x, x - to)) for to, (came_from, x, _) in further.items()}


def _slide(old: _Side, new: _Side, x: int, y: int) -> int:
    """Return where in old the equal lines end that begin at x and y."""
    while x < len(old) and y < len(new) and old[x] == new[y]:
        x += 1
        y += 1
    return x


def _hunk(old: Sequence[bytes], new: Sequence[bytes], group: Sequence[Change]) -> list[bytes]:
    """Return the lines of a hunk: changes that lie close together, and what surrounds them."""
    first, last = group[0], group[-1]
    start, end = max(0, first.old_start - CONTEXT), min(len(old), last.old_end + CONTEXT)
    shift_before, shift_after = first.new_start - first.old_start, last.new_end - last.old_end
    lines = [b"@@ -%s +%s @@\n" % (_range(start, end), _range(start + shift_before, end + shift_after))]
    for change in group:
        lines.extend(_lines(b" ", old[start : change.old_start]))
        lines.extend(_lines(b"-", old[change.old_start : change.old_end]))
        lines.extend(_lines(b"+", new[change.new_start : change.new_end]))
        start = change.old_end
    return [*lines, *_lines(b" ", old[start:end])]


def _range(start: int, end: int) -> bytes:
    """Return a stretch of lines as a hunk's header writes it; an empty one is named by the line before it."""
    length = end - start
    if length == 1:
        return b"%d" % (start + 1)
    return b"%d,%d" % (start + 1 if length else start, length)


def _lines(sign: bytes, lines: Sequence[bytes]) -> list[bytes]:
    """Return lines of a hunk. Only a line feed ends one for git and patch; a carriage return is content."""
    return [sign + line if line.endswith(b"\n") else sign + line + b"\n" + NO_NEWLINE for line in lines]


def _header(name: str, prefix: str, created: bool) -> tuple[bytes, bytes]:
    """Return the two lines that name the file.

    There is no `diff --git` line on purpose: with it git takes names from the root of the repository, and skips in
    silence what stands outside the directory where it runs; without it, names are relative to that directory.
    But then git guesses how much to strip: below app/, "a/app/x.py" on both lines is taken for app/x.py, not for
    app/app/x.py, and the wrong file is changed or none. Where that would happen, the first line bears the name from
    the root: the guesses differ, git falls back on stripping one, and takes the second line, as patch does.
    """
    if created:
        return b"--- /dev/null\n", b"+++ %s\n" % _quoted(f"b/{name}")
    first = f"{prefix}{name}" if prefix and name.startswith(prefix) else f"a/{name}"
    return b"--- %s\n" % _quoted(first), b"+++ %s\n" % _quoted(f"b/{name}")


def _quoted(name: str) -> bytes:
    """Return a name as git writes it: in quotes with escapes when need be; a tab ends one that holds a space."""
    raw = os.fsencode(name)
    if re.search(rb'[\x00-\x1f"\\\x7f-\xff]', raw):
        escaped = "".join(_ESCAPES.get(byte) or (chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}") for byte in raw)
        return b'"%s"' % escaped.encode("ascii")
    return raw + b"\t" if b" " in raw else raw
