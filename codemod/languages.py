"""Files that are no Python and no documents, and speak to Twilio voice: one finding each, by text; never parsed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from codemod.screen import Screen, Tongue

if TYPE_CHECKING:
    from codemod.finding import Outcome, Place
    from codemod.options import Options
    from codemod.rules import Rules

MESSAGE = "language"
LINE_END = rb"\r\n|\r|\n"


def suffixes(screen: Screen) -> frozenset[str]:
    """Return the endings of names that are looked at in this way, in small letters."""
    return frozenset(screen.tongues)


def tongue_of(name: str, screen: Screen) -> Tongue | None:
    """Return what a file is by its name; None for one that is not looked at in this way."""
    last = name.rpartition("/")[2].lower()
    ending = "." + last.rpartition(".")[2] if "." in last else last
    return screen.tongues.get(ending) or screen.tongues.get(last)


def voice_place(content: bytes, tongue: Tongue) -> re.Match[bytes] | None:
    """Return the first place at which a file speaks to Twilio voice; None for a file that does not concern us."""
    return _search(tongue.voice)(content) if _search(tongue.library)(content) is not None else None


@cache
def _search(pattern: str) -> Callable[[bytes], re.Match[bytes] | None]:
    return re.compile(pattern.encode()).search


def report(content: bytes, name: str, tongue: Tongue, rules: Rules, options: Options) -> Outcome:
    """Return the outcome of such a file: it stays as it is, with one finding where it concerns us."""
    from codemod.finding import Finding, Level, Outcome, Status  # most such files do not concern us
    from codemod.ignoring import BYTES

    message = rules.messages[MESSAGE]
    found = voice_place(content, tongue)
    if found is None or not options.wants(message.code, message.name):
        return Outcome(name, content, content, (), Status.KEPT)
    what = " ".join(found[0].decode("utf-8", "replace").split())
    text = message.text.replace("{language}", tongue.name).replace("{what}", what)
    level, help_text = message.level, message.help
    for ignored in BYTES.finditer(content):  # one finding for the file: both forms are about all of it
        codes = [each.strip().upper() for each in (ignored["codes"] or b"").decode("ascii", "replace").split(",")]
        if not any(codes) or message.code in codes:
            level, text, help_text = Level.NOTE, rules.messages["ignored"].text, ""
            break
    place = _place(content, *found.span())
    finding = Finding(message.code, message.name, level, name, place, text, help_text)
    return Outcome(name, content, content, (finding,), Status.KEPT)


def _place(content: bytes, start: int, end: int) -> Place:
    """Return where a stretch of bytes stands, in lines and code points."""
    from codemod.finding import Place

    def position(offset: int) -> tuple[int, int]:
        ends = [each.end() for each in re.finditer(LINE_END, content[:offset])]
        begin = ends[-1] if ends else 0
        return len(ends) + 1, len(content[begin:offset].decode("utf-8", "replace")) + 1

    return Place(*position(start), *position(end))
