"""Documents that were made to do harm: each is one clear finding, in bounded memory, and the run goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree
from scratch_tree import ROOT, write_tree

from codemod import Level, Outcome, migrate_source, plan
from codemod.finding import Edit, Status
from codemod.rules import load_rules
from codemod.twiml import meaning
from codemod.twiml.checking import defects
from codemod.twiml.cutting import applied
from codemod.twiml.encoding import EncodingError, decode
from codemod.twiml.markup import Element, MarkupError, scan
from codemod.twiml.meaning import NotTheSame, compare, parse
from codemod.twiml.values import Marked

LAUGHS = (
    "<?xml version='1.0'?>\n<!DOCTYPE Response [\n<!ENTITY a0 'ha'>\n"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>\n" for n in range(1, 12))
    + "]>\n<Response><Say>&a11;</Say></Response>\n"
)
EXTERNAL = '<!DOCTYPE Response [<!ENTITY x SYSTEM "{url}">]>\n<Response><Say>&x;</Say></Response>\n'
WITH_DTD = '<!DOCTYPE Response SYSTEM "{url}">\n<Response><Say voice="man">Hello</Say></Response>\n'
SAY = "<Response><Say>x</Say></Response>"


def only(outcome: Outcome, code: str, words: str) -> None:
    """Assert that a document is left, with one finding."""
    assert outcome.after == outcome.before
    [finding] = [each for each in outcome.findings if each.level is not Level.NOTE]
    assert (finding.code, finding.level) == (code, Level.MANUAL)
    assert words in finding.message
    assert finding.help
    assert (outcome.status is Status.ERROR) == (code == "VB901")


# ---- entities and document types


def test_entities_are_not_expanded() -> None:
    only(migrate_source(LAUGHS.encode(), "a.xml"), "VB504", "declares entities")


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text("<a>the secret</a>")
    return path


def test_an_external_entity_is_not_fetched(secret: Path) -> None:
    outcome = migrate_source(EXTERNAL.format(url=secret.as_uri()).encode(), "a.xml")
    only(outcome, "VB504", "declares entities")
    assert b"the secret" not in outcome.after


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/twiml.dtd", "file:///nowhere/twiml.dtd"])
def test_an_external_document_type_is_not_loaded(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr("socket.socket.connect", refuse)
    outcome = migrate_source(WITH_DTD.format(url=url).encode(), "a.xml")
    assert b"<Speak" in outcome.after
    assert url.encode() in outcome.after


def test_no_parser_setting_opens_a_way_out(secret: Path) -> None:
    document = EXTERNAL.format(url=secret.as_uri()).encode()
    assert b"the secret" not in etree.tostring(parse(document))


# ---- size and depth


def test_elements_may_not_stand_too_deep() -> None:
    deep = "<Response><Say>" + "<p>" * 10_000 + "x" + "</p>" * 10_000 + "</Say></Response>"
    only(migrate_source(deep.encode(), "a.xml"), "VB901", "more than 100 elements")
    only(migrate_source(deep.replace("x", "{{ x }}").encode(), "a.j2"), "VB504", "more than 100 elements")


def test_as_deep_as_people_write_is_read() -> None:
    deep = "<Response><Say>" + "<p>" * 90 + "x" + "</p>" * 90 + "</Say></Response>"
    assert migrate_source(deep.encode(), "a.xml").changes


PROGRAM = """
import json, resource, sys, time
sys.path.insert(0, {root!r})
from codemod import migrate_source
migrate_source(b"<Response><Say>x</Say></Response>", "a.xml")
content = {content}
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.monotonic()
outcome = migrate_source(content, "a.xml")
print(json.dumps({{
    "grown": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024,
    "seconds": time.monotonic() - start,
    "size": len(content),
    "codes": [each.code for each in outcome.findings if each.level.value != "note"],
    "status": outcome.status.value,
    "message": outcome.findings[0].message if outcome.findings else "",
}}))
"""
LARGE = {
    "attributes": "b'<Response><Say ' + b' '.join(b'a%d=\"x\"' % n for n in range(4_000_000)) + b'/></Response>'",
    "one attribute": "b'<Response><Say voice=\"' + b'x' * 50_000_000 + b'\"/></Response>'",
    "text": "b'<Response><Say>' + b'x' * 50_000_000 + b'</Say></Response>'",
    "a document type": "b'<!DOCTYPE ' + b'x' * 50_000_000 + b'><Response><Say>x</Say></Response>'",
    "a comment": "b'<!--' + b'x' * 50_000_000 + b'--><Response><Say>x</Say></Response>'",
    "white space": "b'<Response><Say/>' + b' ' * 50_000_000 + b'</Response>'",
}


def measured(content: str) -> dict[str, object]:
    """Convert a document in a process of its own; content is the expression that makes it."""
    program = PROGRAM.format(root=str(ROOT), content=content)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured by the resource module")
@pytest.mark.parametrize("case", LARGE)
def test_a_document_that_is_too_large_is_not_parsed(case: str) -> None:
    found = measured(LARGE[case])
    assert int(str(found["size"])) > 40_000_000
    assert int(str(found["grown"])) < 300_000_000
    assert float(str(found["seconds"])) < 20
    if case in ("a document type", "a comment"):  # the document is behind the part that is looked at
        assert found["codes"] == []
    else:
        assert (found["codes"], found["status"]) == (["VB901"], "error")
        assert "larger than 512 kB" in str(found["message"])


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured by the resource module")
@pytest.mark.parametrize(
    "piece",
    [
        "<Pause/>",
        "<Say>{{ x }}</Say>",
        "<Dial><Conference>a</Conference></Dial>",
        "{% if a %}<Dial>{{ x }}</Dial>{% endif %}",
        '<Dial\\n  timeout="2"\\n>\\n  <Number url="x">1</Number>\\n</Dial>',
    ],
)
def test_the_time_grows_with_the_length_alone(piece: str) -> None:
    """Half a megabyte of elements: what is quadratic would take minutes."""
    found = measured(f'b"<Response>" + b"""{piece}""" * {500_000 // len(piece)} + b"</Response>"')
    assert float(str(found["seconds"])) < 60
    assert int(str(found["grown"])) < 1_500_000_000
    assert "VB901" not in list(found["codes"])  # type: ignore[call-overload]


SPREAD = {
    "rooms in one Dial": ("<Dial>", '\n  {% if a %}<Conference beep="true">a</Conference>{% endif %}', "\n</Dial>"),
    "parameters": ('<Start><Stream url="wss://a">', '\n<Parameter name="a" value="b"/>', "</Stream></Start>"),
    "statements in a value": ('<Say voice="', "{% x %}", '">a</Say>'),
    "statements in a tag": ("<Say ", "{% if a %}", ">a</Say>"),
    "statements in a text": ("<Say>", "{% if a %}", "</Say>"),
    "brackets": ("<Say>", "{a", "</Say>"),
    "dollars": ("<Say>", "${", "</Say>"),
    "quotes": ("<Say>{{", "'\"", "</Say>"),
    "lines": ("<Say>", "\n %", "</Say>"),
    "numbers that differ": ("<Dial>", '<Number url="a">1</Number><Number url="b">1</Number>', "</Dial>"),
    "comments": ("<Dial><Conference>", "<!-- a -->\n", "a</Conference></Dial>"),
    "blanks in a name": ("<Dial><Conference>a", " ", "a</Conference></Dial>"),
    "blanks behind a name": ("<Dial><Conference>a", "&#32; ", "</Conference></Dial>"),
    "lines between attributes": ('<Say voice="Polly.Amy"', "\n", ' loop="2">a</Say>'),
}


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured by the resource module")
@pytest.mark.parametrize("case", SPREAD)
def test_nothing_that_is_written_often_takes_long(case: str) -> None:
    before, piece, after = SPREAD[case]
    count = 450_000 // len(piece)
    found = measured(f"({f'<Response>{before}'!r} + {piece!r} * {count} + {f'{after}</Response>'!r}).encode()")
    assert float(str(found["seconds"])) < 30
    assert len(list(found["codes"])) >= 1  # type: ignore[call-overload]


def test_attributes_may_not_be_too_many() -> None:
    many = " ".join(f'a{number}=""' for number in range(201))
    only(migrate_source(f"<Response><Say {many}/></Response>".encode(), "a.xml"), "VB901", "more than 200 attributes")


# ---- bytes that are no text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'<?xml version="1.0" encoding="utf-8"?><Response><Say>\xe4</Say></Response>', "it is no utf-8"),
        (b"<Response><Say>\xff</Say></Response>", "it is no utf-8"),
        (b'<?xml version="1.0" encoding="us-ascii"?><Response><Say>\xc3\xa4</Say></Response>', "it is no us-ascii"),
        (b'<?xml version="1.0" encoding="no-such"?><Response><Say>x</Say></Response>', "there is no encoding no-such"),
        (b'<?xml version="1.0" encoding="hex"?><Response><Say>x</Say></Response>', "there is no encoding hex"),
        (b'<?xml version="1.0" encoding="utf-16"?>' + SAY.encode(), "utf-16"),
        (
            b'<?xml version="1.0" encoding="utf-7"?><Response><Say>+AGE-</Say></Response>',
            "cannot be told from its text",
        ),
        (b"<Response><Say>a\0b</Say></Response>", "a NUL stands in it"),
        (SAY.encode("utf-16") + b"x", "it is no utf-16"),
        (SAY.encode("utf-16-le") + b"x", "it is no utf-16"),
        (SAY.encode("utf-16") + b"\x00\xd8", "it is no utf-16"),
        (b"\xef\xbb\xbf<Response><Say>\xff</Say></Response>", "it is no utf-8"),
    ],
)
def test_bytes_that_are_no_text_are_one_finding(content: bytes, words: str) -> None:
    only(migrate_source(content, "a.xml"), "VB901", words)


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0" encoding="latin-1"?>' + SAY.encode(),
        b'<?xml version="1.0" encoding="raw_unicode_escape"?>' + SAY.encode(),
        SAY.replace("x", "\x01").encode(),
        SAY.replace("x", "&#0;").encode(),
        SAY.replace("x", "&#xD800;").encode(),
        SAY.replace("x", "&#xFFFFFFFFFF;").encode(),
        SAY.replace("x", "&nbsp;").encode(),
        SAY.replace("x", "a & b").encode(),
        SAY.replace("x", "a < b").encode(),
        SAY.replace("x", "<!-- a -- b -->").encode(),
        SAY.replace("x", "<p:b/>").encode(),
        SAY.replace("<Say>", '<Say voice="a" voice="b">').encode(),
        SAY.replace("<Say>", "<Say voice>").encode(),
        SAY.replace("<Say>", "<Say voice='a'language='b'>").encode(),
        SAY.replace("<Say>", "<Say voice='a<b'>").encode(),
        (SAY + SAY).encode(),
        (SAY + "text").encode(),
        ("<a/>" + SAY).encode()[4:] + b"<a/>",
        SAY.replace("</Say>", "").encode(),
        SAY.replace("</Say>", "</Speak>").encode(),
        SAY.replace("</Response>", "").encode(),
        SAY.replace("x", "<![CDATA[ x").encode(),
        SAY.replace("x", "<?x").encode(),
        SAY.replace("x", "<!-- x").encode(),
        SAY.replace("x", "<!x>").encode(),
        SAY.replace("x", "]]>").encode(),
        SAY.replace("x", "<?xml version='1.0'?>").encode(),
    ],
)
def test_what_is_not_well_formed_is_one_finding(content: bytes) -> None:
    only(migrate_source(content, "a.xml"), "VB901", "it is no well-formed XML")


def test_bytes_that_are_somebody_elses_are_left_alone() -> None:
    for content in (b"<Other><Say>\xff</Say></Other>", b"<Response><Message>\xff</Message></Response>", b"\0<Say/>"):
        outcome = migrate_source(content, "a.xml")
        assert not outcome.findings
        assert outcome.status is Status.KEPT


def test_words_that_stand_in_another_encoding_than_the_declared_one() -> None:
    content = b'<?xml version="1.0" encoding="utf-16-le"?>' + SAY.encode() + b" "
    content += b" " * (len(content) % 2)
    only(migrate_source(content, "a.xml"), "VB901", "its encoding is not the declared one")


def test_text_comes_back_as_the_bytes_it_was() -> None:
    for content in (b"", b"abc", b"\xef\xbb\xbfabc", "<\u00e4>".encode("utf-16"), "<a>".encode("utf-32")):
        encoded = decode(content)
        assert encoded.encode(encoded.text) == content
    with pytest.raises(EncodingError):
        decode(b"\xff\xfea")


# ---- a tree


def test_a_run_goes_on_behind_such_files(tmp_path: Path) -> None:
    bad = {
        "a-laughs.xml": LAUGHS.encode(),
        "b-deep.xml": b"<Response>" + b"<Say>" * 5000 + b"</Response>",
        "c-bytes.xml": b"<Response><Say>\xff</Say></Response>",
        "d-large.xml": b"<Response><Say>" + b"x" * 600_000 + b"</Say></Response>",
    }
    write_tree(tmp_path, {**bad, "e-good.xml": b"<Response><Pause/></Response>"})

    done = plan(["."], working_directory=tmp_path).apply()

    assert (tmp_path / "e-good.xml").read_bytes() == b"<Response><Wait/></Response>"
    statuses = {each.path: each.status for each in done.outcomes}
    assert statuses.pop("e-good.xml") is Status.CHANGED
    assert statuses.pop("a-laughs.xml") is Status.KEPT
    assert set(statuses.values()) == {Status.ERROR}
    for name, content in bad.items():
        assert (tmp_path / name).read_bytes() == content
        assert len([each for each in done.findings if each.path == name]) == 1


# ---- what lxml reads and what the cutter sees


def both(text: str, other: str | None = None) -> None:
    [element] = [each for each in scan(text) if isinstance(each, Element)]
    compare(text, element, parse((text if other is None else other).encode()))


@pytest.mark.parametrize(
    "text",
    [
        "<a/>",
        "<a></a>",
        "<a b='1' c=\"2\"/>",
        "<a b=' x\ty\nz\r\nw '/>",
        "<a b='&#9;&#10;&#13;&amp;&lt;&gt;&quot;&apos;'/>",
        "<a>x\r\ny\rz &amp; &#13; &#x41;</a>",
        "<a>x<b/>y<!-- z\r\n -->w<?p q?>v<![CDATA[<c>\r\n&amp;]]>u</a>",
        "<p:a xmlns:p='q' p:b='1' b='2' xml:lang='en'><p:c/></p:a>",
        "<a xmlns='q'><b/></a>",
        "<a\t>\n</a\n>",
        "<a>]]&gt; &#x1F600; \U0001f600</a>",
    ],
)
def test_the_two_readings_agree(text: str) -> None:
    both(text)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("<a/>", "<b/>"),
        ("<p:a xmlns:p='x'/>", "<q:a xmlns:q='x'/>"),
        ("<a b='1'/>", "<a b='2'/>"),
        ("<a b='1'/>", "<a c='1'/>"),
        ("<a b='1' c='2'/>", "<a c='2' b='1'/>"),
        ("<a b=''/>", "<a/>"),
        ("<a>x</a>", "<a>y</a>"),
        ("<a>x</a>", "<a>x </a>"),
        ("<a><b/></a>", "<a><c/></a>"),
        ("<a><b/></a>", "<a></a>"),
        ("<a><b/>x</a>", "<a>x<b/></a>"),
        ("<a><!--b--></a>", "<a><!--c--></a>"),
        ("<a><?b c?></a>", "<a></a>"),
        ("<a><![CDATA[<b/>]]></a>", "<a><b/></a>"),
        ("<a><b><c>1</c></b></a>", "<a><b><c>2</c></b></a>"),
    ],
)
def test_any_difference_between_the_readings_is_seen(text: str, other: str) -> None:
    with pytest.raises(NotTheSame):
        both(text, other)


def test_a_document_that_is_read_in_two_ways_is_not_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = meaning.parse

    def misread(content: bytes, encoding: str | None = None) -> etree._Element:
        root = whole(content, encoding)
        root[0].text = "something else"
        return root

    monkeypatch.setattr("codemod.twiml.document.parse", misread)
    only(migrate_source(SAY.encode(), "a.xml"), "VB504", "two readings")


def test_what_is_written_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A conversion that makes no VobizXML is taken back, whatever is wrong with it."""
    content = b'<Response>\n<Say voice="man">x</Say><Enqueue/></Response>'.replace(b"<Enqueue/>", b"")
    for text, words in (
        ("<Response><Wrong/></Response>", "<Wrong> in <Response>"),
        ("<Response><Speak>", "never closed"),
        ("<Response><Speak>{{ x</Speak></Response>", "{{"),
        ("<Response><Speak>{{ x }}</Speak></Response>", "statement of the template"),
        ("<Response><Speak>&nbsp;</Speak></Response>", "nbsp"),
    ):
        monkeypatch.setattr("codemod.twiml.document.applied", lambda *_, text=text: text)
        only(migrate_source(content, "a.xml"), "VB504", words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<Response><Speak><blink/></Speak></Response>", "<blink> in <Speak>"),
        ("<Response><Wait><p/></Wait></Response>", "<p> in <Wait>"),
        ("<Response><Wait length='1' length='2'/></Response>", "given twice"),
        ("<Response><Wait size='1'/></Response>", "size of <Wait>"),
        ("<Response><Wait length='long'/></Response>", 'length="long"'),
        ("<Response><Gather><Wait/></Gather></Response>", "<Wait> in <Gather>"),
    ],
)
def test_what_the_target_does_not_know_is_a_defect(text: str, words: str) -> None:
    [root] = [each for each in scan(text) if isinstance(each, Element)]
    found = list(defects(root, Marked.of(text, []), load_rules().elements))
    assert any(words in each for each in found)


def test_a_deep_start_is_told_by_its_place() -> None:
    with pytest.raises(MarkupError) as error:
        scan("<a>" * 101)
    assert error.value.position == 303


def test_edits_that_do_not_go_together_are_refused() -> None:
    text = "0123456789"
    assert applied(text, [Edit(4, 6, "b"), Edit(1, 3, "a"), Edit(4, 4, "c")]) == "0a3cb6789"
    assert applied(text, [Edit(1, 6, ""), Edit(2, 4, " ")]) == "06789"
    for second in (Edit(2, 4, "x"), Edit(4, 8, ""), Edit(5, 5, "x")):
        with pytest.raises(ValueError, match="overlap"):
            applied(text, [Edit(1, 6, ""), second])
