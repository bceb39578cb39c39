"""Where comments stand in Python's text: what is neither in a string nor a string is one, if it begins with #.

The standard library's tokenize tells that too, in the time that a whole parse takes, and with Python 3.10 and 3.11 in a
time that grows with the square of a string's lines where it is traced.
"""

from __future__ import annotations

import io
import re
import sys
import tokenize
from collections.abc import Iterator

from codemod.python.source import LINE

FIELDS_ARE_CODE = sys.version_info >= (3, 12)
"""Whether strings and comments may stand in the fields of an f-string, the quote that began it included (PEP 701)."""
COMMENT_OR_QUOTE = re.compile(r"""#[^\r\n]*|"{3}|'{3}|["']""")
END = {
    quote: re.compile(rf"[^\\{quote[0]}{rest}]*(?:(?:\\(?:\r\n|.){more})[^\\{quote[0]}{rest}]*)*{quote}", re.DOTALL)
    for quote, rest, more in (
        ('"', r"\r\n", ""),
        ("'", r"\r\n", ""),
        ('"""', "", '|"(?!"")'),
        ("'''", "", "|'(?!'')"),
    )
}
"""What stands behind the quotes that begin a string, to its end. A backslash keeps a quote from that, raw or not."""


def comment_spans(text: str, *, fields_are_code: bool = FIELDS_ARE_CODE) -> Iterator[tuple[int, int]]:
    """Yield where the comments of a piece of Python begin and end, in order, up to a string without an end.

    fields_are_code is whether f-strings are read as Python 3.12 and later do.
    """
    position = 0
    while (found := COMMENT_OR_QUOTE.search(text, position)) is not None:
        if found[0][0] == "#":
            yield found.span()
            position = found.end()
            continue
        end = END[found[0]].match(text, found.end())
        if fields_are_code and (end is None or "{" in end[0]) and _prefix(text, found.start()) & {"f", "t"}:
            yield from _spans_by_tokens(text, position)
            return
        if end is None:
            return
        position = end.end()


def _prefix(text: str, quote: int) -> set[str]:
    """Return the letters before a string's quotes."""
    start = quote
    while start and text[start - 1].isalpha():
        start -= 1
    return set(text[start:quote].lower())


def _spans_by_tokens(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the comments behind an offset as tokenize finds them, which knows what this Python takes for a field."""
    readable = re.sub(r"\r(?!\n)", "\n", text)  # tokenize knows no lone carriage return as a line end; ast does
    starts = [0, *(match.end() for match in LINE.finditer(text))]
    try:
        for token in tokenize.generate_tokens(io.StringIO(readable, newline="").readline):
            if token.type == tokenize.COMMENT:
                line, column = token.start
                offset = starts[line - 1] + column
                if offset >= start:
                    yield offset, offset + len(token.string.rstrip("\r\n"))
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return
