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
    pieces: tuple[bytes, ...]
    """One of them stands in each of the words; to choose them takes as long as to look at many files."""
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
    names: tuple[bytes, ...]
    """The packages of both platforms and their variables, in small letters: what stands around the code holds one."""

    def speaks(self, content: bytes) -> bool:
        """Return whether a file names a package or a variable of either platform."""
        content = content.lower()
        return any(name in content for name in self.names)


def _shortest(names: set[str]) -> tuple[bytes, ...]:
    """Return names in small letters, without those that hold another."""
    small = {name.lower() for name in names}
    return tuple(sorted(name.encode() for name in small if not any(other in name for other in small - {name})))


@lru_cache(maxsize=4)
def screen_of(rules: Rules) -> Screen:
    """Return the words and names of the tables."""
    from codemod.around.kinds import patterns_of
    from codemod.around.need import words_of as words_around
    from codemod.scan import pieces_of, words_of

    elements, packages = rules.elements, words_around(rules)
    table = rules.tables.get("languages", {}).get("language", {"kind": (), "largest": 0})
    tongues: dict[str, Tongue] = {}
    for each in table["kind"]:
        voice = (
            each["voice"].replace("{request}", table.get("request", "")).replace("{command}", table.get("command", ""))
        )
        tongues |= dict.fromkeys(each["suffixes"], Tongue(each["name"], each["library"], voice))
    words = words_of(rules)
    return Screen(
        words,
        pieces_of(words),
        tuple(sorted({name for name in (elements.root, *elements.names) if name})),
        tongues,
        int(table["largest"]),
        patterns_of(rules),
        tuple(dotted for kind in rules.kinds.values() for dotted in kind.made_by),
        _shortest({packages.source, packages.target, *packages.variables, *packages.variables.values()} - {""}),
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
