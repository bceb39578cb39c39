"""Members in generators, comprehensions and builtins: yield from, sets, dictionaries, any, zip, enumerate, reversed."""

from typing import Any

ROOMS = {
    "stage": [("call-a", False), ("call-b", True), ("call-c", True), ("call-d", False)],
    "foyer": [("call-e", False)],
    "cellar": [],
}


def drive(program: Any) -> None:
    print(sorted(program.calls("stage")))
    print(program.muted_by_call("stage"))
    print(program.anybody_muted("stage"), program.anybody_muted("foyer"))
    print(program.all_quiet("foyer"), program.all_quiet("cellar"))
    print(program.seating("stage"))
    program.print_table("foyer")
    print(program.last_in_first_out("stage", 2))
    print(program.unmute_everybody("stage"), program.unmute_everybody("stage"))
    print(program.busy_rooms())


def look(room: str) -> str:
    return f'conferences.get_conference("MA_1", "{room}")'


CALLS = [
    look("stage"),
    look("stage"),
    look("stage"),
    look("foyer"),
    look("foyer"),
    look("cellar"),
    look("stage"),
    look("foyer"),
    look("stage"),
    'conference.kick_member("MA_1", "stage", "m-call-d")',
    'conference.kick_member("MA_1", "stage", "m-call-c")',
    look("stage"),
    'conference_members.unmute_member("MA_1", "stage", "m-call-b")',
    look("stage"),
    'conferences.list_conferences("MA_1")',
    look("stage"),
    look("foyer"),
    look("cellar"),
]
TWILIO = [
    "GET Conferences/stage/Participants",
    "GET Conferences/stage/Participants",
    "GET Conferences/stage/Participants",
    "GET Conferences/foyer/Participants",
    "GET Conferences/foyer/Participants",
    "GET Conferences/cellar/Participants",
    "GET Conferences/stage/Participants",
    "GET Conferences/foyer/Participants",
    "GET Conferences/stage/Participants",
    "DELETE Conferences/stage/Participants/call-d",
    "DELETE Conferences/stage/Participants/call-c",
    "GET Conferences/stage/Participants",
    "POST Conferences/stage/Participants/call-b: Muted=false",
    "GET Conferences/stage/Participants",
    "GET Conferences: Status=in-progress",
    "GET Conferences/CF-stage/Participants",
    "GET Conferences/CF-foyer/Participants",
    "GET Conferences/CF-cellar/Participants",
]
PRINTED = """\
['call-a', 'call-b', 'call-c', 'call-d']
{'call-a': False, 'call-b': True, 'call-c': True, 'call-d': False}
True False
False True
['left: call-a', 'middle: call-b', 'right: call-c']
1 CALL-E OPEN
['call-d', 'call-c']
1 0
{'stage': 2, 'foyer': 1}
"""
