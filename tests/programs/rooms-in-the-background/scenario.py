"""Lambdas for a thread and for asyncio.to_thread, and a reaper of empty rooms with a helper that takes the room."""

import asyncio
from typing import Any

ROOMS = {
    "tmp-1": [],
    "tmp-2": [("call-a", False), ("call-b", False)],
    "board": [],
    "tmp-3": [],
    "desk": [("call-c", False)],
}


class Stop:
    """An event that is set the second time that it is waited for."""

    waits = 0

    def wait(self, seconds: float) -> bool:
        self.waits += 1
        return self.waits > 1


def drive(program: Any) -> None:
    print("forgotten:", program.reap_one("tmp-1"), program.reap_one("tmp-2"), program.reap_one("tmp-9"))
    print("reaped:", program.reap())
    asyncio.run(program.mute("tmp-2", "call-b"))
    print("muted:", asyncio.run(program.mute_all("tmp-2")))
    program.end_in_background("desk").join()
    program.run(Stop())


LIST = 'conferences.list_conferences("MA_1")'
LOOK_1 = 'conferences.get_conference("MA_1", "tmp-1")'
LOOK_2 = 'conferences.get_conference("MA_1", "tmp-2")'
CALLS = [
    LIST,
    LOOK_1,
    'conferences.delete_conference("MA_1", "tmp-1")',
    LIST,
    LOOK_2,
    LIST,
    LIST,
    LOOK_2,
    'conferences.get_conference("MA_1", "tmp-3")',
    'conferences.delete_conference("MA_1", "tmp-3")',
    LOOK_2,
    'conference_members.mute_member("MA_1", "tmp-2", "m-call-b")',
    LOOK_2,
    LOOK_2,
    'conference_members.mute_member("MA_1", "tmp-2", "m-call-a")',
    LOOK_2,
    'conference_members.mute_member("MA_1", "tmp-2", "m-call-b")',
    'conferences.delete_conference("MA_1", "desk")',
    LIST,
    LOOK_2,
]
ALL = "GET Conferences: Status=in-progress, PageSize=50"
TWILIO = [
    "GET Conferences: FriendlyName=tmp-1, Status=in-progress",
    "GET Conferences/CF-tmp-1/Participants",
    "POST Conferences/CF-tmp-1: Status=completed",
    "GET Conferences: FriendlyName=tmp-2, Status=in-progress",
    "GET Conferences/CF-tmp-2/Participants",
    "GET Conferences: FriendlyName=tmp-9, Status=in-progress",
    ALL,
    "GET Conferences/CF-tmp-2/Participants: PageSize=5",
    "GET Conferences/CF-tmp-3/Participants: PageSize=5",
    "POST Conferences/CF-tmp-3: Status=completed",
    "POST Conferences/tmp-2/Participants/call-b: Muted=true",
    "GET Conferences/tmp-2/Participants",
    "POST Conferences/tmp-2/Participants/call-a: Muted=true",
    "POST Conferences/tmp-2/Participants/call-b: Muted=true",
    "POST Conferences/desk: Status=completed",
    ALL,
    "GET Conferences/CF-tmp-2/Participants: PageSize=5",
]
PRINTED = """\
forgotten: True False False
reaped: ['tmp-3']
muted: 2
"""
