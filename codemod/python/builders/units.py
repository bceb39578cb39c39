"""One document that a module builds: what becomes of it, and what holds it back."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from codemod.finding import Edit, Level
from codemod.python.builders.objects import Creation
from codemod.twiml.decisions import Said
from codemod.walking import walk

CALLS = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)


class NotPlain(Exception):
    """A shape that cannot be taken apart; says what it is and what could stand there."""

    def __init__(self, node: ast.AST, instead: str, message: str = "builder-shape") -> None:
        """Keep both."""
        super().__init__(instead)
        self.node = node
        self.instead = instead
        self.message = message


@dataclass(eq=False, slots=True)
class DocumentUnit:
    """One document that a module builds, or several that belong together."""

    creations: list[Creation]
    edits: list[Edit] = field(default_factory=list)
    said: dict[Creation, list[Said]] = field(default_factory=dict)
    changes: dict[Creation, list[str]] = field(default_factory=dict)
    written: dict[Creation, str] = field(default_factory=dict)
    """What is called in the place of each."""
    references: list[ast.expr] = field(default_factory=list)
    """The annotations that are rewritten."""
    statements: set[ast.stmt] = field(default_factory=set)
    """The statements that are edited."""
    shifts: dict[ast.stmt, int] = field(default_factory=dict)
    """With statements whose blocks take their places -> by how many characters those move to the left."""

    @property
    def problems(self) -> list[tuple[Creation, Said]]:
        """Return what holds it back."""
        return [(each, said) for each in self.creations for said in self.said[each] if said.level is Level.MANUAL]

    @property
    def causes(self) -> list[tuple[Creation, Said]]:
        """Return what a person must see to."""
        return [(each, said) for each in self.creations for said in self.said[each] if said.level is Level.REVIEW]


def runs(node: ast.AST) -> bool:
    """Return whether an expression does something when it is evaluated."""
    return any(isinstance(each, CALLS) for each in walk(node))


def short(node: ast.AST) -> str:
    """Return code on one line for a message."""
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 60 else f"{text[:57]}..."
