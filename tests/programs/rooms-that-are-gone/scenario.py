"""Rooms and callers that are gone, on both platforms: what the handlers of Twilio's exception do is done of Vobiz's.

A look-up of a member that is not in its room raises LookupError where Twilio answered 404; a message still goes to
Twilio, so that its handler waits for either.
"""

from typing import Any

ROOMS = {
    "board": [("call-ann", False), ("call-bob", False)],
    "stage": [("call-cat", False)],
    "lobby": [],
}


def drive(program: Any) -> None:
    print(program.mute("board", "call-ann"), program.mute("board", "call-zoe"), program.mute("nowhere", "call-ann"))
    program.mute_or_fail("board", "call-bob")
    program.mute_or_fail("board", "call-zoe")
    program.mute_or_fail("nowhere", "call-ann")
    program.remove("board", "call-bob")
    program.remove("board", "call-bob")
    program.remove("nowhere", "call-bob")
    print(program.count("board"), program.count("nowhere"))
    print(program.end("board"), program.end("board"))
    program.end_all(["stage", "nowhere"])
    program.close_and_tell("lobby", "+15550133")
    program.close_and_tell("lobby", "+15550133")


KEPT = ["POST Messages: To=+15550133, From=+15550100, Body=lobby is over."]
BOARD = 'conferences.get_conference("MA_1", "board")'
NOWHERE = 'conferences.get_conference("MA_1", "nowhere")'
CALLS = [
    BOARD,
    'conference_members.mute_member("MA_1", "board", "m-call-ann")',
    BOARD,
    NOWHERE,
    BOARD,
    'conference_members.mute_member("MA_1", "board", "m-call-bob")',
    BOARD,
    NOWHERE,
    BOARD,
    'conference.kick_member("MA_1", "board", "m-call-bob")',
    BOARD,
    NOWHERE,
    BOARD,
    NOWHERE,
    'conferences.delete_conference("MA_1", "board")',
    'conferences.delete_conference("MA_1", "board")',
    'conferences.delete_conference("MA_1", "stage")',
    'conferences.get_conference("MA_1", "stage")',
    'conferences.delete_conference("MA_1", "nowhere")',
    NOWHERE,
    'conferences.delete_conference("MA_1", "lobby")',
    'conferences.delete_conference("MA_1", "lobby")',
]
TWILIO = [
    "POST Conferences/board/Participants/call-ann: Muted=true",
    "POST Conferences/board/Participants/call-zoe: Muted=true",
    "POST Conferences/nowhere/Participants/call-ann: Muted=true",
    "POST Conferences/board/Participants/call-bob: Muted=true",
    "POST Conferences/board/Participants/call-zoe: Muted=true",
    "POST Conferences/nowhere/Participants/call-ann: Muted=true",
    "DELETE Conferences/board/Participants/call-bob",
    "DELETE Conferences/board/Participants/call-bob",
    "DELETE Conferences/nowhere/Participants/call-bob",
    "GET Conferences/board/Participants",
    "GET Conferences/nowhere/Participants",
    "POST Conferences/board: Status=completed",
    "POST Conferences/board: Status=completed",
    "POST Conferences/stage: Status=completed",
    "POST Conferences/stage/Participants/call-ann: Muted=true",
    "POST Conferences/nowhere: Status=completed",
    "POST Conferences/nowhere/Participants/call-ann: Muted=true",
    "POST Conferences/lobby: Status=completed",
    KEPT[0],
    "POST Conferences/lobby: Status=completed",
]
PRINTED = """\
True False False
nobody to mute
nobody to mute
removed call-bob
1 0
True False
nobody to mute
nowhere was over
nobody to mute
lobby was over already
"""
