"""Writing a program line by line as Hypothesis decides: comments and odd layout everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


@dataclass
class Writer:
    """The lines of one module so far."""

    draw: st.DrawFn
    counter: list[int]
    """How many names and comments there are; shared by the modules of a program."""
    lines: list[str] = field(default_factory=list)
    awaits: bool = False
    """Whether the client is asynchronous: what is written here is made so afterwards."""

    def one_of(self, values: Sequence[T]) -> T:
        """Return one of the values; the first is the simplest."""
        return values[self.draw(st.integers(0, len(values) - 1))] if len(values) > 1 else values[0]

    def chance(self, out_of: int) -> bool:
        """Return True once in so many times; False is simpler."""
        return self.draw(st.integers(0, out_of - 1)) == out_of - 1

    def new(self, word: str) -> str:
        """Return a name that nothing else has."""
        self.counter[0] += 1
        return f"{word}_{self.counter[0]}"

    def comment(self) -> str:
        """Return a comment that nothing else has."""
        word = self.one_of(["note", "see", "TODO:", "type", "£ is a pound", "noqa-like"])
        return f"# {word} {self.new('c')}"

    def put(self, depth: int, line: str) -> None:
        """Write a statement or a header, perhaps with comments above and beside it."""
        indent = "    " * depth
        if self.chance(9):
            self.lines.append(indent + self.comment())
        if self.chance(15):
            self.lines.append("")
        first, *rest = line.split("\n")
        self.lines += [indent + first, *(indent + each if each else "" for each in rest)]
        if self.chance(9):
            self.lines[-1] += "  " + self.comment()

    def join(self, function: str, arguments: Sequence[str]) -> str:
        """Return a call, on one line or several, with comments between."""
        way = self.draw(st.integers(0, 11)) if arguments else 0
        if way == 9:
            inside = "".join(f"\n    {each},{self._beside()}" for each in arguments)
            return f"{function}({inside}\n)"
        if way == 10:
            return f"{function}( {' , '.join(arguments)} )"
        if way == 11:
            return f"{function}({', '.join(arguments)},)"
        return f"{function}({', '.join(arguments)})"

    def chain(self, parts: Sequence[str]) -> str:
        """Return a chain of accesses, now and then on several lines in parentheses or behind backslashes."""
        way = self.draw(st.integers(0, 13))
        if way == 11 and len(parts) > 1:
            return "(" + "\n    ".join([parts[0], *(each + self._beside() for each in parts[1:-1]), parts[-1]]) + "\n)"
        if way == 12 and len(parts) > 1 and not any("\n" in each for each in parts):
            return "".join(parts[:-1]) + " \\\n    " + parts[-1]
        if way == 13:
            return "(" + "".join(parts) + ")"
        return "".join(parts)

    def _beside(self) -> str:
        return f"  {self.comment()}" if self.chance(4) else ""

    def block(self, depth: int, write: Callable[[int], None]) -> None:
        """Write what is inside a header."""
        before = len(self.lines)
        write(depth)
        if not any(line.strip() and not line.strip().startswith("#") for line in self.lines[before:]):
            self.put(depth, "pass")


def odd(draw: st.DrawFn, text: str) -> bytes:
    """Return a module's text as bytes, in an odd layout now and then: tabs, CRLF, a BOM, another encoding."""
    way = draw(st.integers(0, 11))
    if way == 7:
        tabbed = []
        for line in text.split("\n"):
            stripped = line.lstrip(" ")
            indent = len(line) - len(stripped)
            tabbed.append("\t" * (indent // 4) + " " * (indent % 4) + stripped)
        text = "\n".join(tabbed)
    if way in (8, 9):
        text = text.replace("\n", "\r\n")
    if way == 10:
        return b"\xef\xbb\xbf" + text.encode()
    if way == 11:
        return b"# -*- coding: latin-1 -*-\n" + text.encode("latin-1")
    return text.rstrip("\n").encode() if way == 6 else text.encode()
