"""What tells, by names and bytes alone, which files concern a run: a few words from the tables.

It is kept between runs apart from the tables, so that a run over files of no concern reads nothing else of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from codemod.rules import Rules


class Tongue(NamedTuple):
    """Another language than Python and those of documents."""

    name: str
    library: str
    """What names the library in it: a regular expression."""
    voice: str
    """What speaks to the source about voice in it: a regular expression."""


class Screen(NamedTuple):
    """The words and names."""

    words: tuple[str, ...]
    """One of them stands in every Python file that concerns us."""
    elements: tuple[str, ...]
    """One of them is a tag in every document that concerns us."""
    tongues: Mapping[str, Tongue]
    """How the names of files in other languages end, in small letters."""
    largest: int
    """Bytes: a file in another language that has more was written by nobody."""
    around: tuple[str, ...]
    """How the names of files that stand around the code end."""
    made_by: tuple[str, ...]
    """The classes of the source's clients, by their dotted names."""


@lru_cache(maxsize=4)
def screen_of(rules: Rules) -> Screen:
    """Return the words and names of the tables."""
    from codemod.around.kinds import patterns_of
    from codemod.scan import words_of

    elements = rules.elements
    table = rules.tables.get("languages", {}).get("language", {"kind": (), "largest": 0})
    tongues: dict[str, Tongue] = {}
    for each in table["kind"]:
        voice = each["voice"].replace("{request}", table.get("request", "")).replace("{command}", table["command"])
        tongues |= dict.fromkeys(each["suffixes"], Tongue(each["name"], each["library"], voice))
    return Screen(
        words_of(rules),
        tuple(sorted({name for name in (elements.root, *elements.names) if name})),
        tongues,
        int(table["largest"]),
        patterns_of(rules),
        tuple(dotted for kind in rules.kinds.values() for dotted in kind.made_by),
    )


@lru_cache(maxsize=4)
def load_screen(own: Path | None = None) -> Screen:
    """Return the words and names of the shipped tables, with those of a user's own folder laid over them.

    Raises RulesError when a table is bad.
    """
    from codemod.cache import cached
    from codemod.table_files import table_files

    def read() -> Screen:
        from codemod.rules import load_rules

        return screen_of(load_rules(own))

    return cached("screen", table_files(own), read)
