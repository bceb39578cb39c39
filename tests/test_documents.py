"""TwiML in files: documents for voice are named, with their place; other documents are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from scratch_tree import write_tree

from codemod import Level, Options, Outcome, migrate_source, plan
from codemod.finding import Place, Status

VOICE = b"""\
<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Dial><Conference>Sales</Conference></Dial>
</Response>
"""


def outcome_of(content: bytes, name: str = "voice.xml", options: Options | None = None) -> Outcome:
    """Return the outcome of a document, which is never changed."""
    outcome = migrate_source(content, name, options)
    assert outcome.after == outcome.before == content
    assert outcome.status is Status.KEPT
    return outcome


def levels(outcome: Outcome) -> list[tuple[str, Level]]:
    return [(finding.code, finding.level) for finding in outcome.findings]


def place_of(content: bytes) -> Place:
    [finding] = outcome_of(content).findings
    return finding.place


NAMED = [("VB504", Level.MANUAL)]


def test_a_voice_document_is_named_with_what_to_do() -> None:
    outcome = outcome_of(VOICE)

    assert levels(outcome) == NAMED
    assert outcome.findings[0].rule == "document"
    assert "waitSound" in outcome.findings[0].help


@pytest.mark.parametrize("name", ["a.xml", "a.XML", "a.twiml", "a.xml.j2", "a.jinja", "a.jinja2", "a.html", "a.txt"])
def test_a_document_is_known_by_its_content_under_every_usual_ending(name: str) -> None:
    assert levels(outcome_of(VOICE, name)) == NAMED


@pytest.mark.parametrize("verb", ["Say", "Dial", "Hangup", "Gather", "Enqueue", "Connect"])
def test_every_verb_of_voice_makes_a_voice_document(verb: str) -> None:
    assert levels(outcome_of(f"<Response><{verb}/></Response>".encode())) == NAMED


NOT_VOICE = {
    "an SMS": b"<Response><Message>hi</Message></Response>\n",
    "nothing": b"",
    "an empty response": b"<Response/>\n",
    "a verb outside": b"<Say>hello</Say><Response/>\n",
    "another root": b"<Answer><Say>hello</Say></Answer>\n",
    "a longer name": b"<ResponseList><Say>hello</Say></ResponseList>\n",
    "small letters": b"<response><say>hello</say></response>\n",
    "a web page": b"<!doctype html>\n<html><body>Response, Say</body></html>\n",
    "escaped text": b"<p>&lt;Response&gt;&lt;Say&gt;</p>\n",
    "a longer verb": b"<Response><Sayings/></Response>\n",
    "UTF-16 without TwiML": "<Answer/>".encode("utf-16"),
    "a binary": bytes(range(256)),
}


@pytest.mark.parametrize("case", NOT_VOICE)
def test_what_is_no_voice_document_is_left_alone(case: str) -> None:
    assert levels(outcome_of(NOT_VOICE[case])) == []


def test_a_prefix_before_the_names_is_read() -> None:
    assert levels(outcome_of(b'<t:Response xmlns:t="x"><t:Say>hello</t:Say></t:Response>\n')) == NAMED


@pytest.mark.parametrize("comment", ["vobiz: ignore", "vobiz:ignore[VB504]", "Vobiz: ignore [vb501, vb504]"])
def test_an_ignore_comment_makes_it_a_note(comment: str) -> None:
    outcome = outcome_of(VOICE.replace(b"<Dial>", f"<!-- {comment} --><Dial>".encode()))

    assert levels(outcome) == [("VB504", Level.NOTE)]
    assert "vobiz: ignore" in outcome.findings[0].message


@pytest.mark.parametrize("comment", ["vobiz: ignore[VB501]", "vobiz ignore", "ignore", "vobiz: ignore[]"])
def test_another_comment_does_not(comment: str) -> None:
    assert levels(outcome_of(VOICE.replace(b"<Dial>", f"<!-- {comment} --><Dial>".encode()))) == NAMED


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_document_in_utf_16_is_read(encoding: str) -> None:
    mark = {"utf-16": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}[encoding]
    content = mark + "<!-- \u00fc\u4e2d -->\r\n\u4e2d <Response><Say>x</Say></Response>\r\n".encode(encoding)

    assert levels(outcome_of(content)) == NAMED
    assert place_of(content) == Place(2, 3, 2, 12)


def test_the_place_is_that_of_the_root() -> None:
    assert place_of(VOICE) == Place(2, 1, 2, 10)
    assert place_of("<!-- \u00fc\U0001f600 --><Response><Say>x</Say></Response>".encode()).column == 12


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_at_every_line_end(end: str) -> None:
    assert place_of(VOICE.replace(b"\n", end.encode())).line == 2


def test_a_byte_order_mark_is_no_column() -> None:
    assert place_of(b"\xef\xbb\xbf<Response><Say>x</Say></Response>").column == 1


def test_bytes_that_are_no_utf_8_do_not_hide_a_document() -> None:
    content = b'<?xml version="1.0" encoding="latin-1"?><!-- \xfc --><Response><Say>\xe4</Say></Response>'

    assert place_of(content).column == content.index(b"<Response") + 1


def test_half_a_character_in_utf_16_does_not_hide_a_document() -> None:
    assert levels(outcome_of("<Response><Say>x</Say></Response>".encode("utf-16") + b"x")) == NAMED


def test_a_document_that_was_not_asked_for_is_left_alone() -> None:
    assert levels(outcome_of(VOICE, options=Options(ignore=("document",)))) == []
    assert levels(outcome_of(VOICE, options=Options(select=("VB1",)))) == []
    assert levels(outcome_of(VOICE, options=Options(select=("VB504",)))) == NAMED


def test_documents_are_found_in_a_tree_and_not_written(tmp_path: Path) -> None:
    write_tree(tmp_path, {"templates/hold.xml": VOICE, "templates/sms.xml": NOT_VOICE["an SMS"]})

    done = plan(["."], working_directory=tmp_path).apply()

    assert [(outcome.path, outcome.status) for outcome in done.outcomes] == [("templates/hold.xml", Status.KEPT)]
    assert (tmp_path / "templates" / "hold.xml").read_bytes() == VOICE
