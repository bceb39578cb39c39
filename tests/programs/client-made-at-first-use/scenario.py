"""One client in a global, made at first use; functions of the module ask for it."""

from typing import Any

ROOMS = {
    "triage": [("call-nurse", False), ("call-one", False), ("call-two", True), ("call-three", False)],
    "other": [("call-four", False)],
}


def drive(program: Any) -> None:
    print("open:", program.is_open("triage"), program.is_open("closed"))
    program.mute("triage", "call-one")
    program.unmute("triage", "call-two")
    program.kick("triage", "call-three")
    print("removed:", program.kick_all_but("triage", {"call-nurse"}))
    print("ended:", program.end("triage"), program.end("triage"))


LIST = 'conferences.list_conferences("MA_1")'
LOOK = 'conferences.get_conference("MA_1", "triage")'
CALLS = [
    LIST,
    LIST,
    LOOK,
    'conference_members.mute_member("MA_1", "triage", "m-call-one")',
    LOOK,
    'conference_members.unmute_member("MA_1", "triage", "m-call-two")',
    LOOK,
    'conference.kick_member("MA_1", "triage", "m-call-three")',
    LOOK,
    'conference.kick_member("MA_1", "triage", "m-call-one")',
    'conference.kick_member("MA_1", "triage", "m-call-two")',
    LIST,
    'conferences.delete_conference("MA_1", "triage")',
    LIST,
]
TWILIO = [
    "GET Conferences: FriendlyName=triage, Status=in-progress",
    "GET Conferences: FriendlyName=closed, Status=in-progress",
    "POST Conferences/triage/Participants/call-one: Muted=true",
    "POST Conferences/triage/Participants/call-two: Muted=false",
    "DELETE Conferences/triage/Participants/call-three",
    "GET Conferences/triage/Participants",
    "DELETE Conferences/triage/Participants/call-one",
    "DELETE Conferences/triage/Participants/call-two",
    "GET Conferences: FriendlyName=triage, Status=in-progress",
    "POST Conferences/triage: Status=completed",
    "GET Conferences: FriendlyName=triage, Status=in-progress",
]
PRINTED = """\
open: True False
removed: 2
ended: True False
"""
