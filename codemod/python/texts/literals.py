"""String literals as text: what each character of the value is in the source, and what stands for a value in it.

A literal may be several pieces one behind the other, each with its own prefix and quotes. What is known at run time
only (`{name}` of an f-string or of format, `%s`, `$name`) is one character of the text, from a range that none uses.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from codemod.finding import Edit

FIRST_MARK = 0xF0000
"""Marks for what is known at run time only: private characters, which XML allows."""
OPENING = re.compile(r"([rRbBuUfF]{0,2})(\"\"\"|'''|\"|')")
BETWEEN = re.compile(r"(?:\s|\\(?:\r\n|\r|\n)|#[^\r\n]*)*")
ESCAPE = re.compile(
    r"\\(?:(\r\n|\r|\n)|([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{[^}]+\}|(.))", re.DOTALL
)
SIMPLE = {"\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
PERCENT = re.compile(r"%(?:%|(?:\((?P<name>[^)]*)\))?[#0\- +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[hlL]?[diouxXeEfFgGcrsa])")
FORMAT = re.compile(r"\{\{|\}\}|\{(?P<name>[^{}!:]*)(?:![rsa])?(?::[^{}]*(?:\{[^{}]*\}[^{}]*)*)?\}")
DOLLAR = re.compile(r"\$\$|\$(?:(?P<name>\w+)|\{\w+\})")
UNKNOWN = re.compile(r"%\([^)]*\)[sdr]|%[sdr]|\{[\w.]*\}")


class Style(Enum):
    """How a text is filled in at run time, beside f-strings."""

    PLAIN = None
    PERCENT = PERCENT
    FORMAT = FORMAT
    DOLLAR = DOLLAR
    UNKNOWN = UNKNOWN
    """Handed on to where it may be filled in any way."""


SPECIAL = {Style.PERCENT: "%", Style.FORMAT: "{}", Style.DOLLAR: "$"}
"""What is written twice in a text that is filled in."""


class LiteralError(Exception):
    """A literal that cannot be read or written so; the message says why."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One literal of several: where its content stands, and how it is written."""

    start: int
    end: int
    """The whole piece."""
    content_start: int
    content_end: int
    prefix: str
    quote: str

    @property
    def is_raw(self) -> bool:
        """Return whether backslashes mean themselves."""
        return "r" in self.prefix

    @property
    def is_bytes(self) -> bool:
        """Return whether it is of bytes."""
        return "b" in self.prefix

    @property
    def is_formatted(self) -> bool:
        """Return whether it is an f-string."""
        return "f" in self.prefix

    @property
    def is_long(self) -> bool:
        """Return whether it may hold line ends."""
        return len(self.quote) == 3


@dataclass(frozen=True, slots=True)
class Blank:
    """What is filled in at run time: its source, and whether its place among the others counts."""

    source: str
    piece: int
    by_position: bool
    runs: bool
    """Whether something runs when it is filled in."""


@dataclass(slots=True)
class LiteralText:
    """The text of one literal, character by character."""

    style: Style
    pieces: list[Piece] = field(default_factory=list)
    characters: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    piece_of: list[int] = field(default_factory=list)
    blanks: list[Blank] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text; each blank is one mark."""
        return "".join(self.characters)

    def is_mark(self, character: str) -> bool:
        """Return whether a character stands for a blank."""
        return FIRST_MARK <= ord(character) < FIRST_MARK + len(self.blanks)

    def blank(self, character: str) -> Blank:
        """Return the blank of a mark."""
        return self.blanks[ord(character) - FIRST_MARK]

    def doubled(self, character: str) -> str:
        """Return a character as a text that is filled in writes it."""
        return character * 2 if character in SPECIAL.get(self.style, "") else character

    def add(self, character: str, start: int, end: int, piece: int) -> None:
        """Add a character that stands at a place of the source."""
        self.characters.append(character)
        self.starts.append(start)
        self.ends.append(end)
        self.piece_of.append(piece)

    def add_blank(self, blank: Blank, start: int, end: int) -> None:
        """Add a blank that stands at a place of the source."""
        self.add(chr(FIRST_MARK + len(self.blanks)), start, end, blank.piece)
        self.blanks.append(blank)


def read_literal(source: str, start: int, end: int, style: Style) -> LiteralText:
    """Return the text of the literals between two places of a source; raises LiteralError."""
    found = LiteralText(style)
    position = start
    while position < end:
        match = OPENING.match(source, position)
        if match is None:
            raise LiteralError("it is no literal")
        piece, position = _piece(source, match, found)
        found.pieces.append(piece)
        between = BETWEEN.match(source, position)
        position = between.end() if between is not None else position
    if len({piece.is_bytes for piece in found.pieces}) > 1:
        raise LiteralError("it is text and bytes at once")
    return _filled_in(source, found)


def _piece(source: str, match: re.Match[str], found: LiteralText) -> tuple[Piece, int]:
    """Read one piece into the text; return it, and where it ends."""
    prefix, quote = match[1].lower(), match[2]
    index = len(found.pieces)
    position = match.end()
    first = len(found.characters)
    while not source.startswith(quote, position):
        if position >= len(source):
            raise LiteralError("it is never closed")
        position = _character(source, position, prefix, index, found)
    for each in range(first, len(found.characters)):  # what stands for nothing belongs to what is before it
        last = each + 1 == len(found.characters)
        found.ends[each] = position if last else found.starts[each + 1]
    if first < len(found.characters):
        found.starts[first] = match.end()
    return Piece(match.start(), position + len(quote), match.end(), position, prefix, quote), position + len(quote)


def _character(source: str, position: int, prefix: str, index: int, found: LiteralText) -> int:
    """Read one character, or one blank of an f-string; return where it ends."""
    character = source[position]
    if "f" in prefix and character in "{}":
        if source.startswith(character * 2, position):
            found.add(character, position, position + 2, index)
            return position + 2
        end = _end_of_blank(source, position + 1)
        text = source[position:end]
        found.add_blank(Blank(text, index, False, "(" in text or "await" in text), position, end)
        return end
    if character == "\\":
        if "r" in prefix:
            found.add("\\", position, position + 1, index)
            if position + 1 < len(source):  # the quote behind it closes nothing
                found.add(source[position + 1], position + 1, position + 2, index)
            return position + 2
        return _escape(source, position, prefix, index, found)
    end = position + (2 if source.startswith("\r\n", position) else 1)
    found.add("\n" if character == "\r" else character, position, end, index)
    return end


def _escape(source: str, position: int, prefix: str, index: int, found: LiteralText) -> int:
    match = ESCAPE.match(source, position)
    if match is None:
        raise LiteralError("it ends in a backslash")
    end = match.end()
    if match[1] is not None:
        return end
    code = match[3] or (("" if "b" in prefix else match[4] or match[5]) or "")
    if match[2] is not None:
        found.add(chr(int(match[2], 8)), position, end, index)
    elif code:
        found.add(chr(int(code, 16)), position, end, index)
    elif match[6] in SIMPLE:
        found.add(SIMPLE[match[6]], position, end, index)
    elif match[6] is None and "b" not in prefix:
        raise LiteralError("it names a character (\\N)")
    else:  # no escape at all
        found.add("\\", position, position + 1, index)
        return position + 1
    return end


def _end_of_blank(source: str, position: int) -> int:
    """Return where a blank of an f-string closes."""
    depth = 1
    while position < len(source):
        match = OPENING.match(source, position)
        if match is not None and not match[1]:
            position = source.find(match[2], match.end())
            if position < 0:
                break
            position += len(match[2])
            continue
        depth += {"{": 1, "}": -1}.get(source[position], 0)
        position += 1
        if not depth:
            return position
    raise LiteralError("a brace in it is never closed")


def _filled_in(source: str, found: LiteralText) -> LiteralText:
    """Return the text with the blanks of its style in it."""
    if found.style is Style.PLAIN or any(piece.is_formatted for piece in found.pieces):
        return found
    pattern: re.Pattern[str] = found.style.value
    text, done = found.text, LiteralText(found.style, found.pieces)
    position = 0
    for match in pattern.finditer(text):
        _copy(found, done, position, match.start())
        low, high = match.start(), match.end()
        piece = found.piece_of[low]
        if found.piece_of[high - 1] != piece:
            raise LiteralError("a placeholder begins in one literal and ends in another")
        start, end = found.starts[low], found.ends[high - 1]
        if match[0] in ("%%", "{{", "}}", "$$"):
            done.add(match[0][0], start, end, piece)
        else:
            name = match.groupdict().get("name")
            by_position = found.style is Style.UNKNOWN or (not name and found.style is not Style.DOLLAR)
            done.add_blank(Blank(source[start:end], piece, by_position, False), start, end)
        position = high
    _copy(found, done, position, len(text))
    return done


def _copy(found: LiteralText, done: LiteralText, start: int, end: int) -> None:
    for index in range(start, end):
        done.add(found.characters[index], found.starts[index], found.ends[index], found.piece_of[index])


# ---- writing ---------------------------------------------------------------------------------------------------------


def rewritten(literal: LiteralText, source: str, edits: Iterable[Edit], newline: str) -> tuple[list[Edit], str]:
    """Return the edits of the source that make edits of a literal's text, and the text then.

    newline is the line end that the source has. Raises LiteralError where the literal cannot hold what is written.
    """
    contents: dict[int, list[str]] = {index: [] for index in range(len(literal.pieces))}
    after: list[str] = []
    position = 0
    for edit in [*sorted(edits, key=lambda each: (each.start, each.end)), None]:
        upto = edit.start if edit is not None else len(literal.characters)
        if edit is not None and edit.start < position:
            if edit.end > position:
                raise LiteralError("two changes of it overlap")
            continue
        for index in range(position, upto):
            contents[literal.piece_of[index]].append(source[literal.starts[index] : literal.ends[index]])
            after.append(literal.characters[index])
        if edit is not None:
            index = edit.start if edit.end > edit.start else max(edit.start - 1, 0)
            number = literal.piece_of[index]
            text = _with_other_quotes(literal.pieces[number], edit.text)
            contents[number].append(_written(literal, number, text, newline))
            after.append(text)
            position = edit.end
    _check_blanks(literal, "".join(after))
    found = []
    for index, piece in enumerate(literal.pieces):
        content = "".join(contents[index])
        before = source[piece.content_start : piece.content_end]
        if content == before:
            continue
        if not _is_whole(f"{piece.prefix}{piece.quote}{content}{piece.quote}"):
            raise LiteralError("it would end in the middle")
        line = _own_line(source, piece)
        if not content and line is not None and len(literal.pieces) > 1:
            found.append(Edit(*line, ""))
        else:
            found.append(Edit(piece.content_start, piece.content_end, content))
    return found, "".join(after)


def _with_other_quotes(piece: Piece, text: str) -> str:
    """Return markup with the quotes that a literal takes as they are: XML takes either."""
    return text.replace('"', "'") if piece.quote == '"' and "'" not in text else text


def _is_whole(source: str) -> bool:
    """Return whether a text is one literal from its first character to its last."""
    try:
        return len(read_literal(source, 0, len(source), Style.PLAIN).pieces) == 1
    except LiteralError:
        return False


def _check_blanks(literal: LiteralText, after: str) -> None:
    """Raise LiteralError where what fills the text in would not fit any more."""
    left = [character for character in after if literal.is_mark(character)]
    all_marks = [chr(FIRST_MARK + index) for index in range(len(literal.blanks))]
    counted = [each for each in all_marks if literal.blank(each).by_position]
    if [each for each in left if literal.blank(each).by_position] != counted:
        raise LiteralError("what it is filled in with, by position, would change its places")
    for each in all_marks:
        if each not in left and literal.blank(each).runs:
            raise LiteralError(f"{literal.blank(each).source} would no longer run")
    running = [each for each in left if literal.blank(each).runs]
    if running != sorted(running) or len(set(left)) != len(left):
        raise LiteralError("what it is filled in with would run in another order")


def _written(literal: LiteralText, index: int, text: str, newline: str) -> str:
    """Return a text as the content of a piece; raises LiteralError where that cannot hold it."""
    piece = literal.pieces[index]
    found = []
    for character in text:
        if literal.is_mark(character):
            blank = literal.blank(character)
            of = literal.pieces[blank.piece]
            if (of.is_formatted, of.quote) != (piece.is_formatted, piece.quote):
                raise LiteralError("a placeholder would move into another literal")
            found.append(blank.source)
        elif character == "\n" and not piece.is_long:
            found.append(_escaped(piece, "\\n"))
        elif character == "\n":
            found.append(newline)
        elif character == piece.quote[0] and (not piece.is_long or piece.is_raw):
            found.append(_escaped(piece, f"\\{character}"))
        elif character == "\\":
            found.append("\\" if piece.is_raw else "\\\\")
        elif piece.is_bytes and not character.isascii():
            raise LiteralError("bytes of it are no ASCII")
        elif character in "{}" and piece.is_formatted:
            found.append(character * 2)
        else:
            found.append(literal.doubled(character))
    return "".join(found)


def _escaped(piece: Piece, text: str) -> str:
    if piece.is_raw:
        raise LiteralError("it is raw, and cannot hold what would be written")
    return text


def _own_line(source: str, piece: Piece) -> tuple[int, int] | None:
    """Return the line of a piece that has one to itself; None where it shares it."""
    start = max(source.rfind("\n", 0, piece.start), source.rfind("\r", 0, piece.start)) + 1
    match = re.compile(r"[ \t]*(?:\r\n|\r|\n)").match(source, piece.end)
    if source[start : piece.start].strip(" \t") or match is None:
        return None
    return start, match.end()


def constants(node: ast.expr) -> Iterator[str | ast.FormattedValue]:
    """Yield what a literal is made of: texts, and between them what is filled in."""
    for each in node.values if isinstance(node, ast.JoinedStr) else [node]:
        if isinstance(each, ast.FormattedValue):
            yield each
        else:
            assert isinstance(each, ast.Constant)
            yield each.value.decode("latin-1") if isinstance(each.value, bytes) else str(each.value)
