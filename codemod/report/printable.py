"""Code and names from files as text that a terminal shows and does not obey."""

from __future__ import annotations


def printable(text: str) -> str:
    """Return `text` with every character that is not visible written as its escape; a tab becomes four spaces.

    What cannot be seen (control characters, marks that turn the direction of the text) could otherwise hide or fake
    what stands in a file.
    """
    if text.isprintable():
        return text
    return "".join(
        "    " if character == "\t" else character if character.isprintable() else _escape(character)
        for character in text
    )


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
