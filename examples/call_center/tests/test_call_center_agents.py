import pytest

from call_center import agents

MUSIC = agents.HOLD_MUSIC
RING = "dial +15550100001 from +15550100000 for 20 seconds, into support-CA1"


def test_dial_agent_brings_the_agent_into_the_room(phone):
    assert agents.dial_agent("support-CA1", "+15550100001") == "CA9"
    assert phone.effects == [RING]


@pytest.mark.parametrize(
    ("function", "arguments", "effect"),
    [
        (agents.hold, [], f"hold CA2 in support-CA1 with {MUSIC}"),
        (agents.unhold, [], "unhold CA2 in support-CA1"),
        (agents.set_muted, [True], "mute CA2 in support-CA1"),
        (agents.set_muted, [False], "unmute CA2 in support-CA1"),
        (
            agents.announce,
            ["https://a/b.mp3"],
            "play https://a/b.mp3 to CA2 in support-CA1",
        ),
        (agents.kick, [], "kick CA2 in support-CA1"),
    ],
)
def test_what_is_done_to_a_member(phone, function, arguments, effect):
    function("support-CA1", "CA2", *arguments)
    assert phone.effects == [effect]


def test_listen_in_rings_the_supervisor(phone):
    assert agents.listen_in("support-CA1", "+15550100007") == "CA9"
    url = "https://support.example.com/voice/listen?room=support-CA1"
    assert phone.effects == [f"dial +15550100007 from +15550100000, answer by {url}"]


def test_a_coach_is_heard_by_the_agent_only(phone):
    agents.coach("support-CA1", "CA2", "CA3")
    assert phone.effects == [
        "coach CA3 by CA2 in support-CA1",
        "unmute CA2 in support-CA1",
    ]


def test_a_warm_transfer(phone):
    assert agents.begin_transfer("support-CA1", "CA1", "+15550100001") == "CA9"
    assert phone.effects == [f"hold CA1 in support-CA1 with {MUSIC}", RING]
    agents.complete_transfer("support-CA1", "CA1", "CA2")
    assert phone.effects[2:] == ["unhold CA1 in support-CA1", "kick CA2 in support-CA1"]
