"""Colours for code that is shown: a line becomes pieces of text, each with a letter for what it is.

This is for reading only. A scanner of a few expressions is enough for it, takes a tenth of the time of one that knows
the languages, and cannot fail. Every expression moves forward only, so that no text takes more than linear time.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

LONGEST = 1_000_000
"""Files with more characters than this are shown without colours."""

PLAIN, COMMENT, STRING, KEYWORD, CONSTANT, NUMBER, CALLED, TAG, ATTRIBUTE, TEMPLATE = "_csklnftax"

Piece = tuple[str, str]
"""What a stretch of text is, and the text."""
_Token = tuple[int, int, str]
"""Where a stretch begins and ends, and what it is."""

_STRING = r"""
    "[^"\\\n]*(?:\\.[^"\\\n]*)*"?
  | '[^'\\\n]*(?:\\.[^'\\\n]*)*'?
"""
_PYTHON = re.compile(
    rf"""
    (?P<comment>\#[^\n]*)
  | (?P<string>[rbfutRBFUT]{{0,2}}(?:
        \"\"\"[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*(?:\"\"\"|\Z)
      | '''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*(?:'''|\Z)
      | {_STRING}))
  | (?P<called>@[\w.]+)
  | (?P<number>\b\d[\w.]*)
  | (?P<word>[^\W\d]\w*)(?P<call>[ ]?\()?
    """,
    re.VERBOSE | re.DOTALL,
)
_OTHER = re.compile(
    rf"""
    (?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))
  | (?P<string>{_STRING}|`[^`\\]*(?:\\.[^`\\]*)*`?)
  | (?P<number>\b\d[\w.]*)
  | (?P<word>[^\W\d]\w*)(?P<call>[ ]?\()?
    """,
    re.VERBOSE | re.DOTALL,
)
_SETTINGS = re.compile(
    rf"""
    (?P<comment>(?:(?<=\s)|(?<![^\n]))[\#;][^\n]*)
  | (?P<string>{_STRING})
  | (?P<attribute>(?<![^\n])[ \t-]*[\w.-]+(?=[ \t]?[:=]))
  | (?P<tag>(?<![^\n])\[[^\]\n]*\])
  | (?P<number>(?<![\w.-])\d[\d.]*)
  | (?P<plain>[\w.-]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_MARKUP = re.compile(
    r"""
    (?P<comment><!--.*?(?:-->|\Z)|\{\#.*?(?:\#\}|\Z))
  | (?P<template>\{\{.*?(?:\}\}|\Z)|\{%.*?(?:%\}|\Z)|<%.*?(?:%>|\Z)|\$\{[^}\n]*\}?)
  | (?P<tag></?[\w:.-]+|<[?!][\w:.-]+|[/?]?>)
  | (?P<attribute>[\w:.-]+(?==))
  | (?P<string>"[^"<]*"?|'[^'<]*'?)
  | (?P<plain>[\w:.-]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_OTHERS_WORDS = frozenset(
    re.findall(
        r"\w+",
        """abstract as async await base break case catch class const continue def default delete do echo else end enum
    export extends final finally fn for foreach from func function global go goto if implements import in interface
    internal is let match module namespace new nil null of package private protected public readonly require return
    self static struct super switch this throw throws trait try type typeof use using val var void while with
    yield""",
    )
)
_CONSTANTS = frozenset({"True", "False", "None", "true", "false", "null", "nil", "undefined"})
_NAMES = {
    "comment": COMMENT,
    "string": STRING,
    "number": NUMBER,
    "called": CALLED,
    "tag": TAG,
    "attribute": ATTRIBUTE,
    "template": TEMPLATE,
    "plain": PLAIN,
}


def language_of(path: str, lines: Sequence[str]) -> str:
    """Return what a file is read as: "python", "markup", "other" or "settings"."""
    suffix = PurePosixPath(path).suffix.lower()
    for language, suffixes in _SUFFIXES.items():
        if suffix in suffixes:
            return language
    first = next((line.lstrip() for line in lines if line.strip()), "")
    return "markup" if first.startswith(("<", "{%", "{#")) else "settings"


def coloured_lines(lines: Sequence[str], language: str) -> list[list[Piece]]:
    """Return the pieces of each line; together they are the line. A language that is not known has no colours."""
    scan = _SCANNERS.get(language)
    text = "\n".join(lines)
    if scan is None or len(text) > LONGEST:
        return [[(PLAIN, line)] if line else [] for line in lines]
    shown: list[list[Piece]] = [[]]
    position = 0
    for start, end, kind in scan(text):
        _put(shown, PLAIN, text[position:start])
        _put(shown, kind, text[start:end])
        position = end
    _put(shown, PLAIN, text[position:])
    return shown[: len(lines)]


def _put(shown: list[list[Piece]], kind: str, text: str) -> None:
    """Add a stretch to the last line, and begin a new line wherever it does."""
    for number, part in enumerate(text.split("\n")):
        if number:
            shown.append([])
        if part and shown[-1] and shown[-1][-1][0] == kind:
            shown[-1][-1] = (kind, shown[-1][-1][1] + part)
        elif part:
            shown[-1].append((kind, part))


def _code(expression: re.Pattern[str], keywords: frozenset[str], text: str) -> Iterator[_Token]:
    for found in expression.finditer(text):
        word = found["word"]
        if word is None:
            yield found.start(), found.end(), _NAMES[str(found.lastgroup)]
        elif word in _CONSTANTS:
            yield *found.span("word"), CONSTANT
        elif word in keywords:
            yield *found.span("word"), KEYWORD
        elif found["call"] is not None:
            yield *found.span("word"), CALLED


def _settings(text: str) -> Iterator[_Token]:
    for found in _SETTINGS.finditer(text):
        yield found.start(), found.end(), _NAMES[str(found.lastgroup)]


def _markup(text: str) -> Iterator[_Token]:
    """Yield the tokens of markup: names and quotes mean something inside of a tag only."""
    inside = False
    for found in _MARKUP.finditer(text):
        kind = str(found.lastgroup)
        if kind == "tag":
            inside = not found[0].endswith(">")
        elif kind in ("attribute", "string") and not inside:
            continue
        yield found.start(), found.end(), _NAMES[kind]


_SUFFIXES = {
    "python": (".py", ".pyi", ".pyw"),
    "markup": (".xml", ".twiml", ".html", ".htm", ".j2", ".jinja", ".jinja2", ".mako", ".tpl"),
    "other": (
        ".js",
        ".mjs",
        ".cjs",
        ".jsx",
        ".ts",
        ".tsx",
        ".php",
        ".rb",
        ".java",
        ".kt",
        ".go",
        ".cs",
        ".json",
        ".ipynb",
    ),
}
_SCANNERS: dict[str, Callable[[str], Iterator[_Token]]] = {
    "python": lambda text: _code(_PYTHON, frozenset(keyword.kwlist), text),
    "other": lambda text: _code(_OTHER, _OTHERS_WORDS, text),
    "settings": _settings,
    "markup": _markup,
}
