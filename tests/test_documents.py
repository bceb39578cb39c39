"""TwiML in files: which are documents, where findings stand, in which bytes, and who decides what is done."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from scratch_tree import ROOT, write_tree

from codemod import Level, Options, Outcome, migrate_source, plan
from codemod.configuration import Configuration
from codemod.finding import Place, Status

VOICE = b"""\
<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Dial><Conference>Sales</Conference></Dial>
</Response>
"""
VOBIZ = VOICE.replace(b"<Dial>", b"").replace(b"</Dial>", b"")
REVIEW = b'<Response><Say voice="man">Hello</Say><Dial>+15550199</Dial></Response>\n'
SAY = '<Response><Say voice="man">x</Say></Response>'


def outcome_of(content: bytes, name: str = "voice.xml", options: Options | None = None) -> Outcome:
    return migrate_source(content, name, options)


def kept(content: bytes, name: str = "voice.xml", options: Options | None = None) -> Outcome:
    """Return the outcome of a document that is not changed."""
    outcome = outcome_of(content, name, options)
    assert outcome.after == outcome.before == content
    assert outcome.status is Status.KEPT
    return outcome


def levels(outcome: Outcome) -> list[tuple[str, Level]]:
    """Return the codes and levels of what is no note."""
    return [(each.code, each.level) for each in outcome.findings if each.level is not Level.NOTE]


def place_of(content: bytes, name: str = "voice.xml") -> Place:
    """Return the place of the only finding that is no note."""
    [place] = [each.place for each in outcome_of(content, name).findings if each.level is not Level.NOTE]
    return place


JOINED = [("VB610", Level.AUTOMATIC)]


# ---- which files are documents


@pytest.mark.parametrize(
    "name",
    ["a.xml", "a.XML", "a.twiml", "a.xml.j2", "a.j2", "a.jinja", "a.jinja2", "a.html", "a.txt", "a.tpl", "a.mako"],
)
def test_a_document_is_known_by_its_content_under_every_usual_ending(name: str) -> None:
    outcome = outcome_of(VOICE, f"folder.with/{name}")
    assert outcome.after == VOBIZ
    assert levels(outcome) == JOINED


def test_another_ending_is_one_that_the_configuration_names() -> None:
    options = Options(configuration=Configuration(documents=(".erb",)))
    assert outcome_of(VOICE, "voice.xml.erb", options).after == VOBIZ
    assert outcome_of(VOICE, "voice.xml.erb").after == VOICE


@pytest.mark.parametrize(
    "verb",
    ["Say", "Play", "Pause", "Gather", "Record", "Redirect", "Hangup", "Reject", "Dial", "Enqueue", "Leave", "Connect"],
)
def test_every_verb_of_voice_makes_a_voice_document(verb: str) -> None:
    outcome = outcome_of(f"<Response><{verb}/></Response>".encode())
    assert outcome.findings or verb == "Hangup"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<Say>hello</Say><Response/>\n",
        b"<Response></Response>",
        b"<ResponseList><Say>hello</Say></ResponseList>\n",
        b"<Response><Sayings/></Response>\n",
        "<Answer/>".encode("utf-16"),
        "<Answer><Say>x</Say></Answer>".encode("utf-16"),
        bytes(range(256)),
        b"\0<Say>\0",
        b"<p>Response</p><Say",
        b"<Response><Other>{% if</Other></Response>",
        b"<Response><Message>a</Message>",
        b"<Say>hello",
    ],
)
def test_what_is_no_voice_document_is_left_alone(content: bytes) -> None:
    assert not kept(content).findings


# ---- places


def test_the_place_is_that_of_the_start_tag() -> None:
    assert place_of(VOICE) == Place(3, 9, 3, 21)
    assert place_of(f"<!-- \u00fc\U0001f600 -->{SAY}".encode()) == Place(1, 22, 1, 39)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_at_every_line_end(end: str) -> None:
    assert place_of(VOICE.replace(b"\n", end.encode())).line == 3


def test_a_tag_over_several_lines_ends_on_the_last() -> None:
    assert place_of(b'<Response><Say\r\n\tvoice="man"\r\n>x</Say></Response>') == Place(1, 11, 3, 2)


def test_a_byte_order_mark_is_no_column() -> None:
    assert place_of(b"\xef\xbb\xbf" + SAY.encode()).column == 11


def test_the_place_of_a_document_as_a_whole_is_its_root() -> None:
    mixed = b'\n <Response><Speak>x</Speak><Say voice="man">y</Say></Response>'
    assert place_of(mixed) == Place(2, 2, 2, 12)


def test_what_lxml_refuses_is_placed_on_its_line() -> None:
    """The position of an error is a line there, since lxml knows no offset; an entity is one that only it minds."""
    template = b"<Response>\n\n<Say>{{ x }}</Say><Say>\n&nbsp;</Say></Response>"
    assert place_of(template, "a.j2") == Place(4, 1, 4, 2)
    below = b"{# a #}\n{# b #}\n" + template
    assert place_of(below, "a.j2") == Place(6, 1, 6, 2)


# ---- bytes


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0" encoding="utf-16"?>'])
def test_a_document_in_utf_16_is_read_and_written(encoding: str, declaration: str) -> None:
    mark = {"utf-16": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}[encoding]
    text = f"{declaration}<!-- \u00fc\u4e2d -->\r\n<!-- \u4e2d --> {SAY}\r\n"
    outcome = outcome_of(mark + text.encode(encoding))
    wanted = text.replace("Say", "Speak").replace("man", "MAN")
    assert outcome.after == mark + wanted.encode(encoding)
    assert place_of(mark + text.encode(encoding)).line == 2


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_stays(mark: bytes) -> None:
    assert outcome_of(mark + VOICE).after == mark + VOBIZ


@pytest.mark.parametrize(
    "encoding", ["iso-8859-1", "windows-1252", "iso-8859-15", "koi8-r", "shift_jis", "euc-jp", "us-ascii"]
)
def test_a_declared_encoding_is_read_and_written(encoding: str) -> None:
    letter = {"koi8-r": "\u0436", "shift_jis": "\u4e2d", "euc-jp": "\u4e2d", "us-ascii": "e"}.get(encoding, "\u00e4")
    text = f'<?xml version="1.0" encoding="{encoding}"?><!-- {letter} -->{SAY.replace("x", letter)}'
    wanted = text.replace("Say", "Speak").replace("man", "MAN")
    assert outcome_of(text.encode(encoding)).after == wanted.encode(encoding)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n\r\n", b"  <!-- end -->\t", b"\n<?end?>\n\n"])
def test_trailing_bytes_stay(end: bytes) -> None:
    assert outcome_of(VOICE.rstrip() + end).after == VOBIZ.rstrip() + end


# ---- who decides: comments, rules, levels


@pytest.mark.parametrize(
    "comment", ["vobiz: ignore", "vobiz: ignore[]", "vobiz:ignore[VB610]", "Vobiz: ignore [vb501, vb504]"]
)
def test_an_ignore_comment_keeps_the_document(comment: str) -> None:
    outcome = kept(VOICE.replace(b"<Dial>", f"<!-- {comment} --><Dial>".encode()))

    [finding] = outcome.findings
    assert (finding.code, finding.level) == ("VB504", Level.NOTE)
    assert "vobiz: ignore" in finding.message


@pytest.mark.parametrize("comment", ["vobiz: ignore[VB501]", "vobiz ignore", "ignore"])
def test_another_comment_does_not(comment: str) -> None:
    comment = f"<!-- {comment} -->"
    assert outcome_of(VOICE.replace(b"<Dial>", comment.encode() + b"<Dial>")).after == VOBIZ.replace(
        b"<Conference>", comment.encode() + b"<Conference>"
    )


def test_a_comment_behind_a_document_is_about_nothing() -> None:
    assert outcome_of(VOICE + b"<!-- vobiz: ignore -->").after == VOBIZ + b"<!-- vobiz: ignore -->"


def test_an_ignore_comment_keeps_what_cannot_be_read() -> None:
    for content in (
        b"<!-- vobiz: ignore --><Response><Say>x</Say>",
        b"<Response><!-- vobiz: ignore --><Say>{{ x</Say>",
    ):
        [finding] = kept(content, "a.j2").findings
        assert finding.level is Level.NOTE


def test_a_document_of_which_a_part_was_not_asked_for_stays() -> None:
    content = b'<Response><Say voice="man">x</Say><Dial><Conference>Sales</Conference></Dial><Hangup/></Response>'
    outcome = kept(content, options=Options(ignore=("say",)))
    assert levels(outcome) == [("VB610", Level.MANUAL)]
    assert "line 1" in outcome.findings[0].message
    outcome = kept(content, options=Options(select=("VB601",)))
    assert levels(outcome) == [("VB601", Level.MANUAL)]
    assert outcome_of(content, options=Options(select=("VB601", "conference"))).after != content
    assert outcome_of(content, options=Options(ignore=("hangup",))).after != content


def test_a_conference_that_only_loses_its_dial_was_asked_for_or_not() -> None:
    rooms = b"{% if a %}<Conference>A</Conference>{% else %}<Conference>B</Conference>{% endif %}"
    content = b"<Response><Dial>" + rooms + b"</Dial></Response>"
    assert not kept(content, "a.j2", Options(ignore=("conference",))).findings


def test_a_document_of_which_nothing_was_asked_for_is_left_alone() -> None:
    assert not kept(VOICE, options=Options(ignore=("conference",))).findings
    assert not kept(VOICE, options=Options(select=("VB1",))).findings
    assert outcome_of(VOICE, options=Options(select=("VB6",))).after == VOBIZ


@pytest.mark.parametrize(
    "content",
    [
        b"<Response><Enqueue/></Response>",
        b"<Response><Speak>a</Speak><Say>b</Say></Response>",
        b"<Response><Say>{{ a</Say></Response>",
        b"<Response><Say>{{ a }}</Response>",
        b"<Say>{{ a }}</Say>",
        b"text: <Response><Say>a</Say></Response>",
        b"<Response>{{ a }}</Response>",
        b'<!DOCTYPE Response [<!ENTITY a "b">]><Response><Say>a</Say></Response>',
        b"<!-- vobiz: ignore --><Response><Say>a</Say></Response>",
    ],
)
def test_what_is_said_of_a_document_as_a_whole_can_be_switched_off(content: bytes) -> None:
    assert outcome_of(content, "a.j2").findings
    assert not outcome_of(content, "a.j2", Options(ignore=("document", "no-counterpart"))).findings


def test_at_level_automatic_a_document_with_something_to_review_stays_as_a_whole() -> None:
    assert outcome_of(REVIEW).after != REVIEW

    outcome = kept(REVIEW, options=Options(level=Level.AUTOMATIC))
    assert levels(outcome) == [("VB601", Level.REVIEW), ("VB609", Level.REVIEW)]
    first, second = (each for each in outcome.findings if each.level is Level.REVIEW)
    assert "moves together with what needs review" in first.message
    assert "no callerId" in second.message
    assert outcome_of(VOICE, options=Options(level=Level.AUTOMATIC)).after == VOBIZ


def test_a_todo_that_stands_can_be_switched_off() -> None:
    content = b"<Response><!-- TODO(vobiz VB609): look --><Speak>x</Speak></Response>"
    [finding] = kept(content).findings
    assert (finding.code, finding.level) == ("VB801", Level.REVIEW)
    assert finding.message.endswith("look")
    assert not kept(content, options=Options(ignore=("todo-stands",))).findings


def test_a_todo_is_as_wide_as_the_configuration_says() -> None:
    options = Options(configuration=Configuration(line_length=50))
    content = b"<Response>\n  <Dial>+15550199</Dial>\n</Response>\n"
    lines = outcome_of(content, options=options).after.decode().splitlines()
    assert max(len(line) for line in lines if "Number" not in line) <= 50
    assert sum("TODO(vobiz VB609)" in line for line in lines) == 1


def test_a_cause_is_told_above_the_first_place_only() -> None:
    content = b"<Response>\n  <Dial>+15550198</Dial>\n  <Dial>+15550199</Dial>\n</Response>\n"
    outcome = outcome_of(content)
    assert outcome.after.count(b"TODO(vobiz VB609)") == 1
    assert levels(outcome) == [("VB609", Level.REVIEW)] * 2


def test_the_same_is_not_said_twice_of_a_place() -> None:
    content = b'<Response><Gather numDigits="2"/></Response>'
    told = [each.message for each in outcome_of(content).findings]
    assert len(told) == len(set(told))


# ---- trees


def test_documents_are_found_in_a_tree_and_written(tmp_path: Path) -> None:
    sms = b"<Response><Message>hi</Message></Response>\n"
    write_tree(tmp_path, {"templates/hold.xml": VOICE, "templates/sms.xml": sms, "templates/a.xml": b"<a/>"})

    done = plan(["."], working_directory=tmp_path).apply()

    assert [(outcome.path, outcome.status) for outcome in done.outcomes] == [("templates/hold.xml", Status.CHANGED)]
    assert (tmp_path / "templates" / "hold.xml").read_bytes() == VOBIZ
    assert (tmp_path / "templates" / "sms.xml").read_bytes() == sms


def test_files_of_the_configured_endings_are_found_in_a_tree(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml.erb": VOICE, "b.other": VOICE})
    options = Options(configuration=Configuration(documents=(".erb",)))
    planned = plan(["."], options, working_directory=tmp_path)
    assert [(each.path, each.after) for each in planned.outcomes] == [("a.xml.erb", VOBIZ)]


def test_one_finding_of_a_run_says_that_rooms_end_with_one_in_them(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": VOICE, "b.xml": VOICE, "c.xml": b"<Response><Pause/></Response>"})

    [finding] = [each for each in plan(["."], working_directory=tmp_path).findings if each.rule == "stay-alone"]
    assert (finding.code, finding.level, finding.path, finding.place.line) == ("VB626", Level.REVIEW, "a.xml", 3)
    assert "2 places" in finding.message
    assert 'stayAlone="true"' in finding.message


@pytest.mark.parametrize("stay_alone", [True, False])
def test_a_project_that_has_decided_is_not_told(tmp_path: Path, stay_alone: bool) -> None:
    write_tree(tmp_path, {"a.xml": VOICE})
    planned = plan(["."], Options(configuration=Configuration(stay_alone=stay_alone)), working_directory=tmp_path)
    assert not [each for each in planned.findings if each.rule == "stay-alone"]
    assert (b'stayAlone="true"' in planned.outcomes[0].after) is stay_alone


def test_a_run_without_rooms_that_move_is_not_told(tmp_path: Path) -> None:
    held = b"<Response><Dial><Conference>Sales</Conference></Dial><Enqueue/></Response>"
    write_tree(tmp_path, {"a.xml": REVIEW, "b.xml": held})
    assert not [each for each in plan(["."], working_directory=tmp_path).findings if each.rule == "stay-alone"]


def test_a_document_that_stays_splits_the_rooms(tmp_path: Path) -> None:
    held = b"<Response>\n<Dial><Conference>Sales</Conference></Dial><Enqueue/></Response>"
    write_tree(tmp_path, {"a.xml": VOICE, "b.xml": held})
    [finding] = [each for each in plan(["."], working_directory=tmp_path).findings if each.rule == "split-rooms"]
    assert "b.xml:2" in finding.help + finding.message


def test_documents_without_rooms_split_nothing(tmp_path: Path) -> None:
    held = b"<Response><Say>x</Say><Enqueue/></Response>"
    write_tree(tmp_path, {"a.xml": VOICE, "b.xml": held})
    assert not [each for each in plan(["."], working_directory=tmp_path).findings if each.rule == "split-rooms"]


# ---- the example


def test_every_document_of_the_example_is_converted(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "call_center", tmp_path / "call_center")
    (tmp_path / ".git").mkdir()
    planned = plan(["call_center"], working_directory=tmp_path)
    documents = [each for each in planned.outcomes if each.path.endswith((".xml", ".j2"))]
    assert {each.path.rpartition("/")[2] for each in documents} == {
        *("closed.xml", "hold.xml", "listen.xml.j2", "menu.xml.j2")
    }
    for outcome in documents:
        assert outcome.status is Status.WOULD_CHANGE
        assert [each.level for each in outcome.findings if each.level is Level.MANUAL] == []
