from xml.etree import ElementTree

import pytest

from call_center import settings


def conference_of(answer) -> ElementTree.Element:
    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    conference = ElementTree.fromstring(answer.data).find("Dial/Conference")
    assert conference is not None
    return conference


def event(name: str, call: str = "CA1", **more: str) -> dict[str, str]:
    return {
        "ConferenceSid": "CF1",
        "FriendlyName": "support-CA1",
        "StatusCallbackEvent": name,
        "CallSid": call,
        **more,
    }


def test_a_customer_gets_a_room_of_their_own(webhook):
    answer = webhook("inbound", From="+15550199999", CallSid="CA1")
    conference = conference_of(answer)
    assert conference.text == "support-CA1"
    assert conference.attrib == {
        "beep": "false",
        "endConferenceOnExit": "true",
        "record": "record-from-start",
        "waitUrl": "https://support.example.com/voice/hold",
        "statusCallback": "https://support.example.com/voice/status",
        "statusCallbackEvent": "join end",
    }


def test_an_agent_who_calls_joins_the_team(webhook):
    answer = webhook("inbound", From="+15550100002", CallSid="CA2")
    assert conference_of(answer).text == "support"


def test_a_supervisor_listens_in_muted(webhook):
    conference = conference_of(webhook("listen?room=support-CA1%26"))
    assert conference.text == "support-CA1&"
    assert conference.get("muted") == "true"


def test_waiting_customers_hear_music(webhook):
    answer = webhook("hold")
    assert answer.mimetype == "text/xml"
    assert ElementTree.fromstring(answer.data).find("Play") is not None


def test_customers_who_call_too_late_are_sent_to_the_menu(webhook, monkeypatch):
    monkeypatch.setattr(settings, "OPENING_HOURS", range(0))
    answer = webhook("inbound", From="+15550199999", CallSid="CA1")
    root = ElementTree.fromstring(answer.data)
    assert [verb.tag for verb in root] == ["Pause", "Say", "Redirect"]
    assert root.findtext("Redirect") == "/voice/menu"


def test_the_menu_asks_for_a_key(webhook):
    root = ElementTree.fromstring(webhook("menu", From="+15550199999").data)
    assert [verb.tag for verb in root] == ["Gather", "Hangup"]
    gather = root.find("Gather")
    assert gather.get("action") == "https://support.example.com/voice/menu"


@pytest.mark.parametrize(("key", "verbs"), [("1", "Say"), ("2", "Gather")])
def test_the_menu_is_told_the_key(webhook, key, verbs):
    root = ElementTree.fromstring(webhook("menu", From="+15550199999", Digits=key).data)
    assert [verb.tag for verb in root] == [verbs, "Hangup"]


def test_requests_that_twilio_did_not_sign_are_refused(web, twilio):
    assert web.post("/voice/status", data=event("conference-end")).status_code == 403
    assert twilio.sent == []


def test_an_agent_is_rung_when_the_customer_has_joined(webhook, twilio):
    assert webhook("status", **event("participant-join")).status_code == 204
    ((request, parameters),) = twilio.sent
    assert request == "POST /Conferences/support-CA1/Participants"
    assert parameters["To"] == "+15550100001"


def test_nobody_is_rung_when_an_agent_has_joined(webhook, twilio):
    webhook("status", **event("participant-join", call="CA2"))
    assert twilio.sent == []


def test_a_customer_is_called_back_when_no_agent_can_be_rung(webhook, twilio):
    twilio.failures["/Participants"] = "unreachable"
    webhook("status", **event("participant-join"))
    dialled = [parameters.get("To") for _, parameters in twilio.sent[:2]]
    assert dialled == ["+15550100001", "+15550100002"]
    assert twilio.sent[-1][1] == {"Status": "completed"}


@pytest.mark.parametrize(
    ("reason", "texts"),
    [
        ("participant-with-end-conference-on-exit-left", 1),
        ("conference-ended-via-api", 0),
    ],
)
def test_a_receipt_follows_unless_we_ended_it(webhook, twilio, reason, texts):
    webhook("status", **event("conference-end", ReasonConferenceEnded=reason))
    requests = [request for request, _ in twilio.sent]
    assert requests.count("POST /Messages") == texts
