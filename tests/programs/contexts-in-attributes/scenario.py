"""Contexts of a room and of a leg are kept in attributes, made in __init__ and asked by other methods."""

from typing import Any

ROOMS = {"case-17": [("call-mia", False), ("call-ann", False), ("call-bob", True)]}


def drive(program: Any) -> None:
    call = program.call_of(17, moderator="call-mia")
    print(call.participants())
    call.unmute("call-bob")
    call.mute("call-ann")
    try:
        call.mute("call-mia")
    except ValueError as error:
        print(error)
    program.call_of(17).mute_others()
    call.announce("https://media.example.com/closing.mp3")
    call.step_back()
    print(call.participants(), call.closed)
    call.close()
    call.close()
    print(call.closed)


LOOK = 'conferences.get_conference("MA_1", "case-17")'
CALLS = [
    LOOK,
    LOOK,
    'conference_members.unmute_member("MA_1", "case-17", "m-call-bob")',
    LOOK,
    'conference_members.mute_member("MA_1", "case-17", "m-call-ann")',
    LOOK,
    'conference_members.mute_member("MA_1", "case-17", "m-call-ann")',
    'conference_members.mute_member("MA_1", "case-17", "m-call-bob")',
    'conference.play_audio_member("MA_1", "case-17", "all", url="https://media.example.com/closing.mp3")',
    LOOK,
    'conference_members.mute_member("MA_1", "case-17", "m-call-mia")',
    LOOK,
    'conference.kick_member("MA_1", "case-17", "m-call-mia")',
    LOOK,
    'conferences.delete_conference("MA_1", "case-17")',
]
TWILIO = [
    "GET Conferences/case-17/Participants",
    "POST Conferences/case-17/Participants/call-bob: Muted=false",
    "POST Conferences/case-17/Participants/call-ann: Muted=true",
    "GET Conferences/case-17/Participants",
    "POST Conferences/case-17/Participants/call-ann: Muted=true",
    "POST Conferences/case-17/Participants/call-bob: Muted=true",
    "POST Conferences/case-17: AnnounceUrl=https://media.example.com/closing.mp3",
    "POST Conferences/case-17/Participants/call-mia: Muted=true",
    "DELETE Conferences/case-17/Participants/call-mia",
    "GET Conferences/case-17/Participants",
    "POST Conferences/case-17: Status=completed",
]
PRINTED = """\
['call-mia', 'call-ann', 'call-bob']
the moderator cannot be muted
['call-ann', 'call-bob'] False
True
"""
