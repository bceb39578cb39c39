"""Names that stand by themselves: found as one regular expression finds them, however many they are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemod.lone_words import FEW, LoneWords

NAMES = st.sampled_from([b"client", b"clients", b"deps", b"my-module", b"\xc3\xa9t\xc3\xa9", b"a"])
TEXTS = st.lists(NAMES | st.sampled_from([b" ", b".", b"_", b"x", b"-", b"\n"]), max_size=12).map(b"".join)
MANY = [b"name%d" % number for number in range(FEW + 1)]


@given(st.sets(NAMES), TEXTS, st.booleans())
def test_names_are_found_where_no_other_word_goes_on(names: set[bytes], text: bytes, many: bool) -> None:
    names = names | set(MANY) if many else names
    either = b"|".join(re.escape(each) for each in sorted(names)) or b"(?!)"
    found = re.findall(rb"(?<![\w\x80-\xff])(?:%b)(?![\w\x80-\xff])" % either, text)

    assert LoneWords(names).stand_in(text) is bool(found)
    assert LoneWords(names).found_in(text) == set(found)


@pytest.mark.parametrize("names", [[], [b"client"], MANY])
def test_nothing_is_found_in_nothing(names: list[bytes]) -> None:
    assert not LoneWords(names).stand_in(b"")
    assert LoneWords(names).found_in(b"") == set()
