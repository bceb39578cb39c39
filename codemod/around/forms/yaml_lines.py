"""YAML read line by line: entries of maps and items of lists that declare a variable on a line of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

from codemod.around.declarations import Block, Declaration, Form, physical_lines
from codemod.python.source import Source

_ENTRY = re.compile(
    r"(?P<indent> *)(?P<dashes>(?:- +)*)(?P<quote>[\"']?)(?P<key>[^\s\"'#:{}\[\],&*!|>%@`-][^\"'#:{}\[\]]*?)(?P=quote)"
    r"(?P<colon> *:(?:[ \t]+|$))(?P<rest>.*)"
)
_ITEM = re.compile(r"(?P<indent> *)(?P<dash>-[ \t]+)(?P<rest>\S.*)")
_LISTED = re.compile(
    r"(?P<quote>[\"']?)(?P<name>[A-Za-z_]\w*)(?:(?P<between>=)(?P<value>(?:(?![ \t]\#).)*?))?(?P=quote)"
    r"[ \t]*(?:[ \t]\#.*)?"
)
_BLOCK_SCALAR = re.compile(r"(?:[&!]\S*[ \t]+)*[|>][-+0-9]*[ \t]*(?:#.*)?")
_NODE_ONLY = re.compile(r"(?:[&!]\S*[ \t]*)*(?:#.*)?")
_PLAIN = re.compile(
    r"(?P<value>[^\s\"'\[\]{}&*!|>%@`#,?-](?:(?![ \t]\#|:[ \t]|:$).)*?|-?[\w.$]+)?[ \t]*(?:(?:^|[ \t])\#.*)?"
)
_DOUBLE = re.compile(r'"(?P<value>[^"\\]*)"[ \t]*(?:[ \t]\#.*)?')
_SINGLE = re.compile(r"'(?P<value>[^']*)'[ \t]*(?:[ \t]\#.*)?")


@dataclass(frozen=True, slots=True)
class _Level:
    """What lines deeper than a column stand under: an entry of a map, or an item of a list (key None)."""

    column: int
    key: str | None
    block: int
    """The number of the block that entries right below it belong to."""


class _Reading:
    """One pass over the lines of a file."""

    def __init__(self, source: Source, form: Form) -> None:
        self.source = source
        self.form = form
        self.levels: list[_Level] = []
        self.blocks: list[list[Declaration]] = []
        self.names: list[set[str]] = []
        self.odd: set[int] = set()
        """Blocks in which something stands that this reader cannot tell."""
        self.scalar: int | None = None
        """The column that lines of a text over several lines are deeper than."""
        self.last: tuple[int, Declaration] | None = None
        """The declaration of the line before, and its column: a deeper line goes on with its value."""

    def run(self) -> list[Block]:
        for start, line in physical_lines(self.source):
            self._line(start, line)
        return [
            Block(tuple(found), frozenset(names))
            for number, (found, names) in enumerate(zip(self.blocks, self.names, strict=True))
            if found and number not in self.odd
        ]

    def _line(self, start: int, line: str) -> None:
        indent = len(line) - len(line.lstrip(" "))
        if self.scalar is not None:
            if not line.strip() or indent > self.scalar:
                return
            self.scalar = None
        if not line.strip() or line.lstrip(" ").startswith("#"):
            return
        if line.startswith(("---", "...", "%")):
            self.levels.clear()
            self.last = None
            return
        self._continued(indent, line[indent : indent + 1] == "-")
        entry = _ENTRY.fullmatch(line)
        if entry is not None:
            self._entry(entry, start, line)
            return
        item = _ITEM.fullmatch(line)
        if item is not None:
            self._item(item, start, line)
        elif line.strip() != "-":
            self._odd()

    def _continued(self, indent: int, is_item: bool) -> None:
        """Take back the declaration of the line before when its value goes on."""
        if self.last is None:
            return
        column, declaration = self.last
        # The items of a list may stand at the column of the key that they are the value of.
        below = is_item and not declaration.before.lstrip().startswith("-")
        if indent > column or (below and indent == column):
            for number, found in enumerate(self.blocks):
                if declaration in found:
                    self.odd.add(number)
        self.last = None

    def _odd(self) -> None:
        """Note that a line cannot be told: nothing that it may belong to is certain."""
        self.odd |= {level.block for level in self.levels}

    def _new_block(self) -> int:
        self.blocks.append([])
        self.names.append(set())
        return len(self.blocks) - 1

    def _leave(self, column: int) -> None:
        """Leave the levels that a line at a column does not stand under."""
        while self.levels and self.levels[-1].column >= column:
            self.levels.pop()

    def _under(self, keys: tuple[str, ...]) -> int | None:
        """Return the block that the innermost level holds, where variables are declared under it."""
        if not self.levels or self.levels[-1].key is None:
            return None
        level = self.levels[-1]
        return level.block if any(fnmatchcase(str(level.key), key) for key in keys) else None

    def _entry(self, entry: re.Match[str], start: int, line: str) -> None:
        dashes = entry["dashes"]
        column = len(entry["indent"]) + len(dashes)
        if dashes:
            self._step_into(len(entry["indent"]), len(dashes))
        self._leave(column)
        key, rest = entry["key"], entry["rest"]
        number = self._under(self.form.under)
        if number is not None:
            self.names[number].add(key)
        holds = self._new_block()
        value = _DOUBLE.fullmatch(rest) or _SINGLE.fullmatch(rest) or _PLAIN.fullmatch(rest)
        if number is not None and value is not None and not dashes:
            quote = rest[:1] if rest[:1] in ("'", '"') else ""
            text = value["value"] or ""
            blank = not text and not quote
            nothing = blank or (not quote and text in ("~", "null"))
            declaration = Declaration(
                start,
                start + len(line),
                self.source.line_of(start),
                key,
                entry["indent"] + entry["quote"],
                entry["quote"] + entry["colon"],
                "" if nothing else text,
                quote,
                empty=text if nothing else quote * 2 or '""',
            )
            self.blocks[number].append(declaration)
            self.last = (column, declaration)
        if value is None:
            self._opened(rest, column)
        self.levels.append(_Level(column, key, holds))
        if value is not None and value["value"]:
            self.odd.add(holds)  # what has a value of its own holds no entries

    def _opened(self, rest: str, column: int) -> None:
        """Note what a value that is no plain text on this line means for the lines below."""
        if _BLOCK_SCALAR.fullmatch(rest):
            self.scalar = column
        elif not _NODE_ONLY.fullmatch(rest) and not _is_whole(rest):
            self.scalar = column  # a text or a collection over several lines

    def _item(self, item: re.Match[str], start: int, line: str) -> None:
        column = len(item["indent"])
        self._leave(column + 1)
        while self.levels and self.levels[-1].column == column and self.levels[-1].key is None:
            self.levels.pop()
        number = self._under(self.form.under + self.form.lists)
        listed = _LISTED.fullmatch(item["rest"])
        if number is not None and listed is not None:
            self.names[number].add(listed["name"])
            declaration = Declaration(
                start,
                start + len(line),
                self.source.line_of(start),
                listed["name"],
                item["indent"] + item["dash"] + listed["quote"],
                listed["between"] or "",
                listed["value"] or "",
                after=listed["quote"],
            )
            self.blocks[number].append(declaration)
            self.last = (column, declaration)
        elif _BLOCK_SCALAR.fullmatch(item["rest"]) or not _is_whole(item["rest"]):
            self.scalar = column
        self.levels.append(_Level(column, None, self._new_block()))

    def _step_into(self, indent: int, width: int) -> None:
        """Enter the item of a list that an entry stands in."""
        self._leave(indent + 1)
        while self.levels and self.levels[-1].column == indent and self.levels[-1].key is None:
            self.levels.pop()
        self.levels.append(_Level(indent, None, self._new_block()))


def read_yaml(source: Source, form: Form) -> list[Block]:
    """Return a block for every map and list below one of the form's keys."""
    return _Reading(source, form).run()


def _is_whole(text: str) -> bool:
    """Return whether a value ends on its line: quotes and brackets that open in it close in it."""
    depth, position, first = 0, 0, text[:1]
    while position < len(text):
        character = text[position]
        if character in "\"'" and (depth or position == 0):
            end = _quoted(text, position)
            if end < 0:
                return False
            position = end
        elif character == "#" and position and text[position - 1] in " \t":
            break
        elif first in "[{":
            depth += (character in "[{") - (character in "]}")
        position += 1
    return depth == 0


def _quoted(text: str, start: int) -> int:
    """Return where the quote that opens at start closes; -1 where it does not."""
    position = start + 1
    while position < len(text):
        if text[position] == "\\" and text[start] == '"':
            position += 1
        elif text[position] == text[start]:
            return position
        position += 1
    return -1
