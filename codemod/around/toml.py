"""Where the values of a TOML file stand: a scanner for files that a parser has found valid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codemod.toml_parser import tomllib

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\[\s\S])*?"""(?:"{0,2}(?!"))|'
    + r"'''[\s\S]*?'''(?:'{0,2}(?!'))|"
    + r'"(?:[^"\\\r\n]|\\.)*"|'
    + r"'[^'\r\n]*'"
)
_KEY = re.compile(r'[A-Za-z0-9_-]+|"(?:[^"\\\r\n]|\\.)*"|' + r"'[^'\r\n]*'")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_SCALAR = re.compile(r"[^,\]}#\r\n]*[^,\]}#\r\n \t]")


@dataclass(frozen=True, slots=True)
class Element:
    """One value of an array: a string, or something else."""

    start: int
    end: int
    is_text: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key = value`."""

    path: tuple[str, ...]
    """The names of tables and key, from the top."""
    start: int
    """Where the key begins."""
    key_end: int
    value: int
    """Where the value begins."""
    end: int
    elements: tuple[Element, ...] | None
    """The values of an array; None where the value is none."""


def entries(text: str) -> list[Entry]:
    """Return the entries of a TOML file, those inside inline tables left out; none when the file is not valid."""
    try:
        tomllib.loads(text.replace("\r\n", "\n"))
        return list(_entries(text))
    except (tomllib.TOMLDecodeError, _LostError, RecursionError):
        return []


def is_valid(text: str) -> bool:
    """Return whether a text is TOML."""
    try:
        tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError):
        return False
    return True


class _LostError(Exception):
    """What follows is not what the scanner knows."""


def _entries(text: str) -> Iterator[Entry]:
    table: tuple[str, ...] = ()
    at = _skip(text, 0)
    while at < len(text):
        if text[at] == "[":
            width = 2 if text.startswith("[[", at) else 1
            table, at = _key(text, _blanks(text, at + width))
            at = _skip(text, text.index("]", at) + width)
            continue
        start = at
        key, key_end = _key(text, at)
        equals = _EQUALS.match(text, key_end)
        if equals is None:
            raise _LostError
        end, elements = _value(text, equals.end())
        yield Entry((*table, *key), start, key_end, equals.end(), end, elements)
        at = _skip(text, end)


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match is not None else at


def _blanks(text: str, at: int) -> int:
    while text.startswith((" ", "\t"), at):
        at += 1
    return at


def _key(text: str, at: int) -> tuple[tuple[str, ...], int]:
    names: list[str] = []
    while True:
        match = _KEY.match(text, at)
        if match is None:
            raise _LostError
        names.append(match[0].strip("\"'"))
        dot = _DOT.match(text, match.end())
        if dot is None:
            return tuple(names), match.end()
        at = dot.end()


def _value(text: str, at: int) -> tuple[int, tuple[Element, ...] | None]:
    """Return where a value ends, and its elements when it is an array."""
    if text.startswith(("[", "{"), at):
        closing = "]" if text[at] == "[" else "}"
        found: list[Element] = []
        inside = _skip(text, at + 1)
        while not text.startswith(closing, inside):
            if closing == "}":
                _, inside = _key(text, inside)
                equals = _EQUALS.match(text, inside)
                inside = equals.end() if equals is not None else inside
            end, _ = _value(text, inside)
            found.append(Element(inside, end, text[inside] in "\"'"))
            inside = _skip(text, end)
            if text.startswith(",", inside):
                inside = _skip(text, inside + 1)
        return inside + 1, tuple(found) if closing == "]" else None
    match = _STRING.match(text, at) or _SCALAR.match(text, at)
    if match is None:
        raise _LostError
    return match.end(), None
