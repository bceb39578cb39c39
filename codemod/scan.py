"""Which files concern us: bytes only, for words that come from the tables, before any parser is imported."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from codemod.screen import Screen

if TYPE_CHECKING:
    from codemod.rules import Rules

ROOT = r"<(?:[\w.-]+:)?([\w.-]+)[\s>/]"
# A byte order mark of UTF-16: its text is not found by words in ASCII, and every other byte of it is NUL.
WIDE = (b"\xff\xfe", b"\xfe\xff")


NEEDLE = 9
"""So many bytes at least are looked for: what is shorter stands in every other file."""


class Words:
    """Looks for words in bytes: first, and many times as fast, for a few pieces one of which each word holds."""

    def __init__(self, words: Collection[str], pieces: tuple[bytes, ...] | None = None) -> None:
        """Keep the words, and the pieces; chosen now unless they are given."""
        self.words = words
        self.pieces = pieces_of(words) if pieces is None else pieces

    @cached_property
    def pattern(self) -> re.Pattern[bytes]:
        """Return what finds any of the words."""
        return re.compile(b"|".join(re.escape(word) for word in sorted(_shortest(self.words))))

    def stand_in(self, content: bytes) -> bool:
        """Return whether one of the words stands there."""
        content = _narrow(content)
        return any(piece in content for piece in self.pieces) and self.pattern.search(content) is not None


def _shortest(words: Iterable[str]) -> set[bytes]:
    """Return the words without those that hold another."""
    known = {word.encode() for word in words}
    return known - {word for word in known if any(other in word for other in known - {word})}


def pieces_of(words: Iterable[str]) -> tuple[bytes, ...]:
    """Return pieces such that each word holds one: that first which most of the words that are left hold."""
    left, found = _shortest(words), list[bytes]()
    while left:
        held: dict[bytes, int] = {}
        for word in left:
            length = min(NEEDLE, len(word))
            for piece in {word[start : start + length] for start in range(len(word) - length + 1)}:
                held[piece] = held.get(piece, 0) + 1
        piece = max(sorted(held), key=lambda each: held[each])
        left = {word for word in left if piece not in word}
        found.append(piece)
    return tuple(found)


def words_of(rules: Rules) -> tuple[str, ...]:
    """Return the words one of which every Python file that concerns us holds.

    They are the names of libraries, the attributes that an unknown client is known by, tags that only the source has,
    what only its requests tell, and what a TODO begins with.
    """
    from codemod.webhooks import words_of_requests  # once, for the screen

    libraries = {dotted.split(".")[0] for kind in rules.kinds.values() for dotted in kind.made_by}
    unknown = {f".{name}" for kind in rules.kinds.values() for name in kind.unknown}
    texts = words_of_requests(rules) | _spellings(rules.tables["elsewhere"]["signature"]["header"])
    elements = rules.elements
    texts |= set(rules.tables["elsewhere"]["beside"]["request"]["words"])
    tags = {f"<{name}" for name in (elements.root, *(elements.unmistakable - set(elements.target))) if name}
    return tuple(sorted(libraries | unknown | texts | tags | {"TODO(vobiz"}))


def _spellings(header: str) -> set[str]:
    """Return how programs spell a header."""
    return {header, header.title(), header.upper(), header.upper().replace("-", "_"), header.replace("-", "_")}


def python_words(screen: Screen, clients: tuple[str, ...] = ()) -> Words:
    """Return what finds the Python files that may hold Twilio code; clients are those that the configuration names."""
    if not clients:
        return _words(screen.words, screen.pieces)
    return _words((*screen.words, *(each.partition(":")[2].partition(".")[0] for each in clients)))


@lru_cache(maxsize=4)
def _words(words: tuple[str, ...], pieces: tuple[bytes, ...] | None = None) -> Words:
    return Words(words, pieces)


def names_library(content: bytes, rules: Rules) -> bool:
    """Return whether a file holds the name of the library that clients come from."""
    return any(dotted.split(".")[0].encode() in content for kind in rules.kinds.values() for dotted in kind.made_by)


def may_make(content: bytes, rules: Rules) -> bool:
    """Return whether a Python file may make a client, or name one to be made, judged by its bytes."""
    names = {dotted for kind in rules.kinds.values() for dotted in kind.made_by}
    return any(
        dotted.split(".")[0].encode() in content and dotted.rpartition(".")[2].encode() in content for dotted in names
    )


@lru_cache(maxsize=4)
def _elements(names: tuple[str, ...]) -> re.Pattern[bytes]:
    return re.compile(rb"<(?:[\w.-]+:)?(?:" + "|".join(names).encode() + rb")[\s>/]")


def may_be_document(content: bytes, screen: Screen) -> bool:
    """Return whether a text file may hold a TwiML document, or a piece of one."""
    return _elements(screen.elements).search(_narrow(content)) is not None


def _narrow(content: bytes) -> bytes:
    """Return bytes in which words in ASCII are found: without every other one where the text is UTF-16."""
    return content.replace(b"\0", b"") if content.startswith(WIDE) or b"\0" in content[:4] else content


def name_of_root(text: str) -> str | None:
    """Return the name, without its prefix, of the element that a text begins with; None where it begins otherwise."""
    match = re.match(ROOT, text)
    return match[1] if match is not None else None
