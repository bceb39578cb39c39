"""Files that list variables, one per line, as shells and their imitations read them: `.env.example` and its like."""

from __future__ import annotations

import re

from codemod.around.declarations import Block, Declaration, Form, physical_lines
from codemod.python.source import Source

_LINE = re.compile(
    r"(?P<before>[ \t]*(?P<comment>\#[ \t]?)?(?:(?:export|set)[ \t]+)?)(?P<name>[A-Za-z_]\w*)"
    r"(?P<between>[ \t]*=[ \t]*)(?P<rest>.*)"
)
_PLAIN = re.compile(r"(?P<value>(?:(?![ \t]\#).)*?)[ \t]*(?:[ \t]\#.*)?")


def read_dotenv(source: Source, form: Form) -> list[Block]:
    """Return the one block that such a file is."""
    found: list[Declaration] = []
    names: set[str] = set()
    open_quote = ""
    for number, (start, line) in enumerate(physical_lines(source), 1):
        if open_quote:  # a value over several lines
            if _closing(line, 0, open_quote) >= 0:
                open_quote = ""
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            continue
        names.add(match["name"])
        rest, quote = match["rest"], match["rest"][:1]
        if quote in ("'", '"', "`") and quote:
            end = _closing(rest, 1, quote)
            if end < 0:
                open_quote = "" if match["comment"] else quote
                continue
            behind = rest[end + 1 :]
            if behind.strip() and not re.match(r"[ \t]+#", behind):
                continue  # pieces put together
            value = rest[1:end]
        elif rest.startswith("#"):
            quote = value = ""
        else:
            plain = _PLAIN.fullmatch(rest)
            quote, value = "", plain["value"] if plain is not None else rest
        found.append(
            Declaration(
                start,
                start + len(line),
                number,
                match["name"],
                match["before"],
                match["between"],
                value,
                quote,
                empty=quote * 2,
                active=not match["comment"],
            )
        )
    return [Block(tuple(found), frozenset(names))]


def _closing(text: str, start: int, quote: str) -> int:
    """Return where a quote closes, -1 where it does not."""
    position = start
    while position < len(text):
        if text[position] == "\\" and quote == '"':
            position += 1
        elif text[position] == quote:
            return position
        position += 1
    return -1
