"""Several flags in one update, by position and by keyword, as text, and None, which asks for nothing."""

from typing import Any

ROOMS = {"clinic": [("call-ann", False), ("call-bob", True)]}


def drive(program: Any) -> None:
    program.park("clinic", "call-ann")
    program.admit("clinic", "call-ann")
    program.admit_listener("clinic", "call-bob")
    print(program.silence("clinic", "call-ann"))
    program.unsilence("clinic", "call-ann")
    program.pause("clinic", "call-bob")
    print(program.swap("clinic", "call-ann", "call-bob"))


LOOK = 'conferences.get_conference("MA_1", "clinic")'
ANN, BOB = '("MA_1", "clinic", "m-call-ann")', '("MA_1", "clinic", "m-call-bob")'
CALLS = [
    LOOK,
    f"conference_members.mute_member{ANN}",
    'conference.play_audio_member("MA_1", "clinic", "m-call-ann", url="https://media.example.com/waiting.mp3")',
    LOOK,
    f"conference_members.unmute_member{ANN}",
    f"conference.stop_audio_member{ANN}",
    LOOK,
    f"conference.stop_audio_member{BOB}",
    LOOK,
    f"conference_members.mute_member{ANN}",
    LOOK,
    f"conference_members.unmute_member{ANN}",
    LOOK,
    'conference.play_audio_member("MA_1", "clinic", "m-call-bob", url="https://media.example.com/waiting.mp3")',
    LOOK,
    f"conference_members.mute_member{ANN}",
    'conference.play_audio_member("MA_1", "clinic", "m-call-ann", url="https://media.example.com/waiting.mp3")',
    LOOK,
    f"conference_members.unmute_member{BOB}",
    f"conference.stop_audio_member{BOB}",
    LOOK,
]
TWILIO = [
    "POST Conferences/clinic/Participants/call-ann: Muted=true, Hold=true, HoldUrl=https://media.example.com/waiting.mp3",
    "POST Conferences/clinic/Participants/call-ann: Muted=false, Hold=false",
    "POST Conferences/clinic/Participants/call-bob: Hold=false",
    "POST Conferences/clinic/Participants/call-ann: Muted=true",
    "POST Conferences/clinic/Participants/call-ann: Muted=false",
    "POST Conferences/clinic/Participants/call-bob: Hold=true, HoldUrl=https://media.example.com/waiting.mp3",
    "POST Conferences/clinic/Participants/call-ann: Muted=true, Hold=true, HoldUrl=https://media.example.com/waiting.mp3",
    "POST Conferences/clinic/Participants/call-bob: Muted=false, Hold=false",
    "GET Conferences/clinic/Participants",
]
PRINTED = """\
call-ann
[('call-ann', True), ('call-bob', False)]
"""
