import pytest

from call_center import agents

MEMBERS = "/Conferences/support-CA1/Participants"


def test_dial_agent_brings_the_agent_into_the_room(twilio):
    assert agents.dial_agent("support-CA1", "+15550100001") == "CA9"
    expected = {
        "From": "+15550100000",
        "To": "+15550100001",
        "Label": "+15550100001",
        "EarlyMedia": "true",
        "Beep": "onEnter",
        "EndConferenceOnExit": "false",
        "Timeout": 20,
    }
    assert twilio.sent == [(f"POST {MEMBERS}", expected)]


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    [
        (agents.hold, [], {"Hold": "true", "HoldUrl": agents.HOLD_MUSIC}),
        (agents.unhold, [], {"Hold": "false"}),
        (agents.set_muted, [True], {"Muted": "true"}),
        (agents.set_muted, [False], {"Muted": "false"}),
        (agents.announce, ["https://a/b.mp3"], {"AnnounceUrl": "https://a/b.mp3"}),
    ],
)
def test_a_member_is_updated(twilio, function, arguments, expected):
    function("support-CA1", "CA2", *arguments)
    assert twilio.sent == [(f"POST {MEMBERS}/CA2", expected)]


def test_kick(twilio):
    agents.kick("support-CA1", "CA2")
    assert twilio.sent == [(f"DELETE {MEMBERS}/CA2", {})]


def test_listen_in_rings_the_supervisor(twilio):
    assert agents.listen_in("support-CA1", "+15550100007") == "CA8"
    expected = {
        "To": "+15550100007",
        "From": "+15550100000",
        "Url": "https://support.example.com/voice/listen?room=support-CA1",
    }
    assert twilio.sent == [("POST /Calls", expected)]


def test_a_coach_is_heard_by_the_agent_only(twilio):
    agents.coach("support-CA1", "CA2", "CA3")
    assert twilio.sent == [
        (f"POST {MEMBERS}/CA2", {"Coaching": "true", "CallSidToCoach": "CA3"}),
        (f"POST {MEMBERS}/CA2", {"Muted": "false"}),
    ]


def test_a_warm_transfer(twilio):
    assert agents.begin_transfer("support-CA1", "CA1", "+15550100002") == "CA9"
    hold, dial = twilio.sent
    assert hold[0] == f"POST {MEMBERS}/CA1"
    assert hold[1]["Hold"] == "true"
    assert dial[0] == f"POST {MEMBERS}"
    agents.complete_transfer("support-CA1", "CA1", "CA2")
    assert twilio.sent[2:] == [
        (f"POST {MEMBERS}/CA1", {"Hold": "false"}),
        (f"DELETE {MEMBERS}/CA2", {}),
    ]
