"""Documents that a Twilio call takes from another module: what the modules of a tree tell one another."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

SERVING = re.compile(rb"\b[Tt]wi[Mm][Ll]\s*=[^=]|[\"'][Tt]wi[Mm][Ll][\"']\s*[\]:]")
"""A parameter or key under which calls of the source's client take a document."""
SPELT = (b"wiml", b"wiML", b"wimL", b"wiMl")
"""What every spelling of it holds: most modules hold none, which is seen many times as fast."""


class Handed(NamedTuple):
    """By which names documents reach Twilio calls from outside a module."""

    names: frozenset[str] = frozenset()
    """What holds, or gives back, such a document: variables, attributes, functions, keys."""
    takers: frozenset[str] = frozenset()
    """Functions that take such a document, and whose callers are not all known."""
    files: frozenset[str] = frozenset()
    """Files that hold such a document, by the last part of their paths."""

    def joined(self, other: Handed) -> Handed:
        """Return the names of both."""
        return Handed(self.names | other.names, self.takers | other.takers, self.files | other.files)


NOTHING = Handed()
PASSING_ON = 100
"""So many modules without Twilio code are asked in a round; a name that more of them hold says nothing any more."""
ROUNDS = 10
"""Through so many hands a document is followed."""


def followed(
    modules: Mapping[str, bytes], concerned: frozenset[str], tell: Callable[[str, bytes, Handed], Handed]
) -> Handed:
    """Return what the modules of a tree tell one another, followed until none has more to tell.

    modules maps the name of each Python file to its bytes, concerned holds those with Twilio code, tell returns what
    one of them adds to what is known.
    """
    found = NOTHING
    asked: set[str] = {name for name, content in modules.items() if _serves(content)}
    for _ in range(ROUNDS):
        before = found
        for name in sorted(asked):
            found = found.joined(tell(name, modules[name], found))
        takers, words = found.takers - before.takers, found.takers | found.names
        words -= before.takers | before.names
        if not words:
            break
        asked = _mentioning(words, {name: modules[name] for name in concerned & modules.keys()})
        passing = _mentioning(takers, modules) - concerned
        asked |= passing if len(passing) <= PASSING_ON else set()
    return found


def _serves(content: bytes) -> bool:
    """Return whether a module may hand a document to a call of the source's client."""
    return any(each in content for each in SPELT) and SERVING.search(content) is not None


def _mentioning(words: frozenset[str], modules: Mapping[str, bytes]) -> set[str]:
    """Return the modules that hold one of some words."""
    if not words:
        return set()
    either = re.compile(rb"\b(?:" + b"|".join(re.escape(each.encode()) for each in sorted(words)) + rb")\b")
    return {name for name, content in modules.items() if either.search(content) is not None}
