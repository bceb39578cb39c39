"""The table of elements accounts for all that twilio-python can build, and a bad table is refused with its problem."""

from __future__ import annotations

import copy
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from twilio.twiml import voice_response

from codemod import Level, migrate_source
from codemod.element_tables import problems_of, read_elements
from codemod.elements import NOTHING, Condition, Elements, Form
from codemod.rules import load_rules
from codemod.table_files import RulesError, rules_folder
from codemod.tables import load_folder, tomllib

RULES = load_rules()
ELEMENTS = RULES.elements
SOURCE = tomllib.loads((rules_folder() / "twiml.toml").read_text(encoding="utf-8"))
TARGET = tomllib.loads((rules_folder() / "vobizxml.toml").read_text(encoding="utf-8"))

# ---- what twilio-python builds


def camel(name: str) -> str:
    """Return a keyword of the builders as the attribute that it becomes."""
    head, *rest = name.strip("_").split("_")
    return head + "".join(word.capitalize() for word in rest)


def attributes_of(method: Callable[..., Any], content: str | None = None) -> set[str]:
    """Return the attributes that a method of a builder writes; content is its parameter that is none."""
    names = [name for name in inspect.signature(method).parameters if name not in ("self", "kwargs", content)]
    return {camel(name) for name in names}


BUILDERS: dict[str, tuple[Callable[..., Any], str | None]] = {
    "Say": (voice_response.VoiceResponse.say, "message"),
    "Play": (voice_response.VoiceResponse.play, "url"),
    "Pause": (voice_response.VoiceResponse.pause, None),
    "Gather": (voice_response.VoiceResponse.gather, None),
    "Record": (voice_response.VoiceResponse.record, None),
    "Redirect": (voice_response.VoiceResponse.redirect, "url"),
    "Hangup": (voice_response.VoiceResponse.hangup, None),
    "Reject": (voice_response.VoiceResponse.reject, None),
    "Dial": (voice_response.VoiceResponse.dial, "number"),
    "Conference": (voice_response.Dial.conference, "name"),
    "Number": (voice_response.Dial.number, "phone_number"),
    "Client": (voice_response.Dial.client, "identity"),
    "Sip": (voice_response.Dial.sip, "sip_url"),
    "Stream": (voice_response.Connect.stream, None),
}
MORE_METHODS = {
    "Say": [(voice_response.Gather.say, "message")],
    "Play": [(voice_response.Gather.play, "url")],
    "Pause": [(voice_response.Gather.pause, None)],
    "Stream": [(voice_response.Start.stream, None)],
}


@pytest.mark.parametrize("element", BUILDERS)
def test_every_keyword_of_a_builder_is_accounted_for(element: str) -> None:
    offered: set[str] = set()
    for method, content in [BUILDERS[element], *MORE_METHODS.get(element, [])]:
        offered |= attributes_of(method, content)
    assert offered <= set(ELEMENTS.rows[element].attributes)


def test_every_element_of_the_table_has_a_builder() -> None:
    assert set(BUILDERS) == set(ELEMENTS.rows)


def test_every_attribute_of_a_dial_is_accounted_for_around_a_conference() -> None:
    around = ELEMENTS.rows["Conference"].around["Dial"]
    assert attributes_of(voice_response.VoiceResponse.dial, "number") <= set(around)
    assert set(ELEMENTS.rows["Dial"].attributes) == set(around)


@pytest.mark.parametrize(("method", "name"), [("start", "Start"), ("connect", "Connect")])
def test_every_attribute_around_a_stream_is_accounted_for(method: str, name: str) -> None:
    assert attributes_of(getattr(voice_response.VoiceResponse, method)) <= set(ELEMENTS.rows["Stream"].around[name])


@pytest.mark.parametrize(
    ("method", "part"), [(voice_response.Stream.parameter, "Parameter"), (voice_response.Client.parameter, "Parameter")]
)
def test_every_attribute_of_a_part_is_accounted_for(method: Callable[..., Any], part: str) -> None:
    for row in ("Stream", "Client", "Sip"):
        assert attributes_of(method) == ELEMENTS.rows[row].parts[part].attributes


# Elements that stand in one that has no counterpart, or that no row knows: the document stays for the one around them.
INSIDE_OTHERS = {
    "Task": "Enqueue",
    "Config": "Transcription",
    "Language": "ConversationRelay",
    "ApplicationSid": "Application",
    "Uri": "Sip",
    "Headers": "Sip",
    "Header": "Sip",
}


def names_of_the_package() -> set[str]:
    """Return the names that the package's classes write, read from their source, since most want arguments."""
    classes = [each for _, each in inspect.getmembers(voice_response, inspect.isclass)]
    own = [each for each in classes if each.__module__ == voice_response.__name__]
    return {match for each in own for match in re.findall(r"self\.name = \"([\w-]+)\"", inspect.getsource(each))}


def test_every_element_of_the_package_is_accounted_for() -> None:
    offered = names_of_the_package()
    assert {"Response", "Say", "Conference", "say-as"} <= offered
    parts = {part for row in ELEMENTS.rows.values() for part in row.parts}
    known = ELEMENTS.names | ELEMENTS.ssml | parts | {ELEMENTS.root}
    assert offered - known == set(INSIDE_OTHERS)


@pytest.mark.parametrize("name", INSIDE_OTHERS)
def test_what_no_row_knows_keeps_the_document(name: str) -> None:
    around = INSIDE_OTHERS[name]
    inner = f"<{around}>x<{name}/></{around}>"
    inner = {"Transcription": f"<Start>{inner}</Start>", "ConversationRelay": f"<Connect>{inner}</Connect>"}.get(
        around, f"<Dial>{inner}</Dial>" if around in ("Application", "Sip") else inner
    )
    outcome = migrate_source(f"<Response>{inner}</Response>".encode(), "a.xml")
    assert not outcome.changes
    assert any(each.level is Level.MANUAL for each in outcome.findings)


@pytest.mark.parametrize("name", sorted(ELEMENTS.without))
def test_what_has_no_counterpart_is_no_row(name: str) -> None:
    assert name not in ELEMENTS.rows


def test_the_shipped_tables_have_no_problems() -> None:
    assert list(problems_of(ELEMENTS, RULES.messages)) == []


@pytest.mark.parametrize("row", ELEMENTS.rows.values(), ids=lambda row: row.element)
def test_the_example_of_a_row_is_converted(row: Any) -> None:
    outcome = migrate_source(f"<Response>{row.example}</Response>".encode(), "a.xml")
    assert not [each for each in outcome.findings if each.level is Level.MANUAL]
    assert outcome.changes or row.to == row.element


# ---- bad tables


def changed(change: Callable[[dict[str, Any]], object]) -> Elements:
    source = copy.deepcopy(SOURCE)
    change(source["element"])
    return read_elements(source, TARGET)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda e: e["Say"].update(to="Talk"), "element.Say: VobizXML has no element Talk"),
        (lambda e: e["Say"].update(inside=["Nowhere"]), "element.Say: it cannot stand in Nowhere, which is no element"),
        (lambda e: e["Say"]["attributes"]["loop"].update(to="times"), "element.Say: Speak has no attribute times"),
        (lambda e: e["Gather"]["attributes"]["timeout"].update(absent="2"), "Gather takes no executionTimeout=2"),
        (lambda e: e["Say"].update(write={"tone": "x"}), "element.Say: Speak has no attribute tone"),
        (lambda e: e["Say"].update(write={"voice": "CHILD"}), "element.Say: Speak takes no voice=CHILD"),
        (lambda e: e["Say"]["attributes"]["voice"].update(map={"man": "BOY"}), "element.Say: Speak takes no voice=BOY"),
        (
            lambda e: e["Play"]["attributes"]["digits"].update({"to-content": "Tones"}),
            "digits: VobizXML has no element Tones",
        ),
        (
            lambda e: e["Conference"]["around"]["Dial"]["action"].update(after="Next"),
            "element.Conference: action: VobizXML has no element Next",
        ),
        (lambda e: e["Say"].update(say=["no-such-message"]), "element.Say: message no-such-message is not described"),
        (
            lambda e: e["Stream"]["part"]["Parameter"].update(say="no-such-message"),
            "element.Stream: message no-such-message is not described",
        ),
        (
            lambda e: e["Conference"]["around"]["Dial"]["timeLimit"].update(say="no-such-message"),
            "element.Conference: message no-such-message is not described",
        ),
    ],
)
def test_a_table_that_does_not_fit_the_target_is_named(
    change: Callable[[dict[str, Any]], object], problem: str
) -> None:
    found = list(problems_of(changed(change), RULES.messages))
    assert any(problem in each for each in found), found


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda e: e["Say"].update(too="Speak"), "too is no key"),
        (lambda e: e["Say"]["attributes"]["voice"].update(drop=True), "voice has one of to"),
        (lambda e: e["Say"]["attributes"].update(tone={}), "tone has one of to"),
        (lambda e: e["Say"]["attributes"]["voice"].update(maps={}), "maps is no key"),
        (lambda e: e["Client"]["part"]["Identity"].update(gone=True), "gone is no key"),
        (lambda e: e["Say"].update(say=[{"say": "dropped", "when": {"if": "x"}}]), "if is no key"),
        (lambda e: e["Say"].update(say=[{"say": "dropped", "when": {}, "also": 1}]), "also is no key"),
        (lambda e: e["Record"]["write"]["redirect"].update(unless={}), "unless is no key"),
        (lambda e: e["Say"].pop("why"), "why"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(change: Callable[[dict[str, Any]], object], problem: str) -> None:
    with pytest.raises((KeyError, ValueError), match=problem):
        changed(change)


def test_a_bad_table_is_named_with_its_file(tmp_path: Path) -> None:
    for path in rules_folder().glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "helpers").symlink_to(rules_folder() / "helpers")
    table = tmp_path / "twiml.toml"
    whole = table.read_text(encoding="utf-8")
    load_folder(tmp_path)

    table.write_text(whole.replace('to = "Speak"', 'to = "Talk"'), encoding="utf-8")
    with pytest.raises(RulesError, match="Talk"):
        load_folder(tmp_path)
    table.write_text(whole.replace('to = "Speak"', 'too = "Speak"', 1), encoding="utf-8")
    with pytest.raises(RulesError, match=r"twiml\.toml.*too is no key"):
        load_folder(tmp_path)


# ---- what a table means


@pytest.mark.parametrize(
    ("form", "value", "fitted"),
    [
        (Form("boolean"), "TRUE", "true"),
        (Form("boolean"), " false ", "false"),
        (Form("boolean"), "yes", None),
        (Form("integer"), "007", "007"),
        (Form("integer"), "-1", None),
        (Form("integer"), "\u0663", None),
        (Form("integer", (), 2, 10), "1", None),
        (Form("integer", ("auto",), 2, 10), "Auto", "auto"),
        (Form("words", ("GET", "POST")), "get", "GET"),
        (Form("words", ("GET", "POST")), "PUT", None),
        (Form("text"), " x ", " x "),
        (Form("url"), "", ""),
    ],
)
def test_a_value_is_fitted_to_the_target(form: Form, value: str, fitted: str | None) -> None:
    assert form.fitted(value) == fitted


@pytest.mark.parametrize(
    ("value", "bounded"), [("1", "2"), ("99", "10"), ("-3", "2"), ("4", "4"), ("x", None), ("", None)]
)
def test_a_number_is_brought_within_bounds(value: str, bounded: str | None) -> None:
    assert Form("integer", (), 2, 10).bounded(value) == bounded


def test_a_form_is_described_in_words() -> None:
    assert Form("boolean").described == "true or false"
    assert Form("integer").described == "whole numbers"
    assert Form("integer", ("auto",), 2, 10).described == "2 to 10 or auto"
    assert Form("words", ("GET", "POST")).described == "GET or POST"


HOLE = "\0"


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (Condition(), True),
        (Condition(given="a"), True),
        (Condition(given="b"), False),
        (Condition(absent="a"), False),
        (Condition(absent="b"), True),
        (Condition(parent="P"), True),
        (Condition(parent="Q"), False),
        (Condition(position="first"), True),
        (Condition(position="later"), False),
        (Condition(of="a", equal=frozenset({"1"})), True),
        (Condition(of="a", equal=frozenset({"2"})), False),
        (Condition(of="b", equal=frozenset({"1"})), False),
        (Condition(of="varies", equal=frozenset({"1"})), False),
        (Condition(of="a", unequal=frozenset({"1"})), False),
        (Condition(of="varies", unequal=frozenset({"1"})), True),
        (Condition(of="a", above=0), True),
        (Condition(of="a", above=1), False),
        (Condition(of="varies", above=1), True),
        (Condition(of="a", matches=re.compile("[0-9]")), True),
        (Condition(of="a", matches=re.compile("[a-z]")), False),
        (Condition(equal=frozenset({"text"})), True),
    ],
)
def test_a_condition_holds(condition: Condition, holds: bool) -> None:
    assert condition.holds({"a": " 1 ", "varies": HOLE}, " Text ", "P", frozenset({"first"})) is holds


def test_tables_that_say_nothing_of_documents_know_none() -> None:
    assert not NOTHING.verbs
    assert not NOTHING.may_be_target("Say", "Response")
