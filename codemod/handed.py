"""Documents that a Twilio call takes from another module: what the modules of a tree tell one another."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

SERVING = re.compile(rb"(?i)\btwiml[\"']?\s*[\]=:]")
"""A parameter or key under which calls of the source's client take a document."""


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


def followed(
    modules: Mapping[str, bytes], concerned: frozenset[str], tell: Callable[[str, bytes, Handed], Handed]
) -> Handed:
    """Return what the modules of a tree tell one another, followed until none has more to tell.

    modules maps the name of each Python file to its bytes, concerned holds those with Twilio code, tell returns what
    one of them adds to what is known.
    """
    found = NOTHING
    asked: set[str] = {name for name, content in modules.items() if SERVING.search(content) is not None}
    while asked:
        before = found
        for name in sorted(asked):
            found = found.joined(tell(name, modules[name], found))
        takers, names = _mention(found.takers - before.takers), _mention(found.names - before.names)
        asked = {name for name, content in modules.items() if takers.search(content) is not None}
        asked |= {name for name in concerned & modules.keys() if names.search(modules[name]) is not None}
    return found


def _mention(words: frozenset[str]) -> re.Pattern[bytes]:
    """Return what finds one of some words; nothing where there is none."""
    either = b"|".join(re.escape(each.encode()) for each in sorted(words))
    return re.compile(rb"\b(?:" + either + rb")\b" if words else rb"(?!)")
