"""A tool for the terminal: argparse with a function for each command, and Client() from the environment."""

from typing import Any

ROOMS = {
    "support": [("call-ann", False), ("call-bob", True), ("call-cid", False)],
    "sales": [("call-dot", False)],
    "board": [("call-eve", False)],
}


def drive(program: Any) -> None:
    program.main(["list", "--limit", "2"])
    program.main(["members", "support"])
    program.main(["mute", "support", "--except", "call-ann"])
    print("status", program.main(["kick", "support", "2"]))
    print("status", program.main(["kick", "support", "3"]))
    for room in ROOMS:
        print("status", program.main(["end", room]))
    program.main(["list"])


LIST = 'conferences.list_conferences("MA_1")'
LOOK = 'conferences.get_conference("MA_1", "support")'
CALLS = [
    LIST,
    LOOK,
    LOOK,
    'conference_members.mute_member("MA_1", "support", "m-call-cid")',
    LOOK,
    'conference.kick_member("MA_1", "support", "m-call-bob")',
    LOOK,
    'conferences.delete_conference("MA_1", "support")',
    'conferences.delete_conference("MA_1", "sales")',
    'conferences.delete_conference("MA_1", "board")',
    LIST,
]
TWILIO = [
    "GET Conferences: Status=in-progress, PageSize=2",
    "GET Conferences/support/Participants",
    "GET Conferences/support/Participants",
    "POST Conferences/support/Participants/call-cid: Muted=true",
    "GET Conferences/support/Participants",
    "DELETE Conferences/support/Participants/call-bob",
    "GET Conferences/support/Participants",
    "POST Conferences/support: Status=completed",
    "POST Conferences/sales: Status=completed",
    "POST Conferences/board: Status=completed",
    "GET Conferences: Status=in-progress, PageSize=20",
]
PRINTED = """\
support
sales
  1  call-ann     open
  2  call-bob     muted
  3  call-cid     open
muted call-cid
kicked call-bob
status 0
there is no member 3
status 1
ended support
status 0
ended sales
status 0
ended board
status 0
No room is open.
"""
