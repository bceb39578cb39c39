"""The scan of bytes: words that are looked for by pieces of them, and files that are left out before any parser."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from codemod.rules import load_rules
from codemod.scan import NEEDLE, Words, python_words, words_of
from codemod.screen import screen_of

RULES = load_rules()
SCREEN = screen_of(RULES)
WORDS = python_words(SCREEN)
letters = st.text("ab.<", min_size=1, max_size=14)


@given(st.lists(letters, min_size=1, max_size=8), st.text("ab.<", max_size=60))
def test_words_are_found_as_a_search_for_each_finds_them(words: list[str], text: str) -> None:
    assert Words(words).stand_in(text.encode()) is any(word in text for word in words)


def test_each_word_of_the_tables_is_found_alone_and_in_the_midst() -> None:
    for word in words_of(RULES):
        for text in (word, f"x {word}", f"{word} x", "x" * 5000 + word):
            assert WORDS.stand_in(text.encode()), word


def test_the_pieces_are_few_and_long_enough_to_be_rare() -> None:
    assert len(WORDS.pieces) < len(words_of(RULES)) / 2
    assert all(len(piece) >= min(NEEDLE, 4) for piece in WORDS.pieces)


def test_configured_clients_are_words_too() -> None:
    assert python_words(SCREEN, ("myapp.deps:get_phone.client",)).stand_in(b"get_phone()")
    assert not WORDS.stand_in(b"get_phone()")


def test_a_word_that_holds_another_needs_no_look_of_its_own() -> None:
    assert re.fullmatch(rb"CallSid", Words(["CallSid", "CallSidEndingConference"]).pattern.pattern)
