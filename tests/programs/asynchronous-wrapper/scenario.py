"""The blocking library is called in lambdas and a nested function that an executor runs."""

import asyncio
from typing import Any

ROOMS = {"support": [("call-ann", False), ("call-bob", True)], "billing": [("call-cid", False)]}


async def play(program: Any) -> None:
    room = program.AsyncConference("support")
    print(await room.members())
    print(await room.set_muted("call-bob", False))
    await room.mute_all()
    await room.kick("call-ann")
    print(await room.members())
    await program.close_rooms(["support", "billing"])


def drive(program: Any) -> None:
    asyncio.run(play(program))


LOOK = 'conferences.get_conference("MA_1", "support")'
CALLS = [
    LOOK,
    LOOK,
    'conference_members.unmute_member("MA_1", "support", "m-call-bob")',
    LOOK,
    LOOK,
    'conference_members.mute_member("MA_1", "support", "m-call-ann")',
    LOOK,
    'conference_members.mute_member("MA_1", "support", "m-call-bob")',
    LOOK,
    'conference.kick_member("MA_1", "support", "m-call-ann")',
    LOOK,
    'conferences.delete_conference("MA_1", "support")',
    'conferences.delete_conference("MA_1", "billing")',
]
TWILIO = [
    "GET Conferences/support/Participants",
    "POST Conferences/support/Participants/call-bob: Muted=false",
    "GET Conferences/support/Participants",
    "POST Conferences/support/Participants/call-ann: Muted=true",
    "POST Conferences/support/Participants/call-bob: Muted=true",
    "DELETE Conferences/support/Participants/call-ann",
    "GET Conferences/support/Participants",
    "POST Conferences/support: Status=completed",
    "POST Conferences/billing: Status=completed",
]
PRINTED = """\
['call-ann', 'call-bob']
None
['call-bob']
"""
