"""How generated code is laid out: on one line where it fits, else its arguments below, as formatters do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from unicodedata import east_asian_width


@dataclass(frozen=True, slots=True)
class Text:
    """Code that is written as it stands; it may hold several lines."""

    text: str
    atom: bool = True
    """Whether it binds as tightly as a name or a call."""
    comment: str = ""
    """A comment that stood behind it, and stays where it gets a line of its own."""
    pieces: tuple[str, ...] = ()
    """The same in pieces that may stand one per line, as those of a long string."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call, and what follows it (`.attribute`)."""

    function: Code
    arguments: tuple[tuple[str | None, Code], ...]
    after: str = ""
    spread: bool = False
    """Whether its arguments stood one per line, so that they stay so."""


@dataclass(frozen=True, slots=True)
class Brackets:
    """Clauses in brackets: `[item for item in list if test]`, or the items of a dictionary."""

    clauses: tuple[Code, ...]
    after: str = ""
    pair: str = "[]"
    comma: str = ""
    """What parts the clauses, beside white space."""
    bare: bool = False
    """Whether the brackets are there only where the clauses take several lines."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Pieces written one behind the other."""

    pieces: tuple[Code, ...]
    atom: bool = True
    awaits: bool = False
    """Whether it is an `await`: between operators it stands as it is, before an attribute only in parentheses."""


Code = Text | Call | Brackets | Joined


@dataclass(frozen=True, slots=True)
class Room:
    """The place that code is written to."""

    width: int
    """The longest line, in columns."""
    indent: str
    """White space at the beginning of the line."""
    unit: str
    """One step of indentation."""
    newline: str
    used: int
    """Columns before the code on its line."""
    behind: int = 0
    """Columns that follow on its last line."""

    def below(self, head: str = "") -> Room:
        """Return the place of a line one step deeper, behind head and before a comma."""
        inner = self.indent + self.unit
        return Room(self.width, inner, self.unit, self.newline, columns(inner + head), behind=1)


def columns(text: str) -> int:
    """Return how many columns a line takes; tabs count as eight, wide characters as two."""
    if text.isascii():
        return len(text) + 7 * text.count("\t")
    return sum(8 if character == "\t" else 2 if east_asian_width(character) in "WF" else 1 for character in text)


def is_atom(code: Code) -> bool:
    """Return whether code may stand before an attribute or between operators as it is."""
    if isinstance(code, Brackets):
        return not code.bare
    return not isinstance(code, (Text, Joined)) or code.atom


def awaited(code: Code) -> Joined:
    """Return what awaits a call."""
    return Joined((Text("await "), code), awaits=True)


def hung(code: Code, behind: str) -> Code:
    """Return code with an attribute or an index behind it."""
    if isinstance(code, Joined) and code.awaits:
        return Brackets((code,), after=behind, pair="()")
    if not is_atom(code):
        code = Joined((Text("("), code, Text(")")))
    if isinstance(code, (Call, Brackets)):
        return replace(code, after=f"{code.after}{behind}")
    return Joined((code, Text(behind)))


def spread_out(code: Code) -> Code:
    """Return a call, awaited or not, with its arguments one per line; anything else as it is."""
    if isinstance(code, Joined) and code.awaits:
        return replace(code, pieces=(code.pieces[0], spread_out(code.pieces[1])))
    return replace(code, spread=True) if isinstance(code, Call) else code


def flat(code: Code) -> str:
    """Return code as one line, but for the lines that its texts have."""
    if isinstance(code, Text):
        return code.text
    if isinstance(code, Joined):
        return "".join([flat(piece) for piece in code.pieces])
    if isinstance(code, Brackets):
        inner = f"{code.comma} ".join([flat(clause) for clause in code.clauses])
        return inner if code.bare else f"{code.pair[0]}{inner}{code.pair[1]}{code.after}"
    arguments = ", ".join([_argument(name, flat(value)) for name, value in code.arguments])
    return f"{flat(code.function)}({arguments}){code.after}"


def lay_out(code: Code, room: Room) -> str:
    """Return code as text that keeps to the width where it can."""
    line = flat(code)
    if _fits(line, room) and not _spread(code):
        return line
    if isinstance(code, Joined):
        return _joined(code, room)
    if isinstance(code, Brackets):
        body = f"{code.comma} ".join(flat(clause) for clause in code.clauses)
        if (
            not code.comma
            and _fits(body, replace(room.below(), behind=0))
            and not any(_spread(clause) for clause in code.clauses)
        ):
            inside = room.newline + room.indent + room.unit + body
            return f"{code.pair[0]}{inside}{room.newline}{room.indent}{code.pair[1]}{code.after}"
        inner = replace(room.below(), behind=len(code.comma))
        comma = code.comma if len(code.clauses) > 1 else ""  # formatters give a lone item none
        clauses = [inner.indent + lay_out(clause, inner) + comma for clause in code.clauses]
        return room.newline.join([code.pair[0], *clauses, f"{room.indent}{code.pair[1]}{code.after}"])
    if isinstance(code, Text):
        return (room.newline + room.indent).join(code.pieces or (line,))
    if not code.arguments:
        end = f"(){code.after}"
        return lay_out(code.function, replace(room, behind=room.behind + columns(end))) + end
    return _call(code, room)


def _fits(line: str, room: Room) -> bool:
    return not _several(line) and room.used + columns(line) + room.behind <= room.width


def _several(text: str) -> bool:
    return "\n" in text or "\r" in text


def _spread(code: Code) -> bool:
    if isinstance(code, Joined):
        return any(_spread(piece) for piece in code.pieces)
    return isinstance(code, Call) and (code.spread or _spread(code.function))


def _argument(name: str | None, text: str) -> str:
    return f"{name}={text}" if name else text


def _joined(code: Joined, room: Room) -> str:
    """Lay out the one piece of several that can be broken; the others stay as they are."""
    breakable = [index for index, piece in enumerate(code.pieces) if not isinstance(piece, Text)]
    if not breakable:
        return flat(code)
    index = breakable[-1]
    before = "".join(flat(piece) for piece in code.pieces[:index])
    behind = "".join(flat(piece) for piece in code.pieces[index + 1 :])
    inner = replace(room, used=_end(before, room.used), behind=room.behind + columns(behind))
    return before + lay_out(code.pieces[index], inner) + behind


def _end(text: str, used: int) -> int:
    """Return the column at which a text ends that begins at one."""
    last = text.replace("\r", "\n").rpartition("\n")
    return columns(last[2]) if last[1] else used + columns(text)


def _call(code: Call, room: Room) -> str:
    """Lay out a call whose arguments do not fit behind its bracket: all on the next line, else one per line."""
    function = (
        lay_out(code.function, replace(room, behind=1))
        if isinstance(code.function, (Joined, Call))
        else flat(code.function)
    )
    arguments = ", ".join(_argument(name, flat(value)) for name, value in code.arguments)
    if _several(function) and not code.spread and not _several(arguments):
        used = _end(function, room.used)
        if used + columns(f"({arguments}){code.after}") + room.behind <= room.width:
            return f"{function}({arguments}){code.after}"
    inner = room.below()
    tail = f"{room.newline}{room.indent}){code.after}"
    if not code.spread and not _several(arguments) and columns(inner.indent + arguments) <= room.width:
        return f"{function}({room.newline}{inner.indent}{arguments}{tail}"
    lines = []
    for name, value in code.arguments:
        head = f"{name}=" if name else ""
        comment = f"  {value.comment}" if isinstance(value, Text) and value.comment else ""
        comma = "," if len(code.arguments) > 1 else ""  # formatters give a lone argument none
        lines.append(f"{inner.indent}{head}{lay_out(value, room.below(head))}{comma}{comment}")
    return f"{function}({room.newline}{room.newline.join(lines)}{tail}"
