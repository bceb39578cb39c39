"""Template languages in a text: what stands between their brackets, so that it can be masked and is never touched.

Jinja and Django (`{{ }}`, `{% %}`, `{# #}`), Mako and ERB (`<% %>`, `<%= %>`, `${ }`, lines that begin with %), and
their like. What a bracket holds is not read further than to find its end and to tell what it may write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

LINE_STATEMENTS = (".mako", ".tpl")
"""Files in which a line that begins with % is a statement."""


class Writes(Enum):
    """What a bracket may write into the document."""

    TEXT = "text"
    """An expression: anything."""
    NOTHING = "nothing"
    """A condition, a loop, an assignment, a comment."""
    ELEMENTS = "elements"
    """What another file or another part of the template holds."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A stretch that the template language reads, brackets included."""

    start: int
    end: int
    writes: Writes
    comment: bool = False


class UnclosedError(Exception):
    """A bracket whose end cannot be told."""

    def __init__(self, bracket: str, position: int) -> None:
        """Keep the bracket and where it stands."""
        super().__init__(bracket)
        self.bracket = bracket
        self.position = position


# Statements that write nothing themselves; what they surround stands in the text.
QUIET = frozenset({
    "assign", "autoescape", "break", "capture", "case", "comment", "continue", "do", "each", "elif", "else", "elseif",
    "elsif", "empty", "end", "endautoescape", "endcapture", "endcase", "endcomment", "endeach", "endempty", "endfor",
    "endif", "endifchanged", "endifequal", "endifnotequal", "endraw", "endset", "endspaceless", "endunless",
    "endverbatim", "endwhile", "endwith", "for", "from", "if", "ifchanged", "ifequal", "ifnotequal", "import",
    "language", "endlanguage", "load", "localize", "endlocalize", "localtime", "endlocaltime", "raw", "set",
    "spaceless", "unless", "verbatim", "when", "while", "with",
})  # fmt: skip
TRIM = "-+~="
LITERAL = {"raw": "endraw", "verbatim": "endverbatim"}
COMMENTS = {"comment": "endcomment"}
MAKO_TAG = re.compile(r"</?%(?P<name>include|def|block|inherit|namespace|page|call|\w+:\w+)\b[^>]*>")
MAKO_LITERAL = re.compile(r"</?%text\b[^>]*>")
MAKO_DOC = re.compile(r"<%doc\b[^>]*>.*?</%doc>", re.DOTALL)
OPENING = re.compile(r"\{\{|\{%|\{#|\$\{|</?%")
LINE = re.compile(r"^[ \t]*(?:%(?!%)|##)[^\r\n]*", re.MULTILINE)


def find_holes(text: str, suffix: str = "") -> list[Hole]:
    """Return the holes of a text, in order; raises UnclosedError.

    suffix is the ending of the file's name, in lower case, which tells whether lines can be statements.
    """
    holes: list[Hole] = []
    lines = iter(LINE.finditer(text)) if suffix in LINE_STATEMENTS else iter(())
    line = next(lines, None)
    position = 0
    while True:
        match = OPENING.search(text, position)
        while line is not None and line.start() < position:
            line = next(lines, None)
        if line is not None and (match is None or line.start() <= match.start()):
            holes.append(Hole(line.start(), line.end(), Writes.NOTHING, line[0].lstrip().startswith("##")))
            position = line.end()
            continue
        if match is None:
            return holes
        found, position = _hole(text, match)
        holes += found


def masked(text: str, holes: list[Hole]) -> str:
    """Return a text of equal length with blanks in the holes; their line ends stay."""
    pieces, position = [], 0
    for hole in holes:
        pieces.append(text[position : hole.start])
        pieces.append(re.sub(r"[^\r\n]", " ", text[hole.start : hole.end]))
        position = hole.end
    return "".join([*pieces, text[position:]])


def _hole(text: str, match: re.Match[str]) -> tuple[list[Hole], int]:
    """Return the holes that begin at a bracket, and where the search goes on."""
    start, bracket = match.start(), match[0]
    if bracket == "{#":
        return _closed(text, start, "#}", Writes.NOTHING, comment=True)
    if bracket == "{%":
        return _statement(text, start)
    if bracket == "${":
        end = _end_of_braces(text, match.end())
        if end is None:
            raise UnclosedError(bracket, start)
        return [Hole(start, end, Writes.TEXT)], end
    if bracket == "{{":
        return _expression(text, start)
    return _angled(text, start)


def _closed(text: str, start: int, closing: str, writes: Writes, *, comment: bool = False) -> tuple[list[Hole], int]:
    end = text.find(closing, start + 2)
    if end < 0:
        raise UnclosedError(text[start : start + 2], start)
    end += len(closing)
    return [Hole(start, end, writes, comment)], end


def _expression(text: str, start: int) -> tuple[list[Hole], int]:
    """Return the hole of `{{ … }}`, which may hold texts with such brackets; Handlebars has statements there."""
    three = text.startswith("{{{", start)
    closing = "}}}" if three else "}}"
    plain, careful = text.find(closing, start + 2), _find_outside_strings(text, start + 2, closing)
    if plain < 0 or careful != plain:  # a bracket in a string, or a quote that is none: it depends on the language
        raise UnclosedError("{{", start)
    inside = text[start + 2 : plain].lstrip(TRIM + " \t")
    writes = Writes.TEXT
    if inside[:1] in ("#", "/", "^", "!") or inside.strip() == "else":
        writes = Writes.NOTHING
    elif inside[:1] == ">":
        writes = Writes.ELEMENTS
    end = plain + len(closing)
    return [Hole(start, end, writes, inside[:1] == "!")], end


def _statement(text: str, start: int) -> tuple[list[Hole], int]:
    """Return the hole of `{% … %}`; the text that a raw block holds is none, a comment block is one."""
    end = _find_outside_strings(text, start + 2, "%}")
    if end is None or end != text.find("%}", start + 2):
        raise UnclosedError("{%", start)
    words = text[start + 2 : end].strip(TRIM + " \t\r\n").split()
    word = words[0] if words else ""
    end += 2
    closing = {**LITERAL, **COMMENTS}.get(word)
    if closing is None:
        return [Hole(start, end, Writes.NOTHING if word in QUIET else Writes.ELEMENTS)], end
    match = re.compile(rf"\{{%[-+]?\s*{closing}\b[^%]*%\}}").search(text, end)
    if match is None:
        raise UnclosedError(f"{{% {word} %}}", start)
    if word in COMMENTS:
        return [Hole(start, match.end(), Writes.NOTHING, comment=True)], match.end()
    return [Hole(start, end, Writes.NOTHING), Hole(match.start(), match.end(), Writes.NOTHING)], match.end()


def _angled(text: str, start: int) -> tuple[list[Hole], int]:
    """Return the hole of a tag of Mako, or of `<% … %>`."""
    for pattern, writes, comment in (
        (MAKO_DOC, Writes.NOTHING, True),
        (MAKO_LITERAL, Writes.NOTHING, False),
        (MAKO_TAG, Writes.ELEMENTS, False),
    ):
        match = pattern.match(text, start)
        if match is not None:
            return [Hole(start, match.end(), writes, comment)], match.end()
    if text.startswith("</%", start):
        raise UnclosedError("</%", start)
    mark = text[start + 2 : start + 3]
    return _closed(text, start, "%>", Writes.TEXT if mark in ("=", "-") else Writes.NOTHING, comment=mark == "#")


def _find_outside_strings(text: str, position: int, closing: str) -> int | None:
    """Return where a bracket closes, strings passed over; None when it never does."""
    quote = ""
    while position < len(text):
        character = text[position]
        if quote:
            if character == "\\":
                position += 1
            elif character == quote:
                quote = ""
        elif text.startswith(closing, position):
            return position
        elif character in "\"'":
            quote = character
        position += 1
    return None


def _end_of_braces(text: str, position: int) -> int | None:
    """Return where `${` closes, braces inside it and strings passed over; None when it never does."""
    depth, quote = 1, ""
    while position < len(text):
        character = text[position]
        if quote:
            position += character == "\\"
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if not depth:
                return position + 1
        position += 1
    return None
