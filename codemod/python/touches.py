"""One place where a module touches Twilio, what holds it back, and what moves with it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from codemod.finding import Answer
from codemod.python.scopes import Variable
from codemod.python.values import Client, Match, Value
from codemod.rules import Message, Rule


class Sort(Enum):
    """What kind of place it is."""

    CALL = "call"
    """A method is called: the rules of the tables."""
    READ = "read"
    """An attribute of something fetched, listed or returned."""
    CONTEXT = "context"
    """A context that is kept in a variable."""
    ALIAS = "alias"
    """A value that goes on under another name; nothing is written."""
    REQUEST = "request"
    """A parameter of a request from the platform, which addresses a room or a call."""
    OTHER = "other"
    """Anything else that is done with a value the engine follows; it cannot move."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a place cannot move, and what to do about it."""

    text: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a rewriting needs a person's eyes; key tells causes of one value from those of another."""

    key: str
    todo: str
    text: str
    help: str = ""
    code: str = ""
    """The code of the finding and the TODO, where it is not the rule's."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One reading of a parameter of a request."""

    key: ast.Constant | None
    """Its name, as it stands in the program; None where a framework reads it, which is told so elsewhere."""
    instead: str
    """What the target calls it."""
    identity: bool
    """Whether its value is another one there."""


@dataclass(eq=False, slots=True)
class Touch:
    """One place in the code that speaks to Twilio voice."""

    sort: Sort
    node: ast.expr
    value: Value
    """The receiver, or the value itself."""
    message: Message | Rule
    """What the place is called in findings."""
    match: Match | None = None
    awaits: bool = False
    """Whether it asks an asynchronous method; the node is the `await` then, where that stands right before it."""
    variables: frozenset[Variable] = frozenset()
    """Variables that must move with it."""
    problems: list[Problem] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    answer: Answer | None = None
    """What must answer the call, once it has moved."""
    parameter: Parameter | None = None
    """What is read of a request."""
    loop: Rule | None = None
    """The rule that replaces the loop over this list."""
    absorbs: list[Touch] = field(default_factory=list)
    """The touches that the loop's rewriting holds."""

    @property
    def call(self) -> ast.Call | None:
        """Return the call of a method, awaited or not; None where nothing is called."""
        node = self.node.value if isinstance(self.node, ast.Await) else self.node
        return node if isinstance(node, ast.Call) else None

    @property
    def pending(self) -> bool:
        """Return whether it is a coroutine that is not awaited where it stands."""
        return self.awaits and isinstance(self.node, ast.Call)


@dataclass(eq=False, slots=True)
class Unit:
    """Places that move together or not at all."""

    touches: list[Touch]
    kept: bool = False
    """Whether it could move and is left, since it needs review and the run asks for none."""

    @property
    def movable(self) -> bool:
        """Return whether nothing holds the unit back."""
        return not any(touch.problems for touch in self.touches)

    @property
    def moves(self) -> bool:
        """Return whether the unit is rewritten."""
        return self.movable and not self.kept


@dataclass(eq=False, slots=True)
class Use:
    """One place where a client object stands, and the touch that it serves; None where Twilio is still needed."""

    client: Client
    node: ast.expr
    touch: Touch | None


def make_cause(message: Message, key: ast.AST, filled: Mapping[str, str]) -> Cause:
    """Return a cause in the words of the tables."""
    texts = [fill(text, filled) for text in (message.todo, message.text, message.help)]
    return Cause(f"{message.name} {ast.dump(key)}", texts[0], texts[1], texts[2], message.code)


def fill(text: str, filled: Mapping[str, str]) -> str:
    """Return a text of the tables with its places filled in."""
    for name, value in filled.items():
        text = text.replace("{" + name + "}", value)
    return text
