"""A room is looked for by its name, which may find nothing; its SID is then returned and addresses it."""

from typing import Any

ROOMS = {"support": [("call-ann", False), ("call-bob", True)], "billing": [("call-cid", False)]}


def drive(program: Any) -> None:
    print(program.main(["support"]))
    print(program.participants_of("nobody"))
    print(program.is_running("billing"), program.is_running("nobody"))
    print(program.silence_all("support"), program.silence_all("nobody"))
    print(program.participants_of("support"))


LIST = 'conferences.list_conferences("MA_1")'
ROOM = 'conferences.get_conference("MA_1", "support")'
CALLS = [
    LIST,
    ROOM,
    LIST,
    LIST,
    LIST,
    LIST,
    ROOM,
    'conference_members.mute_member("MA_1", "support", "m-call-ann")',
    'conference_members.mute_member("MA_1", "support", "m-call-bob")',
    LIST,
    LIST,
    ROOM,
]
TWILIO = [
    "GET Conferences: FriendlyName=support, Status=in-progress",
    "GET Conferences/CF-support/Participants: PageSize=20",
    "GET Conferences: FriendlyName=nobody, Status=in-progress",
    "GET Conferences: FriendlyName=billing, Status=in-progress",
    "GET Conferences: FriendlyName=nobody, Status=in-progress",
    "GET Conferences: FriendlyName=support, Status=in-progress, PageSize=1",
    "GET Conferences/CF-support/Participants",
    "POST Conferences/CF-support/Participants/call-ann: Muted=true",
    "POST Conferences/CF-support/Participants/call-bob: Muted=true",
    "GET Conferences: FriendlyName=nobody, Status=in-progress, PageSize=1",
    "GET Conferences: FriendlyName=support, Status=in-progress",
    "GET Conferences/CF-support/Participants: PageSize=20",
]
PRINTED = """\
call-ann     live
call-bob     muted
0
[]
True False
2 0
[('call-ann', 'muted'), ('call-bob', 'muted')]
"""
