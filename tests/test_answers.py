"""Dialled participants: the answer URL that a program builds, and the document that it must return."""

from __future__ import annotations

import inspect
import itertools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

import pytest
from test_fixtures import Case, outcome_of
from test_spellings import CLIENT, ENVIRONMENT, LOG, Transport, execute
from twilio.http.http_client import TwilioHttpClient
from twilio.rest.api.v2010.account.conference.participant import ParticipantList
from vobiz_double import World

from codemod import Options, migrate_source
from codemod.configuration import Configuration
from codemod.finding import Finding
from codemod.rules import load_rules

FIXTURES = Path(__file__).parent / "fixtures" / "add-participant"
LINES = '<Response>\n    <Conference{attributes} stayAlone="true">{room}</Conference>\n</Response>'
DOCUMENTS = {
    "room-that-is-a-literal": (' beep="false"', "Sales Room"),
    "room-in-variable": ("", "{room}"),
    "room-in-constant": ("", "Sales &amp; Support"),
    "room-sid-that-the-configuration-names": ("", "Sales Room"),
    "beep-on-enter": (' beep="true"', "SalesRoom"),
    "empty-wait-url": ("", "SalesRoom"),
    "answer-url-configured-with-a-constant-of-the-call": (' muted="true"', "SalesRoom"),
    "document-attribute-in-variable": (' muted="{muted}"', "SalesRoom"),
    "constants-for-the-document": (
        ' muted="true" startConferenceOnEnter="false" endConferenceOnExit="true"'
        ' waitSound="https://media.example.com/wait?a=1&amp;b=2" waitMethod="GET" maxParticipants="10"'
        ' callbackUrl="https://app.example.com/events" record="true"',
        "Q&amp;A",
    ),
}
TABLE = load_rules().tables["participants"]["answer"]
BASE = "https://x.example/answer"
CONFIGURED = "https://x.example/{room}/join?beep={beep}&room={room}&who=me"


def finding_of(name: str) -> Finding:
    """Return the finding of a fixture that holds a document."""
    [finding] = [each for each in outcome_of(Case(FIXTURES / name)).findings if each.answer is not None]
    return finding


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_finding_holds_the_document(name: str) -> None:
    attributes, room = DOCUMENTS[name]
    finding = finding_of(name)
    document = LINES.format(attributes=attributes, room=room)

    assert finding.help.endswith(f"The document:\n{document}")
    assert finding.answer is not None
    assert finding.answer.document == document


def test_a_leg_that_is_recorded_has_an_element_for_it_before_the_other() -> None:
    answer = finding_of("record-of-the-leg").answer

    assert answer is not None
    record, conference = ElementTree.fromstring(answer.document)
    assert (record.tag, record.attrib["recordSession"], conference.tag) == ("Record", "true", "Conference")
    assert record.attrib["callbackUrl"] == "{recording_status_callback}"


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("room-in-variable", "{VOBIZ_ANSWER_URL}?room={room}"),
        ("room-in-constant", "{VOBIZ_ANSWER_URL}?room=Sales%20%26%20Support"),
        ("flag-that-is-a-bool", "{VOBIZ_ANSWER_URL}?room=SalesRoom&muted={muted}"
                                "&end_conference_on_exit={end_conference_on_exit}"),
        ("answer-url-configured-with-what-varies",
         "https://app.example.com/join?room=SalesRoom&muted={muted}&beep=false"),
        ("answer-url-configured-without-what-varies", "https://app.example.com/join/SalesRoom?muted={muted}#top"),
        ("answer-url-configured-with-what-is-not-given", "https://app.example.com/join?room=SalesRoom&muted="),
    ],
)  # fmt: skip
def test_the_finding_holds_the_url(name: str, url: str) -> None:
    answer = finding_of(name).answer

    assert answer is not None
    assert answer.url == url


def test_what_stays_on_twilio_has_no_answer() -> None:
    assert not [each for each in outcome_of(Case(FIXTURES / "coaching")).findings if each.answer is not None]


# ---- the tables ------------------------------------------------------------------------------------------------------


def test_every_parameter_of_the_installed_library_stands_in_one_table() -> None:
    status = TABLE["status"]
    tables = [
        *TABLE["ours"],
        *TABLE["manual"],
        *TABLE["document"],
        *TABLE["record"]["attributes"],
        *TABLE["body"],
        *TABLE["milliseconds"],
        *TABLE["dropped"]["keywords"],
        *(TABLE["caller"], TABLE["record"]["keyword"], status["url"], status["method"], status["events"]),
    ]
    parameters = [name for name in inspect.signature(ParticipantList.create).parameters if name != "self"]

    assert sorted(tables) == sorted(parameters)
    assert sorted(tables) == sorted(load_rules().signatures["participants.create"])


def test_what_the_tables_say_of_keywords_is_about_those_that_they_have() -> None:
    document = {*TABLE["document"], TABLE["record"]["keyword"]}

    assert {*TABLE["flags"], *TABLE["map"], *TABLE["caveats"], TABLE["tones"]} <= document
    assert set(TABLE["values"]) <= set(TABLE["body"])
    assert set(TABLE["caveats"].values()) <= set(load_rules().messages)


# ---- programs that run -----------------------------------------------------------------------------------------------

ROOMS = ["Sales Room", "a&b=c", "100%", "%41", "caf\u00e9 \U0001f600", "it's", 'say "x"', "{room}", "a+b", "<b>"]
ROOMS += ["a\\b", " ", "{{", "]]>", "a;b,c"]
FLAGS = [True, False, None, "true", "False", "TRUE", 1, 0]
TEXTS = ["", None, "https://m.example.com/a?b=c&d=%20#e", "\u266a {x} 'y' \"z\" \\ <w> &amp;", 25]


def program(parameters: str, arguments: str, room: str = "room") -> str:
    """Return a program that dials with what it is given."""
    return CLIENT + (
        f"\n\ndef dial(*, room='', {parameters}):\n"
        f"    leg = client.conferences({room}).participants.create(from_='+15550100', to='+15550199', {arguments})\n"
        "    return leg.call_sid\n"
    )


def dialled(source: bytes, given: Mapping[str, Any]) -> Any:
    """Run a program, and return what its function returns."""
    names: dict[str, Any] = {}
    with mock.patch.dict("os.environ", {**ENVIRONMENT, TABLE["environment"]: BASE}):
        exec(compile(source, "program.py", "exec"), names)
        return names["dial"](**given)


def both(source: str, configuration: Configuration, /, **given: Any) -> tuple[dict[str, Any], str, str]:
    """Return what a program tells Twilio, the answer URL that it tells Vobiz, and the document for it."""
    transport = Transport()
    with mock.patch.object(TwilioHttpClient, "request", transport.request):
        dialled(source.encode(), given)
    [(_, _, told)] = transport.sent
    outcome = migrate_source(source.encode(), "program.py", Options(configuration=configuration))
    [answer] = [each.answer for each in outcome.findings if each.answer is not None]
    with World().installed() as world:
        assert dialled(outcome.after, given) == "call-new-1"
    return told, str(world.calls[-1][1]["answer_url"]), answer.document


def served(url: str, document: str) -> ElementTree.Element:
    """Return the element that a server makes of the document for a URL, as README says."""
    parameters = {name: values[-1] for name, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()}
    for name, value in parameters.items():
        if not value:
            document = re.sub(rf' \w+="\{{{name}\}}"', "", document)
        document = document.replace(f'"{{{name}}}"', quoteattr(value).replace("\n", "&#10;"))
        document = document.replace(f">{{{name}}}<", ">" + quoteattr(value)[1:-1] + "<")
    return ElementTree.fromstring(document)[-1]


def sent(value: Any, keyword: str) -> str | None:
    """Return the attribute that stands for what Twilio was told; None for nothing."""
    text = "" if value is None else str(value)
    flag = keyword in TABLE["flags"]
    if flag and text in ("0", "1"):  # what is sent as it stands, Twilio reads as a flag
        text = str(bool(int(text)))
    text = text.lower() if text.lower() in ("true", "false") else text
    return TABLE["map"].get(keyword, {}).get(text, text) or None  # type: ignore[no-any-return]


@pytest.mark.parametrize("configured", [None, CONFIGURED])
@pytest.mark.parametrize("room", ROOMS)
def test_the_server_is_told_the_room_whatever_its_name(room: str, configured: str | None) -> None:
    configuration = Configuration(answer_url=configured)
    for source in (program("", ""), program("", "", repr(room)), f"ROOM = {room!r}\n" + program("", "", "ROOM")):
        _, url, document = both(source, configuration, room=room)

        assert url.isascii()
        assert served(url, document).text == room
        if configured:
            assert unquote(urlsplit(url).path) == f"/{room}/join"
            assert url.endswith("&who=me")


@pytest.mark.parametrize("value", FLAGS, ids=repr)
@pytest.mark.parametrize("keyword", ["muted", "start_conference_on_enter", "end_conference_on_exit"])
@pytest.mark.parametrize("parameter", ["value", "value: bool", "value: bool | None", "value: bool = None"])
def test_a_flag_means_what_it_means_on_twilio(keyword: str, value: object, parameter: str) -> None:
    if "bool" in parameter and not (isinstance(value, bool) or (value is None and "None" in parameter)):
        return  # the annotation would be wrong
    told, url, document = both(program(parameter, f"{keyword}=value"), Configuration(), room="R", value=value)
    name = re.sub(r"(?:^|_)(\w)", lambda match: match[1].upper(), keyword)

    assert served(url, document).get(TABLE["document"][keyword]) == sent(told.get(name), keyword)


@pytest.mark.parametrize("value", [*FLAGS, "onEnter", "onExit", "onenter"], ids=repr)
def test_tones_are_tones_or_none(value: object) -> None:
    told, url, document = both(program("value", "beep=value", "'R'"), Configuration(), value=value)
    expected = "true" if str(value).lower().startswith("on") else sent(told.get("Beep"), "beep")

    assert served(url, document).get("beep") == expected


@pytest.mark.parametrize("value", [None, "true", False, "record-from-start", "do-not-record"], ids=repr)
def test_the_recording_of_the_room_is_on_or_off(value: object) -> None:
    told, url, document = both(program("value", "conference_record=value"), Configuration(), room="R", value=value)

    assert served(url, document).get("record") == sent(told.get("ConferenceRecord"), "conference_record")


@pytest.mark.parametrize("value", TEXTS, ids=repr)
@pytest.mark.parametrize("keyword", ["wait_url", "max_participants", "conference_status_callback"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_text_reaches_the_document_as_it_is(keyword: str, value: object, quote: str) -> None:
    source = program("value", f"{keyword}=value").replace("'", quote).replace('"', quote)
    told, url, document = both(source, Configuration(), room="R", value=value)
    name = "".join(part.capitalize() for part in keyword.split("_"))

    assert url.isascii()
    assert served(url, document).get(TABLE["document"][keyword]) == sent(told.get(name), keyword)


def test_two_calls_for_one_room_that_need_different_documents_have_different_urls() -> None:
    calls = ["", "muted=True", "muted=False", "beep=False, muted=True", "record=True", "conference_record='true'"]
    lines = [f"    client.conferences(room).participants.create('+1', '+2', {each})" for each in calls]
    source = CLIENT + "\ndef dial(room):\n" + "\n".join(lines) + "\n"
    outcome = migrate_source(source.encode(), "program.py")
    with World().installed() as world:
        dialled(outcome.after, {"room": "R"})
    urls = [arguments["answer_url"] for name, arguments in world.calls if name == "calls.make_call"]
    answers = [each.answer for each in outcome.findings if each.answer is not None]

    assert len(urls) == len(answers) == len(calls)
    for (one, other), (first, second) in zip(
        itertools.combinations(urls, 2), itertools.combinations(answers, 2), strict=True
    ):
        assert (one == other) == (first.document == second.document)


EVALUATED = {
    "keywords": 'client.conferences(ask("room", "R")).participants.create(to=ask("to", "+1"), '
    'wait_url=ask("wait", "u"), from_=ask("from", "+2"), muted=ask("muted", None), '
    'timeout=ask("timeout", 5), beep=ask("beep", True))',
    "positional": 'client.conferences(ask("room", "R")).participants.create(ask("from", "+2"), ask("to", "+1"), '
    'ask("status", "https://x.example/s"), ask("method", "POST"), ["ringing", "completed"])',
    "a result": 'sid = client.conferences("R").participants.create(ask("from", "+2"), ask("to", "+1"), '
    'muted=ask("muted", True), wait_url=ask("wait", None)).call_sid; ask("sid", len(sid))',
}


@pytest.mark.parametrize("name", EVALUATED)
def test_what_a_call_evaluates_is_evaluated_once_and_in_order(name: str) -> None:
    source = (CLIENT + LOG + EVALUATED[name] + "\n").encode()
    with mock.patch.object(TwilioHttpClient, "request", Transport().request):
        asked = execute(source)["asked"]
    outcome = migrate_source(source, "program.py")
    assert outcome.changes
    with World().installed(), mock.patch.dict("os.environ", {TABLE["environment"]: BASE}):
        assert execute(outcome.after)["asked"] == asked


def test_fields_of_the_request_are_what_the_platform_takes() -> None:
    source = program(
        "url, seconds",
        "status_callback=url, status_callback_event='completed ringing', timeout=seconds, time_limit=60, "
        "machine_detection='Enable', machine_detection_timeout=4, amd_status_callback=url",
    )
    outcome = migrate_source(source.encode(), "program.py")
    with World().installed() as world:
        dialled(outcome.after, {"room": "R", "url": "https://x.example/s", "seconds": 20})

    assert world.calls[-1][1]["request_options"] == {
        "additional_body_parameters": {
            "ring_url": "https://x.example/s",
            "hangup_url": "https://x.example/s",
            "ring_timeout": 20,
            "time_limit": 60,
            "machine_detection": "true",
            "machine_detection_time": 4000,
            "machine_detection_url": "https://x.example/s",
        }
    }
