"""What an expression is on Twilio: symbolic values, whatever their spelling."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from codemod.neighbours import Home, Offer, Origin, Sent
from codemod.python.scopes import Variable
from codemod.rules import Rule, Template

RESULT = "result"
"""The kind of what a change returns: nothing but what its rules know."""


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """A part that stands in the user's code."""

    node: ast.expr


@dataclass(frozen=True, slots=True, eq=False)
class Filled:
    """A part that a template makes of other parts."""

    template: Template
    parts: Mapping[str, Spelling]


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """A part that the tool writes."""

    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Differs:
    """A part that is not the same on every way to a place."""

    what: str


@dataclass(frozen=True, slots=True, eq=False)
class Imported:
    """A client that a module does not have yet, and can import from where it has a name."""

    home: Home
    statement: ast.stmt
    """The import that brings what is asked of it."""


Spelling = Written | Filled | Literal | Differs | Imported


@dataclass(eq=False, slots=True)
class Client:
    """One client object: where it is made, or what is known of one that is made elsewhere."""

    construction: ast.Call | None
    name: str
    """How the user's code calls it, for messages."""
    certain: bool = True
    """Whether it is known to be one: not where only what is asked of it tells."""
    origin: Origin | None = None
    """Where another module of the tree makes it."""
    asynchronous: bool = False
    """Whether what is asked of it is awaited."""


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """A value of a kind that the tables describe."""

    kind: str
    client: Client
    node: ast.expr
    parts: Mapping[str, Spelling]
    stands_for: str | None = None
    """The part that the expression itself holds once it has moved."""
    carriers: frozenset[Variable] = frozenset()
    """Variables that the value came through."""
    many: bool = False
    """Whether this is a list of such values."""
    keyed: bool = False
    """Whether the list is the values of a dictionary."""
    made: ast.expr | None = None
    """The call of a rule whose result this is, or what awaits that call."""
    result_of: tuple[Rule, ...] = ()
    """The rules of a change whose result this is; nothing but what they know may be read."""
    flaw: str | None = None
    """Why nothing that hangs on this value can move."""
    others: tuple[Client, ...] = ()
    """The further clients that it may be, or come from, on other ways to its place."""
    rooms: tuple[ast.expr, ...] = ()
    """The expressions that name its room, on whatever way it came here; none where the name is known to be one."""
    calls: tuple[ast.expr, ...] = ()
    """The expressions that name its call, where a Twilio SID was asked for."""
    sent: Sent | None = None
    """Where another module hands it on; None for what this one makes."""

    def at(self, node: ast.expr, carrier: Variable | None = None) -> Value:
        """Return the same value as it stands at another place, for instance in a variable."""
        parts = dict(self.parts)
        if self.stands_for is not None:
            parts[self.stands_for] = Written(node)
        carriers = self.carriers | {carrier} if carrier is not None else self.carriers
        return replace(self, node=node, parts=parts, carriers=carriers)


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """A value and attributes behind it that do not yet make another value: a method, or a way to one."""

    base: Value
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """An attribute that was read from a fetched or listed value, or from the result of a change."""

    base: Value
    attribute: str


@dataclass(frozen=True, slots=True, eq=False)
class Pending:
    """What has to be awaited: the coroutine of an asynchronous method or function, and what it gives then."""

    gives: Term


@dataclass(frozen=True, slots=True)
class Package:
    """Something imported, by its dotted name."""

    dotted: str


@dataclass(frozen=True, slots=True)
class Offered:
    """Something of another module of the tree that leads to a client."""

    offer: Offer


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """An object of a class of this module."""

    of: ast.ClassDef


@dataclass(frozen=True, slots=True, eq=False)
class Class:
    """A class of this module."""

    node: ast.ClassDef


@dataclass(frozen=True, slots=True, eq=False)
class Callable:
    """A function of this module."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True, slots=True, eq=False)
class Built:
    """A builder of documents, or one of its elements."""

    builder: str
    """Its class in the source; nothing where it is not the same on every way."""
    creations: tuple[ast.Call, ...]
    """The calls that may have made it."""


@dataclass(frozen=True, slots=True, eq=False)
class BuiltMethod:
    """A method of a builder that was not called yet."""

    base: Built
    name: str


@dataclass(frozen=True, slots=True)
class Own:
    """Something that is certainly none of Twilio's."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that may be anything: a parameter, an import of another module, what a call of either returns."""


Term = (
    Value | Steps | Read | Pending | Package | Offered | Instance | Class | Callable | Built | BuiltMethod | Own
) | Unknown
OWN = Own()
UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One rule that a call asks for."""

    rule: Rule
    parts: Mapping[str, Spelling]
    """What the pattern captured."""
    flag: ast.expr | None = None
    """The value that decides between this rule and its twin."""
    twin: Step | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """What the tables say about one call of a method."""

    steps: tuple[Step, ...] = ()
    manual: Rule | None = None
    """The rule that says why a person must decide."""
    problem: str | None = None
    """Why the call cannot be matched, where no rule says it."""
    help: str = ""
    """What to do about the problem, where no rule says it."""
    keywords: tuple[str, ...] = ()
    """The parameters that were given (those given None or values.unset are not)."""
    leftover: tuple[str, ...] = field(default=())
    """The parameters that no rule consumes."""
    dropped: tuple[ast.expr, ...] = field(default=())
    """The arguments that have no counterpart and go."""
