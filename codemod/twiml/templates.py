"""Template languages in a text: what stands between their brackets, so that it can be masked and is never touched.

Jinja and Django (`{{ }}`, `{% %}`, `{# #}`), Mako and ERB (`<% %>`, `<%= %>`, `${ }`, lines that begin with %), and
their like. What a bracket holds is not read further than to find its end and to tell what it may write.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum

LINE_STATEMENTS = (".mako", ".tpl")
"""Files in which every line that begins with % is a statement, and one with ## a comment."""


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
    line: bool = False
    """Whether it is a whole line, which nothing may join."""


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
# What str.format, the % operator and string.Template fill is one too, since files are read for them.
FILLED = r"\{[A-Za-z_][\w.\[\]]*(?:![rsa])?(?::[^{}<>\"'\r\n]*)?\}|%\([A-Za-z_]\w*\)[sdr]|%s|\$[A-Za-z_]\w*"
OPENING = re.compile(rf"\{{\{{|\{{%|\{{#|\$\{{|</?%|<\?(?:php\b|=)|(?P<filled>{FILLED})")
LINE_START = r"(?:(?<=[\r\n])|\A)[ \t]*"
LINE = re.compile(rf"{LINE_START}(?:%(?!%)|##)[^\r\n]*")
WORDY_LINE = re.compile(
    LINE_START + r"%[ \t]*(?:(?:end)?(?:if|for|while|try|with)|elif|else|except|finally)\b[^\r\n<]*(?=[\r\n]|\Z)"
)
"""A line that is a statement whatever the file is called."""


def find_holes(text: str, suffix: str = "") -> list[Hole]:
    """Return the holes of a text, in order; raises UnclosedError.

    suffix is the ending of the file's name, in lower case, which tells whether lines can be statements.
    """
    holes: list[Hole] = []
    lines = (LINE if suffix in LINE_STATEMENTS else WORDY_LINE).finditer(text)
    line = next(lines, None)
    position = 0
    while True:
        match = OPENING.search(text, position)
        while line is not None and line.start() < position:
            line = next(lines, None)
        if line is not None and (match is None or line.start() <= match.start()):
            is_comment = line[0].lstrip().startswith("##")
            holes.append(Hole(line.start(), line.end(), Writes.NOTHING, is_comment, line=True))
            position = line.end()
            continue
        if match is None:
            return holes
        found, position = _hole(text, match)
        holes += found


STATEMENT = re.compile(r"\{%[-+~=]?\s*(?P<word>\w*)")
BRANCHES = frozenset({"elif", "else", "elseif", "elsif", "empty", "when"})
CLOSED = frozenset(word.removeprefix("end") for word in QUIET if word.startswith("end") and word != "end")
"""Statements that must be closed; set is one only where it assigns nothing."""


def is_whole(text: str, holes: list[Hole]) -> bool:
    """Return whether a stretch can be moved or taken out: each statement in it is closed in it, and belongs to it.

    holes are those of the stretch.
    """
    words = []
    for hole in holes:
        if hole.comment or hole.writes is Writes.TEXT:
            continue
        match = STATEMENT.match(text, hole.start)
        if match is None:
            return False  # of another language, whose blocks are not known
        words.append(match["word"])
    stack: list[str] = []
    left = Counter(words)
    for word in words:
        left[word] -= 1
        if word.startswith("end"):
            if not stack or "end" + stack.pop() != word:
                return False
        elif word in BRANCHES:
            if not stack:
                return False
        elif left["end" + word] or word in CLOSED - {"set"}:
            stack.append(word)
    return not stack


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
    if match["filled"] is not None:
        return [Hole(start, match.end(), Writes.TEXT)], match.end()
    if bracket.startswith("<?"):
        return _program(text, start)
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


def _program(text: str, start: int) -> tuple[list[Hole], int]:
    """Return the hole of `<?php … ?>` or `<?= … ?>`, which may write anything."""
    end = text.find("?>", start)
    if end < 0 or _find_outside_strings(text, start + 2, "?>") != end:
        raise UnclosedError("<?", start)
    return [Hole(start, end + 2, Writes.TEXT)], end + 2


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
