"""A Python file as text: decoded without loss, with positions that ast and editors agree on."""

from __future__ import annotations

import ast
import bisect
import codecs
import io
import itertools
import re
import tokenize
from dataclasses import dataclass
from functools import cached_property

from codemod.finding import Edit, Place

# Lines end at \n, \r\n and \r only; str.splitlines knows others that Python does not.
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class UnreadableError(Exception):
    """The bytes cannot be taken for Python text; the message says why, and line and column say where."""

    def __init__(self, text: str, line: int = 1, column: int = 1) -> None:
        """Keep what happened, and where."""
        super().__init__(text)
        self.line = line
        self.column = column


@dataclass(frozen=True)
class Source:
    """The text of one file and how to get back to its bytes."""

    text: str
    """Without the byte order mark, line ends as they stand in the file."""
    encoding: str
    mark: bytes
    """The byte order mark, or nothing."""

    @cached_property
    def starts(self) -> list[int]:
        """Return the offset of the first code point of each line."""
        if "\r" not in self.text:
            return [0, *itertools.accumulate(len(line) + 1 for line in self.text.split("\n")[:-1])]
        starts = [0, *(match.end() for match in LINE.finditer(self.text))]
        if len(starts) > 1 and not self.text.endswith(("\n", "\r")):
            starts.pop()
        return starts

    @cached_property
    def is_ascii(self) -> bool:
        """Return whether bytes and code points are the same everywhere."""
        return self.text.isascii()

    @cached_property
    def lowered(self) -> str:
        """Return the text in small letters, to look for words in."""
        return self.text.lower()

    def offset(self, line: int, column: int) -> int:
        """Return the offset of ast's (line, column): line from 1, column in UTF-8 bytes from 0."""
        start = self.starts[line - 1]
        if self.is_ascii:
            return start + column
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        content = self.text[start:end]
        if content.isascii():
            return start + column
        return start + len(content.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "ignore"))

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Return the offsets where a node begins and ends, parentheses around it not counted."""
        line, column, end_line, end_column = _position(node)
        if self.is_ascii:
            return self.starts[line - 1] + column, self.starts[end_line - 1] + end_column
        return self.offset(line, column), self.offset(end_line, end_column)

    def slice(self, node: ast.AST) -> str:
        """Return the text of a node."""
        start, end = self.span(node)
        return self.text[start:end]

    def is_at(self, node: ast.expr) -> bool:
        """Return whether an expression stands where its position says: in f-strings, Python before 3.12 may err."""
        try:
            found = ast.parse(f"({self.slice(node)})", mode="eval").body
        except (SyntaxError, ValueError):
            return False
        return ast.dump(found) == ast.dump(node)

    def line_of(self, offset: int) -> int:
        """Return the number, from 1, of the line that holds an offset."""
        return bisect.bisect_right(self.starts, offset)

    def line_start(self, offset: int) -> int:
        """Return the offset where the line that holds an offset begins."""
        return self.starts[self.line_of(offset) - 1]

    def line_end(self, offset: int) -> int:
        """Return the offset behind the line end of the line that holds an offset."""
        line = self.line_of(offset)
        return self.starts[line] if line < len(self.starts) else len(self.text)

    def indentation(self, offset: int) -> str:
        """Return the white space at the beginning of the line that holds an offset."""
        line = self.text[self.line_start(offset) : self.line_end(offset)]
        return line[: len(line) - len(line.lstrip(" \t\f"))]

    def first_on_line(self, offset: int) -> bool:
        """Return whether nothing but white space stands before an offset on its line."""
        return not self.text[self.line_start(offset) : offset].strip(" \t\f")

    @cached_property
    def newline(self) -> str:
        """Return the line end that the file begins with; a line feed when it has none."""
        match = re.search(r"\r\n|\r|\n", self.text)
        return match.group() if match else "\n"

    def newline_at(self, offset: int) -> str:
        """Return the line end of the line that holds an offset, or of the file where that line has none."""
        start, end = self.line_start(offset), self.line_end(offset)
        if self.text.endswith("\r\n", start, end):
            return "\r\n"
        return self.text[end - 1] if self.text.endswith(("\n", "\r"), start, end) else self.newline

    @cached_property
    def indent_unit(self) -> str:
        """Return one step of indentation as the file has it; four spaces when it has none."""
        match = re.search(r":[ \t]*(?:#[^\r\n]*)?(?:[ \t]*(?:\r\n|\r|\n))+([ \t]+)\S", self.text)
        if match is None:
            return "    "
        return "\t" if match.group(1).startswith("\t") else match.group(1)[: _width(match.group(1))]

    def place(self, start: int, end: int) -> Place:
        """Return the offsets as lines and columns from 1, in code points."""
        line, end_line = self.line_of(start), self.line_of(end)
        return Place(line, start - self.starts[line - 1] + 1, end_line, end - self.starts[end_line - 1] + 1)

    def encode(self, text: str) -> bytes:
        """Return the bytes of a changed text; raises UnicodeEncodeError when the file's encoding lacks a character."""
        return self.mark + text.encode(self.encoding)


def _position(node: ast.AST) -> tuple[int, int, int, int]:
    """Return where a node that has a place begins and ends, as ast counts."""
    assert isinstance(node, (ast.expr, ast.stmt, ast.alias, ast.arg))
    return node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or 0


def _width(indentation: str) -> int:
    return len(indentation) if len(indentation) in (2, 3, 4, 8) else 4


def read_source(content: bytes) -> Source:
    """Decode a Python file as Python does (byte order mark, coding line, UTF-8).

    Raises UnreadableError when the encoding is unknown, or the bytes are not of it, or would not come back the same.
    """
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    body = content[len(mark) :]
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableError("it is UTF-16, which Python does not read")
    try:
        encoding = _encoding(body, mark)
    except SyntaxError as error:
        raise UnreadableError(f"the file cannot be decoded: {error.msg or error}") from None
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        before = LINE.findall(body[: error.start].decode(encoding, "replace") + "|")
        because = "and no coding line names another encoding" if encoding == "utf-8" else "which its coding line names"
        raise UnreadableError(
            f"a byte of it (0x{body[error.start]:02x}) is not {encoding}, {because}", len(before), len(before[-1])
        ) from None
    except (LookupError, UnicodeError):
        raise UnreadableError(f"its coding line names {encoding}, which is no encoding of text") from None
    try:
        same = text.encode(encoding) == body
    except (LookupError, UnicodeError):
        same = False
    if not same:
        raise UnreadableError(f"the file would not come back byte for byte from {encoding}")
    return Source(text, encoding, mark)


def _encoding(body: bytes, mark: bytes) -> str:
    """Return the encoding that a coding line names, else UTF-8; raises SyntaxError for one that cannot be used."""
    # tokenize stumbles over a coding line in an encoding of its own, which Python takes: it gets ASCII only.
    ascii_only = body.decode("ascii", "replace").encode("ascii", "replace")
    encoding, lines = tokenize.detect_encoding(io.BytesIO(mark + ascii_only).readline)
    if len(lines) > 1:  # a coding line in the second line says nothing of the first, for Python neither
        try:
            body[: len(lines[0])].decode()
        except UnicodeDecodeError:
            return "utf-8"
    return "utf-8" if encoding == "utf-8-sig" else encoding


def apply_edits(text: str, edits: list[Edit]) -> str:
    """Return the text with all edits made; raises ValueError when two of them overlap."""
    pieces: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < position:
            raise ValueError(f"two edits overlap at offset {edit.start}")
        pieces += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*pieces, text[position:]])
