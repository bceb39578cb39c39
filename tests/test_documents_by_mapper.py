"""Generated TwiML documents: converted as a second, independent implementation would, and not a byte elsewhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from lxml import etree
from twiml_mapper import Left, canonical, mapped
from twiml_trees import documents

from codemod import Options, Outcome, migrate_source
from codemod.configuration import Configuration
from codemod.finding import Level, Status

COMMENT = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)


def outcome_of(text: str, *, stay_alone: bool | None = None) -> Outcome:
    options = Options(configuration=Configuration(stay_alone=stay_alone))
    return migrate_source(text.encode(), "voice.xml", options)


def expected(text: str, *, stay_alone: bool | None = None) -> object | None:
    """Return the tree that the document should become; None where it stays."""
    try:
        return canonical(mapped(etree.fromstring(text.encode()), stay_alone))
    except Left:
        return None


def is_voice(text: str) -> bool:
    """Return whether a document is one that Twilio would read as a voice document."""
    root = etree.fromstring(text.encode())
    return root.tag == "Response" and any(isinstance(each.tag, str) and each.tag[0].isupper() for each in root)


@pytest.mark.parametrize("stay_alone", [None, True])
def test_a_document_becomes_what_the_naive_mapper_makes_of_it(stay_alone: bool | None) -> None:
    @given(documents())
    @settings(max_examples=60, deadline=None)
    def check(text: str) -> None:
        outcome = outcome_of(text, stay_alone=stay_alone)
        wanted = expected(text, stay_alone=stay_alone)
        told = [(each.level.value, each.code, each.message) for each in outcome.findings]
        if wanted is None:
            assert outcome.after == outcome.before
            assert any(level == "manual" for level, _, _ in told) or not is_voice(text), told
        else:
            assert outcome.status is not Status.ERROR, told
            assert canonical(etree.fromstring(outcome.after)) == wanted, told

    check()


@given(documents())
@settings(max_examples=60, deadline=None)
def test_a_second_run_changes_nothing(text: str) -> None:
    once = outcome_of(text).after
    again = migrate_source(once, "voice.xml")
    assert again.after == once
    assert not [each for each in again.findings if each.level is Level.AUTOMATIC]


@given(documents())
@settings(max_examples=60, deadline=None)
def test_comments_sections_and_instructions_survive_in_order(text: str) -> None:
    after = outcome_of(text).after.decode()
    ours = [each for each in COMMENT.findall(after) if not each.startswith("<!-- TODO(vobiz ")]
    # Indentation moves with an element, and a room's name is stripped, in a section too.
    squeezed = ["".join(each.split()) for each in ours]
    assert squeezed == ["".join(each.split()) for each in COMMENT.findall(text)]


@given(documents())
@settings(max_examples=60, deadline=None)
def test_what_surrounds_the_document_and_its_line_ends_survive(text: str) -> None:
    after = outcome_of(text).after.decode()
    assert after.partition("<Response")[0] == text.partition("<Response")[0]
    assert after.rpartition("</Response")[2] == text.rpartition("</Response")[2] or "</Response" not in text
    if "\r\n" in text and "\n" not in text.replace("\r\n", ""):
        assert "\n" not in after.replace("\r\n", "")
