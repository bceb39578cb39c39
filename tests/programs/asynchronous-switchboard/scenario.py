"""A room is controlled by one asynchronous client whose HTTP session is left at the end of the day."""

from typing import Any

ROOMS = {"support": [("call-ann", False), ("call-bob", False)], "lobby": [], "hall": []}


def drive(program: Any) -> None:
    program.evening()


LOOK = 'conferences.get_conference("MA_1", "support")'
ANN, BOB = '("MA_1", "support", "m-call-ann")', '("MA_1", "support", "m-call-bob")'
CALLS = [
    'AsyncVobiz(api_key="MA_1", auth_token="secret")',
    LOOK,
    LOOK,
    f"conference_members.mute_member{ANN}",
    LOOK,
    LOOK,
    f"conference_members.unmute_member{ANN}",
    LOOK,
    f"conference_members.mute_member{BOB}",
    'conference.play_audio_member("MA_1", "support", "m-call-bob", url="https://media.example.com/waiting.mp3")',
    LOOK,
    f"conference_members.mute_member{ANN}",
    f"conference_members.mute_member{BOB}",
    LOOK,
    f"conference.kick_member{BOB}",
    LOOK,
    'conferences.delete_conference("MA_1", "lobby")',
    'conferences.delete_all_conferences("MA_1")',
]
TWILIO = [
    "GET Conferences/support/Participants",
    "POST Conferences/support/Participants/call-ann: Muted=true",
    "GET Conferences/support/Participants/call-ann",
    "POST Conferences/support/Participants/call-ann: Muted=false",
    "POST Conferences/support/Participants/call-bob: Muted=true, Hold=true, "
    "HoldUrl=https://media.example.com/waiting.mp3",
    "GET Conferences/support/Participants",
    "POST Conferences/support/Participants/call-ann: Muted=true",
    "POST Conferences/support/Participants/call-bob: Muted=true",
    "DELETE Conferences/support/Participants/call-bob",
    "GET Conferences/support/Participants",
    "POST Conferences/lobby: Status=completed",
    "GET Conferences: Status=in-progress",
    "POST Conferences/CF-support: Status=completed",
    "POST Conferences/CF-hall: Status=completed",
]
PRINTED = """\
['call-ann', 'call-bob']
True
2
['call-ann']
"""
