"""A factory with lru_cache; rooms are found by name, and what was found is handed on as a SID."""

from typing import Any

ROOMS = {"webinar": [("call-host", False), ("call-a", False), ("call-b", False)], "lobby": []}


def drive(program: Any) -> None:
    print("found:", program.find_room("webinar") is not None, program.find_room("nowhere") is not None)
    print("muted:", program.mute_audience("webinar", "call-host"))
    program.give_floor("webinar", "call-b")
    for leg in program.legs("webinar"):
        print(leg)
    print("legs:", program.legs("nowhere"))
    print("unmuted:", program.mute_audience("webinar", "call-host", muted=False))
    try:
        program.mute_audience("nowhere", "call-host")
    except LookupError as error:
        print(error)
    program.close("webinar")
    program.close("webinar")


LIST = 'conferences.list_conferences("MA_1")'
LOOK = 'conferences.get_conference("MA_1", "webinar")'
CALLS = [
    LIST,
    LIST,
    LIST,
    LOOK,
    'conference_members.mute_member("MA_1", "webinar", "m-call-a")',
    'conference_members.mute_member("MA_1", "webinar", "m-call-b")',
    LOOK,
    'conference_members.unmute_member("MA_1", "webinar", "m-call-b")',
    LIST,
    LOOK,
    LIST,
    LIST,
    LOOK,
    'conference_members.unmute_member("MA_1", "webinar", "m-call-a")',
    'conference_members.unmute_member("MA_1", "webinar", "m-call-b")',
    LIST,
    LIST,
    'conferences.delete_conference("MA_1", "webinar")',
    LIST,
]
FIND = "GET Conferences: FriendlyName=webinar, Status=in-progress, PageSize=1"
FIND_NOWHERE = "GET Conferences: FriendlyName=nowhere, Status=in-progress, PageSize=1"
TWILIO = [
    FIND,
    FIND_NOWHERE,
    FIND,
    "GET Conferences/CF-webinar/Participants",
    "POST Conferences/CF-webinar/Participants/call-a: Muted=true",
    "POST Conferences/CF-webinar/Participants/call-b: Muted=true",
    "POST Conferences/webinar/Participants/call-b: Muted=false",
    FIND,
    "GET Conferences/CF-webinar/Participants",
    FIND_NOWHERE,
    FIND,
    "GET Conferences/CF-webinar/Participants",
    "POST Conferences/CF-webinar/Participants/call-a: Muted=false",
    "POST Conferences/CF-webinar/Participants/call-b: Muted=false",
    FIND_NOWHERE,
    FIND,
    "POST Conferences/CF-webinar: Status=completed",
    FIND,
]
PRINTED = """\
found: True False
muted: 2
Leg(call_sid='call-host', muted=False)
Leg(call_sid='call-a', muted=True)
Leg(call_sid='call-b', muted=False)
legs: []
unmuted: 2
no webinar 'nowhere' is running
"""
