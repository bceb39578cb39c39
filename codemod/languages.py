"""Files that are no Python and no documents, and speak to Twilio voice: one finding each, by text; never parsed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from codemod.finding import Finding, Level, Outcome, Place, Status
from codemod.ignoring import BYTES
from codemod.options import Options
from codemod.rules import Rules

MESSAGE = "language"
LINE_END = re.compile(rb"\r\n|\r|\n")


class Language(NamedTuple):
    """What tells that a file of some endings concerns us."""

    name: str
    library: re.Pattern[bytes]
    voice: re.Pattern[bytes]


def suffixes(rules: Rules) -> frozenset[str]:
    """Return the endings of names that are looked at in this way, in small letters."""
    return frozenset(_languages(rules))


def language_of(name: str, rules: Rules) -> Language | None:
    """Return what a file is by its name; None for one that is not looked at in this way."""
    last = name.rpartition("/")[2].lower()
    found = _languages(rules)
    ending = "." + last.rpartition(".")[2] if "." in last else last
    return found.get(ending) or found.get(last)


def _languages(rules: Rules) -> Mapping[str, Language]:
    table = rules.tables.get("languages", {}).get("language", {"kind": ()})
    kinds = [(each["name"], tuple(each["suffixes"]), each["library"], each["voice"]) for each in table["kind"]]
    return _read(tuple(kinds), table.get("request", ""), table.get("command", ""))


@lru_cache(maxsize=4)
def _read(kinds: tuple[tuple[str, tuple[str, ...], str, str], ...], request: str, command: str) -> dict[str, Language]:
    found: dict[str, Language] = {}
    for name, endings, library, voice in kinds:
        voice = voice.replace("{request}", request).replace("{command}", command)
        language = Language(name, re.compile(library.encode()), re.compile(voice.encode()))
        found |= dict.fromkeys(endings, language)
    return found


def is_too_large(path: Path, rules: Rules) -> bool:
    """Return whether a file of another language is too large to have been written by somebody; it is not read then.

    Raises OSError for a file that cannot be asked.
    """
    if language_of(path.name, rules) is None:
        return False
    return path.stat().st_size > int(rules.tables["languages"]["language"]["largest"])


def voice_place(content: bytes, language: Language) -> re.Match[bytes] | None:
    """Return the first place at which a file speaks to Twilio voice; None for a file that does not concern us."""
    return language.voice.search(content) if language.library.search(content) is not None else None


def report(content: bytes, name: str, language: Language, rules: Rules, options: Options) -> Outcome:
    """Return the outcome of such a file: it stays as it is, with one finding where it concerns us."""
    message = rules.messages[MESSAGE]
    found = voice_place(content, language)
    if found is None or not options.wants(message.code, message.name):
        return Outcome(name, content, content, (), Status.KEPT)
    what = " ".join(found[0].decode("utf-8", "replace").split())
    text = message.text.replace("{language}", language.name).replace("{what}", what)
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

    def position(offset: int) -> tuple[int, int]:
        ends = [each.end() for each in LINE_END.finditer(content, 0, offset)]
        begin = ends[-1] if ends else 0
        return len(ends) + 1, len(content[begin:offset].decode("utf-8", "replace")) + 1

    return Place(*position(start), *position(end))
