"""The first room of a list is asked for its participants, and each but one is changed."""

from typing import Any

ROOMS = {
    "lecture": [("call-host", False), ("call-ann", False), ("call-bob", True), ("call-cid", False)],
    "billing": [("call-dan", False)],
}


def drive(program: Any) -> None:
    print(program.start_lecture("nobody", "call-host"))
    print(program.start_lecture("lecture", "call-host"))
    print(program.end_lecture("lecture", "call-host", {"call-cid"}))
    program.end_lecture("nobody", "call-host")
    print(program.clear("lecture", "call-host"))
    print(program.hang_up_on_all("lecture"))
    program.hang_up_on_all("lecture")


LIST = 'conferences.list_conferences("MA_1")'
ROOM = 'conferences.get_conference("MA_1", "lecture")'
CALLS = [
    LIST,
    LIST,
    ROOM,
    'conference_members.mute_member("MA_1", "lecture", "m-call-ann")',
    'conference_members.mute_member("MA_1", "lecture", "m-call-cid")',
    LIST,
    ROOM,
    'conference_members.unmute_member("MA_1", "lecture", "m-call-ann")',
    'conference_members.unmute_member("MA_1", "lecture", "m-call-bob")',
    LIST,
    LIST,
    ROOM,
    'conference.kick_member("MA_1", "lecture", "m-call-ann")',
    'conference.kick_member("MA_1", "lecture", "m-call-bob")',
    'conference.kick_member("MA_1", "lecture", "m-call-cid")',
    ROOM,
    'conference.hangup_member("MA_1", "lecture", "m-call-host")',
    ROOM,
]
TWILIO = [
    "GET Conferences: FriendlyName=nobody, Status=in-progress",
    "GET Conferences: FriendlyName=lecture, Status=in-progress",
    "GET Conferences/CF-lecture/Participants",
    "POST Conferences/CF-lecture/Participants/call-ann: Muted=true",
    "POST Conferences/CF-lecture/Participants/call-cid: Muted=true",
    "GET Conferences: FriendlyName=lecture, Status=in-progress, PageSize=1",
    "GET Conferences/CF-lecture/Participants",
    "POST Conferences/CF-lecture/Participants/call-ann: Muted=false",
    "POST Conferences/CF-lecture/Participants/call-bob: Muted=false",
    "GET Conferences: FriendlyName=nobody, Status=in-progress, PageSize=1",
    "GET Conferences: FriendlyName=lecture, Status=in-progress",
    "GET Conferences/CF-lecture/Participants",
    "DELETE Conferences/CF-lecture/Participants/call-ann",
    "DELETE Conferences/CF-lecture/Participants/call-bob",
    "DELETE Conferences/CF-lecture/Participants/call-cid",
    "GET Conferences/lecture/Participants",
    "POST Calls/call-host: Status=completed",
    "GET Conferences/lecture/Participants",
]
PRINTED = """\
0
2
None
None
None
"""
