"""All that twilio-python offers is mapped, or named as unmapped; and the engine does what is said of it."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any

import pytest
import twilio_builders
import twilio_signatures
from click.testing import CliRunner

from codemod import migrate_source
from codemod.command_line import main
from codemod.coverage import Covered, Fate, calls_covered, naming, unnamed
from codemod.document_coverage import documents_covered
from codemod.finding import Finding, Level
from codemod.report.coverage_report import as_json, as_markdown, as_text
from codemod.rules import load_rules

RULES = load_rules()
CALLS = calls_covered(RULES)
DOCUMENTS = documents_covered(RULES)
LEAD = """\
from twilio.rest import Client

client = Client()
"""
WHOLE = {"conference": 'client.conferences("SalesRoom")', "call": "client.calls(sid)"}
"""In one piece: what is held by a variable moves with all its uses or not at all."""


@cache
def installed_calls() -> dict[str, Any]:
    return twilio_signatures.read_installed()


@cache
def installed_builders() -> dict[str, Any]:
    return dict(twilio_builders.read_installed())


# ---- the installed package, and a later one


def test_every_method_keyword_and_attribute_of_the_installed_twilio_is_named() -> None:
    missing = unnamed(calls_covered(RULES, installed_calls()))
    assert not missing, "map these in rules/*.toml, or name them as unmapped (without, none):\n" + "\n".join(missing)


def test_every_verb_and_attribute_of_the_installed_twilio_is_named() -> None:
    missing = unnamed(documents_covered(RULES, installed_builders()))
    assert not missing, "map these in rules/twiml.toml, or name them there as unmapped:\n" + "\n".join(missing)


def test_there_is_a_row_for_all_that_the_tables_of_signatures_have() -> None:
    source = RULES.tables["twilio"]
    keywords = sum(len(names) for names in source["method"].values())
    attributes = sum(len(names) for table in ("attribute", "resource") for names in source[table].values())
    assert len(CALLS) == len(source["method"]) + keywords + attributes + len(source["variants"])
    assert {row.place for row in DOCUMENTS} == {
        f"<{element}>" for element in RULES.tables["builders"]["class"].values()
    }


NEW_CALLS: dict[str, tuple[tuple[str, ...], object, str]] = {
    "a keyword of a change": (("method", "participant.update"), ["muted", "spotlight"], "spotlight="),
    "a keyword of a list": (("method", "conferences.list"), ["status", "region"], "region="),
    "a keyword of a new call": (("method", "calls.create"), ["to", "avatar"], "avatar="),
    "a keyword of a new participant": (("method", "participants.create"), ["to", "avatar"], "avatar="),
    "a keyword of the client": (("method", "client"), ["username", "proxy"], "Client proxy="),
    "a method": (("method", "conference.lock"), ["reason"], "conferences(sid).lock"),
    "an attribute of a room": (("attribute", "conference"), ["sid", "owner"], "conferences(sid) .owner"),
    "an attribute of a call": (("attribute", "call"), ["sid", "mood"], "calls(sid) .mood"),
    "a resource": (("resource", "call"), ["recordings", "avatars"], "calls(sid) .avatars"),
    "a variant": (("variants",), ["_async", "_streamed"], "each method _streamed"),
}


@pytest.mark.parametrize("what", NEW_CALLS)
def test_what_a_later_twilio_adds_is_told_by_name(what: str) -> None:
    path, names, told = NEW_CALLS[what]
    later = copy.deepcopy(installed_calls())
    table = later
    for key in path[:-1]:
        table = table[key]
    table[path[-1]] = names
    assert told in "\n".join(unnamed(calls_covered(RULES, later)))


@pytest.mark.parametrize(
    ("key", "entry", "told"),
    [
        (
            "Dial.conference",
            {"makes": "Conference", "parameters": ["name", "muted", "spot_light"]},
            "<Conference> spotLight",
        ),
        ("VoiceResponse.dial", {"makes": "Dial", "parameters": ["number", "queue_music"]}, "<Dial> queueMusic"),
        ("VoiceResponse.start", {"makes": "Start", "parameters": ["action", "labels"]}, "<Start> labels"),
        ("VoiceResponse.hum", {"makes": "Hum", "parameters": []}, "<Hum>"),
        ("Stream.parameter", {"makes": "Parameter", "parameters": ["name", "value", "kind"]}, "<Parameter> kind"),
    ],
)
def test_what_later_builders_add_is_told_by_name(key: str, entry: dict[str, Any], told: str) -> None:
    later = copy.deepcopy(installed_builders())
    later["class"]["Hum"] = "Hum" if entry["makes"] == "Hum" else "Hangup"
    later["method"] |= {"Hum": {"makes": later["class"]["Hum"], "parameters": []}, key: entry}
    assert unnamed(documents_covered(RULES, later)) == [told]


# ---- the engine does what the rows say


def _value(row: Covered) -> str:
    """Return a value for a keyword for which a row says that something becomes of it."""
    literals = [fate.when for fate in row.fates if fate.when[:1] in ("'", "T", "F")]
    return literals[0] if literals else "value"


def _program(rows: list[Covered]) -> bytes:
    lines = []
    for row in rows:
        root, _, rest = row.place.partition(".")
        lines.append(f"    {WHOLE.get(root, root)}.{rest}({row.item}{_value(row) if row.item else ''})")
    return "\n".join([LEAD, "def f(sid, call_sid, value):", *lines, ""]).encode()


def _asked() -> list[Covered]:
    """Return the rows about calls of which something is told."""
    told = [row for row in CALLS if row.place.rpartition(".")[2] not in ("get", "create", "Client") and row.fates]
    return [row for row in told if not row.item.startswith((".", "_")) and any(fate.level for fate in row.fates)]


def _found(content: bytes, name: str) -> dict[int, list[Finding]]:
    found: dict[int, list[Finding]] = {}
    for finding in migrate_source(content, name).findings:
        if finding.level is not Level.NOTE:
            found.setdefault(finding.place.line, []).append(finding)
    return found


@cache
def _told() -> dict[Covered, list[Finding]]:
    rows = _asked()
    found = _found(_program(rows), "program.py")
    first = LEAD.count("\n") + 3
    return {row: found.get(first + number, []) for number, row in enumerate(rows)}


def test_most_rows_are_held_against_the_engine() -> None:
    assert len(_told()) > 200


@pytest.mark.parametrize("row", _asked(), ids=lambda row: f"{row.place} {row.item}".strip())
def test_a_call_is_told_of_by_the_codes_of_its_row(row: Covered) -> None:
    codes = {fate.code for fate in row.fates}
    told = _told()[row]
    assert told, "nothing is said of it"
    assert {finding.code for finding in told} <= codes, told
    assert {finding.level for finding in told} <= {
        Level.REVIEW,
        *(fate.level for fate in row.fates),
    }  # an id may be Twilio's


def _document(element: str, attribute: str) -> bytes:
    """Return a document with an element and an attribute, where its row says that it may stand."""
    row = RULES.elements.rows.get(element)
    given = f' {attribute}="1"' if attribute else ""
    text = "" if row is None or row.content in ("none", "elements") else "https://a.example.com/1.mp3"
    inner = f"<{element}{given}>{text}</{element}>"
    for parent in sorted(row.inside)[-1:] if row is not None and "Response" not in row.inside else ():
        inner = f"<{parent}>{inner}</{parent}>"
    return f"<Response><Say>One</Say>{inner}</Response>".encode()


VERBS = [row for row in DOCUMENTS if row.place[1:-1] in {*RULES.elements.rows, *RULES.elements.without}]
BESIDE = {"VB625"}
"""Said of a value that the target does not take."""


@pytest.mark.parametrize("row", VERBS, ids=lambda row: f"{row.place} {row.item}".strip())
def test_an_element_is_told_of_by_the_codes_of_its_row(row: Covered) -> None:
    content = _document(row.place[1:-1], row.item)
    told = {each.code for each in migrate_source(content, "a.xml").findings}
    as_before = row.fates[0].becomes == (row.item or row.place)  # what stays as it is needs no finding
    assert as_before or told & ({fate.code for fate in row.fates} | BESIDE)
    assert not told & {"VB621", "VB622"}, "the engine does not know it"


# ---- what becomes of some


def fates(place: str, item: str) -> list[tuple[str, str, str, str]]:
    [row] = [row for row in (*CALLS, *DOCUMENTS) if (row.place, row.item) == (place, item)]
    return [(fate.when, fate.code, fate.level.value if fate.level else "", fate.becomes) for fate in row.fates]


@pytest.mark.parametrize(
    ("place", "item", "expected"),
    [
        (
            "client.conferences(sid).update",
            "status=",
            [
                ("'completed'", "VB103", "automatic", "conferences.delete_conference"),
                ("otherwise", "VB108", "manual", ""),
            ],
        ),
        ("conference.participants(call_sid).update", "beep_on_exit=", [("", "VB211", "manual", "")]),
        ("conference.participants(call_sid).update", "coaching=", [("", "VB209", "manual", "")]),
        ("conference.participants.create", "wait_url=", [("", "VB220", "review", "waitSound of <Conference>")]),
        ("conference.participants.create", "coaching=", [("", "VB220", "manual", "")]),
        ("client.calls.create", "method=", [("", "VB401", "review", "answer_method=")]),
        ("client.calls.create", "caller_id=", [("", "VB401", "review", "from_=")]),
        ("client.calls(sid)", ".events", [("", "VB404", "manual", "")]),
        ("client.recordings(sid)", ".media_url", [("", "VB404", "manual", "")]),
        ("conference.recordings(sid)", ".duration", [("", "VB305", "manual", "")]),
        ("client.conferences(sid)", "sid=", [("", "", "", "a room, before anything was asked of it")]),
        (
            "client.conferences(sid)",
            ".sid",
            [("", "VB101", "automatic", "room"), ("", "VB102", "automatic", "room")],
        ),
        ("Client", "edge=", [("", "VB001", "automatic", "dropped")]),
        ("Client", "environment=", [("", "(the call's code)", "manual", "")]),
        ("<Conference>", "waitUrl", [("", "VB610", "automatic", "waitSound")]),
        ("<Conference>", "coach", [("", "VB610", "manual", "")]),
        ("<Enqueue>", "action", [("", "VB620", "manual", "")]),
        ("<Uri>", "priority", [("", "VB620", "manual", "")]),
        ("<Play>", "digits", [("", "VB602", "automatic", "content of <DTMF>")]),
        ("<Number>", "url", [("", "VB611", "automatic", "confirmSound of the element around")]),
        ("<Identity>", "", [("in <Client>", "VB612", "automatic", "its text")]),
        ("<say-as>", "format", [("in <Say>", "VB601", "automatic", "the same")]),
        (
            "<Dial>",
            "action",
            [("", "VB609", "automatic", "action"), ("around <Conference>", "VB610", "automatic", "<Redirect>")],
        ),
    ],
)
def test_what_becomes_of_it(place: str, item: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert fates(place, item) == expected


# ---- as text

FATE = Fate("VB103", "end-room", Level.AUTOMATIC, when="'completed'", becomes="conferences.delete_conference")
OTHER = Fate("VB108", "update-room-otherwise", Level.MANUAL, when="otherwise")
ROWS = [
    Covered("client.conferences(sid).update", "", (Fate("VB103", "end-room", Level.AUTOMATIC, Level.MANUAL),)),
    Covered("client.conferences(sid).update", "status=", (FATE, OTHER)),
    Covered("client.conferences(sid)", "sid=", (Fate(becomes="a room"),)),
    Covered("client.conferences(sid).update", "mood=", ()),
    Covered("client.conferences(sid).update", "state=", (FATE, OTHER)),
]


def test_what_shares_a_fate_stands_together_below_its_place() -> None:
    assert as_text(ROWS, 80).split("\n") == [
        "client.conferences(sid).update",
        "    automatic (manual at times), VB103 end-room",
        "    status=, state=",
        "        'completed': automatic, VB103 end-room -> conferences.delete_conference",
        "        otherwise: manual, VB108 update-room-otherwise",
        "    mood=",
        "        IN NO TABLE",
        "",
        "client.conferences(sid)",
        "    sid=",
        "        nothing is told: a room",
    ]


def test_codes_that_say_the_same_share_a_line() -> None:
    both = (Fate("VB1", "a", Level.MANUAL), Fate("VB2", "b", Level.MANUAL))
    assert as_text([Covered("x", "y", both)]) == "x\n    y\n        manual, VB1 a, VB2 b"


def test_no_line_is_wider_than_the_terminal_and_piped_lines_are_whole() -> None:
    shown = as_text([*CALLS, *DOCUMENTS], 80).split("\n")
    assert max(map(len, shown)) <= 80
    piped = as_text([*CALLS, *DOCUMENTS]).split("\n")
    assert len(piped) < len(shown)
    assert " ".join(" ".join(shown).split()) == " ".join(" ".join(piped).split())


def test_as_json_each_row_has_all_that_is_known() -> None:
    document = json.loads(as_json(ROWS[:1] + ROWS[2:4]))
    assert document["version"] == 1
    place = "client.conferences(sid)"
    known = {"code": "VB103", "rule": "end-room", "level": "automatic", "at_times": "manual", "when": "", "becomes": ""}
    plain = {"code": "", "rule": "", "level": None, "at_times": None, "when": "", "becomes": "a room"}
    assert document["coverage"] == [
        {"place": f"{place}.update", "item": "", "fates": [known]},
        {"place": place, "item": "sid=", "fates": [plain]},
        {"place": f"{place}.update", "item": "mood=", "fates": []},
    ]


def test_as_markdown_each_fate_has_a_row() -> None:
    assert as_markdown([ROWS[1], Covered("<Dial>", "action", ())]).split("\n") == [
        "| Twilio | of it | becomes |",
        "| --- | --- | --- |",
        "| `client.conferences(sid).update` | `status=` | 'completed': automatic, VB103 end-room -> "
        "`conferences.delete_conference`<br>otherwise: manual, VB108 update-room-otherwise |",
        "| `<Dial>` | `action` | IN NO TABLE |",
    ]


def test_rows_are_found_by_code_rule_place_and_item() -> None:
    for word in ("VB10", "vb103", "End-Room"):
        assert naming(ROWS, word) == (ROWS[0], ROWS[1], ROWS[4])
    assert naming(ROWS, "mood") == (ROWS[3],)
    assert naming(ROWS, "(SID).update") == tuple(ROWS[:2] + ROWS[3:])
    assert naming(ROWS, "nothing") == ()


def test_the_command_prints_them_all_or_those_that_are_asked_for() -> None:
    assert CliRunner().invoke(main, ["rules", "--coverage"]).output == f"{as_text((*CALLS, *DOCUMENTS))}\n"
    part = naming((*CALLS, *DOCUMENTS), "vb209")
    assert CliRunner().invoke(main, ["rules", "vb209", "--coverage"]).output == f"{as_text(part)}\n"
    for form, shown in (("json", as_json(part)), ("markdown", as_markdown(part))):
        assert CliRunner().invoke(main, ["rules", "--coverage", "VB209", "--format", form]).output == f"{shown}\n"


def test_a_word_that_names_nothing_is_bad_usage() -> None:
    result = CliRunner().invoke(main, ["rules", "--coverage", "mute-participent"])
    assert result.exit_code == 2
    assert "mute-participant" in result.output
