"""Every keyword that twilio-python takes for a call is mapped, dropped with a note, or left to a person."""

from __future__ import annotations

import inspect

import pytest
from twilio.rest import Client

from codemod import Level, migrate_source
from codemod.rules import load_rules

CALLS = Client("AC1", "token").calls
PROGRAM = "from twilio.rest import Client\n\n\ndef f(sid, value):\n    Client()."


def parameters(method: object) -> list[str]:
    assert callable(method)
    return list(inspect.signature(method).parameters)


CREATE = parameters(CALLS.create)
UPDATE = parameters(CALLS("CA1").update)
RECORD = parameters(CALLS("CA1").recordings.create)
LIST = parameters(CALLS.list)


def outcome(call: str) -> tuple[str, str, set[Level]]:
    """Return what a call becomes, all that is said of its line, and at which levels."""
    found = migrate_source((PROGRAM + call + "\n").encode(), "program.py")
    said = [each for each in found.findings if each.place.line == 5 and each.rule != "client"]
    return found.after.decode(), "\n".join(each.message for each in said), {each.level for each in said}


@pytest.mark.parametrize("name", CREATE)
def test_a_keyword_of_create_stands_in_one_of_the_tables(name: str) -> None:
    table = load_rules().tables["calls"]["create"]
    status = table["status"]
    places = {
        "ours": table["ours"],
        "method": [table["method"]["keyword"]],
        "caller": [table["caller"]],
        "without": table["without"],
        "manual": table["manual"],
        "body": table["body"],
        "milliseconds": table["milliseconds"],
        "status": [status["url"], status["method"], status["events"]],
        "dropped": table["dropped"]["keywords"],
    }
    assert [place for place, names in places.items() if name in names] != []
    assert sum(name in names for names in places.values()) == 1


@pytest.mark.parametrize("name", [each for each in CREATE if each not in ("to", "from_", "url")])
def test_a_keyword_of_create_is_never_lost_in_silence(name: str) -> None:
    plain, _, _ = outcome('calls.create(to="+1", from_="+2", url="https://a.example.com/answer")')
    after, said, levels = outcome(f'calls.create(to="+1", from_="+2", url="https://a.example.com/answer", {name}="1")')
    if Level.MANUAL in levels:
        assert f"{name}=" in said
    else:
        assert after != plain or f"{name}=" in said, said


@pytest.mark.parametrize("name", UPDATE)
def test_a_keyword_of_update_is_never_lost_in_silence(name: str) -> None:
    for given in ("", 'status="completed", ', 'twiml="<Response><Say>a</Say></Response>", '):
        if f"{name}=" not in given:
            _, said, levels = outcome(f"calls(sid).update({given}{name}=value)")
            assert levels == {Level.MANUAL}
            assert f"{name}=" in said


@pytest.mark.parametrize("name", RECORD)
def test_a_keyword_of_a_recording_is_never_lost_in_silence(name: str) -> None:
    after, said, levels = outcome(f"calls(sid).recordings.create({name}=value)")
    assert f"{name}=" in said
    assert ("start_recording(" in after) is (Level.MANUAL not in levels)


@pytest.mark.parametrize("name", LIST)
def test_a_filter_of_a_list_is_never_lost_in_silence(name: str) -> None:
    _, said, levels = outcome(f"calls.list({name}=value)")
    assert levels == {Level.MANUAL}
    assert f"{name}=" in said


@pytest.mark.parametrize("way", ["stream", "page"])
def test_other_ways_to_read_calls_are_told(way: str) -> None:
    assert outcome(f"calls.{way}()")[2] == {Level.MANUAL}


RESOURCES = [
    "events", "notifications", "payments", "siprec", "streams", "transcriptions", "user_defined_messages",
    "user_defined_message_subscriptions",
]  # fmt: skip


def test_the_resources_of_a_call_are_known() -> None:
    context = CALLS("CA1")
    theirs = {name for name, value in vars(type(context)).items() if isinstance(value, property)}
    assert theirs == {*RESOURCES, "recordings"}


@pytest.mark.parametrize("name", RESOURCES)
def test_what_hangs_on_a_call_is_told(name: str) -> None:
    _, said, levels = outcome(f"calls(sid).{name}.create(a=1)")
    assert levels == {Level.MANUAL}
    assert name in said
