"""What is written beside the program's own code to make a second client: lines, and how they are laid out."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from codemod.finding import Edit
from codemod.python.imports import Wanted
from codemod.python.layout import Brackets, Code, Joined, Room, Text, columns, flat, lay_out
from codemod.python.touches import Touch
from codemod.python.values import Imported, Spelling

LAMBDA = "lambda: "


class Unplaced(Exception):
    """No second client can stand beside the first."""


@dataclass(frozen=True, slots=True)
class Twin:
    """The expression beside one that gives the program's client."""

    text: str | None
    """None where it makes the second client."""
    given: str = ""
    """What must be there for it; where it is not, there is None."""
    called: bool = False
    """Whether a lambda gives it."""

    def code(self, constructor: Code) -> Code:
        """Return the expression as code."""
        code = constructor if self.text is None else Text(self.text)
        return Joined((Text(LAMBDA), code)) if self.called else code


@dataclass(frozen=True, slots=True)
class Row:
    """One line of what is written: its beginning, and the expression that may follow."""

    head: str
    twin: Twin | None = None
    depth: int = 0
    """Steps of indentation."""


@dataclass(slots=True)
class Block:
    """Lines below a statement of the program."""

    below: ast.stmt
    rows: list[Row]
    defines: bool = False
    """Whether it defines a function, which stands apart."""

    @property
    def makes(self) -> bool:
        """Return whether it makes the second client, rather than handing it on."""
        return any(row.twin is not None and row.twin.text is None for row in self.rows)


@dataclass(slots=True)
class Second:
    """Everything that makes one second client, and how the calls that moved spell it."""

    name: str = ""
    """Its name, for messages."""
    blocks: list[Block] = field(default_factory=list)
    replaced: dict[ast.expr, str] = field(default_factory=dict)
    """Expressions of the program that speak of the second client from now on."""
    edits: list[Edit] = field(default_factory=list)
    """What else changes: names declared global, slots."""
    spelled: dict[ast.expr, Spelling] = field(default_factory=dict)
    """How the place of a touch spells the client."""
    imported: dict[Imported, str] = field(default_factory=dict)
    """The second clients of other modules that are imported without the first -> what this module calls them."""
    unreached: set[Touch] = field(default_factory=set)
    """Readings where the client cannot be named; most need none."""
    names: set[str] = field(default_factory=set)
    """The names that are new."""
    passing: set[str] = field(default_factory=set)
    """Names of the program that only hand the second client on instead of the first."""
    wanted: list[Wanted] = field(default_factory=list)
    """What is imported from other modules of the tree."""
    parameters: set[str] = field(default_factory=set)
    """Parameters that stand already, which a framework fills with the second client."""
    injected: dict[str, list[ast.AST]] = field(default_factory=dict)
    """Parameters that are new -> the functions that get them."""
    given: dict[str, str] = field(default_factory=dict)
    """Thing of this module that other modules asked for -> the name of what stands beside it."""
    stands: bool = False
    """Whether what makes it stands there already."""


def row_text(row: Row, constructor: Code, room: Room) -> str:
    """Return a line of a block, which may take several, for a place that begins with its indentation."""
    if row.twin is None:
        return room.indent + row.head
    code = row.twin.code(constructor)
    room = Room(room.width, room.indent, room.unit, room.newline, columns(room.indent + row.head))
    if row.twin.given:
        whole = Joined((code, Text(f" if {row.twin.given} else None")))
        code = Text(flat(whole))
        if room.used + columns(code.text) > room.width:
            code = Brackets((whole.pieces[0], Text(f"if {row.twin.given}"), Text("else None")), pair="()")
    return room.indent + row.head + lay_out(code, room)
