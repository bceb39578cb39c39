"""Calls that moved and are made for other modules: whose handlers must wait for other exceptions, too."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from codemod.discover import Candidate
from codemod.finding import Outcome
from codemod.index import module_name

Raising = Mapping[str, frozenset[str]]
ROUNDS = 10
"""Through so many modules calls are followed."""


def followed_calls(
    planned: Mapping[Candidate, Outcome],
    modules: Mapping[Candidate, bytes],
    migrated: Callable[[Candidate, Raising], Outcome],
) -> dict[Candidate, Outcome]:
    """Return the outcomes that change when modules know which functions of others hold calls that moved.

    planned are the outcomes without that, modules the Python files with Twilio code, migrated returns what one of them
    becomes once it is known what is raising elsewhere.
    """
    asked: dict[Candidate, Outcome] = {}
    known: dict[str, frozenset[str]] = {}
    for _ in range(ROUNDS):
        now = {**planned, **asked}
        raising: dict[str, frozenset[str]] = {}
        for candidate, outcome in now.items():
            for name, helpers in outcome.raising.items():
                dotted = f"{module_name(candidate.path)}.{name}"
                raising[dotted] = raising.get(dotted, frozenset()) | helpers
        fresh = {name for name, helpers in raising.items() if known.get(name) != helpers}
        if not fresh:
            break
        known = raising
        for candidate, content in modules.items():
            if _may_call(content, fresh):
                asked[candidate] = migrated(candidate, known)
    return {candidate: outcome for candidate, outcome in asked.items() if outcome.findings or outcome.changes}


def _may_call(content: bytes, names: Collection[str]) -> bool:
    """Return whether a module speaks of one of some functions of other modules, and of its module."""
    words = set(re.findall(rb"\w+", content))
    return any({name.partition(".")[0].encode(), name.rpartition(".")[2].encode()} <= words for name in names)
