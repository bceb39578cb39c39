"""What becomes of one client object, and what a person must know of it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from enum import Enum

from codemod.python.imports import Wanted
from codemod.python.siblings import Second
from codemod.python.touches import Cause, make_cause
from codemod.python.values import Client, Spelling
from codemod.rules import Message


class Disposition(Enum):
    """What becomes of a client object."""

    IN_PLACE = "in place"
    """Nothing needs Twilio's any more: it becomes the target's where it is made."""
    ELSEWHERE = "elsewhere"
    """It becomes the target's where another module makes it."""
    BESIDE = "beside"
    """A second client is made right after it."""
    MODULE = "module"
    """A second client is made for the module, since no better place is in sight."""


@dataclass(eq=False, slots=True)
class Decision:
    """What becomes of one client, and how the calls that moved spell it."""

    client: Client
    disposition: Disposition
    account: Spelling
    """The first argument of the constructor."""
    token: Spelling
    second: str = ""
    """The name of the second client."""
    beside: Second | None = None
    """What makes the second client, where it stands beside the first."""
    renames: dict[ast.Constant, str] = field(default_factory=dict)
    """Names of environment variables that this client alone needs -> their new names."""
    read_from_environment: set[ast.expr] = field(default_factory=set)
    """Credentials that are read from one of Twilio's variables where the client is made."""
    imported: dict[Wanted, None] = field(default_factory=dict)
    """The imports by which the module gets the client without having had it."""
    causes: list[Cause] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    other: ast.expr | None = None
    """A place that still needs Twilio."""
    session: ast.expr | None = None
    """The place that needs the HTTP session of a client through which nothing else is called any more."""

    def add_cause(self, message: Message, key: ast.AST, /, **filled: str) -> None:
        """Add why the client needs a person's eyes, once."""
        cause = make_cause(message, key, filled)
        if cause not in self.causes:
            self.causes.append(cause)
