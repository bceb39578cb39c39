"""Lists of participants are sorted, sliced, counted, searched, kept by their call; a fetched flag is turned round."""

from typing import Any

ROOMS: dict[str, list[tuple[str, bool]]] = {
    "ops": [("call-dan", False), ("call-bob", True), ("call-ann", False)],
    "empty": [],
}


def drive(program: Any) -> None:
    print(program.roster("ops"), program.roster("empty"), sep="\n")
    print(program.summary("ops"), program.summary("empty"))
    print(program.toggle("ops", "call-bob"), program.toggle("ops", "call-bob"))
    print(program.mute_first_speaker("ops"), program.only_speaker("ops"))
    print(program.mute_first_speaker("ops"), program.mute_first_speaker("ops"), program.only_speaker("ops"))
    program.unmute_by_call("ops", ["call-ann", "call-zoe", "call-dan"])
    print(program.keep_first("ops", 2))
    print(program.roster("ops"))


LOOK = 'conferences.get_conference("MA_1", "ops")'
EMPTY = 'conferences.get_conference("MA_1", "empty")'
CALLS = [
    LOOK,
    EMPTY,
    LOOK,
    EMPTY,
    # toggle, twice: fetched for the flag, and looked up for the change
    LOOK,
    LOOK,
    'conference_members.unmute_member("MA_1", "ops", "m-call-bob")',
    LOOK,
    LOOK,
    'conference_members.mute_member("MA_1", "ops", "m-call-bob")',
    LOOK,
    'conference_members.mute_member("MA_1", "ops", "m-call-dan")',
    LOOK,
    LOOK,
    'conference_members.mute_member("MA_1", "ops", "m-call-ann")',
    LOOK,
    LOOK,
    LOOK,
    'conference_members.unmute_member("MA_1", "ops", "m-call-ann")',
    'conference_members.unmute_member("MA_1", "ops", "m-call-dan")',
    LOOK,
    'conference.kick_member("MA_1", "ops", "m-call-ann")',
    LOOK,
]
LISTED = "GET Conferences/ops/Participants"
TWILIO = [
    LISTED,
    "GET Conferences/empty/Participants",
    LISTED,
    "GET Conferences/empty/Participants",
    "GET Conferences/ops/Participants/call-bob",
    "POST Conferences/ops/Participants/call-bob: Muted=false",
    "GET Conferences/ops/Participants/call-bob",
    "POST Conferences/ops/Participants/call-bob: Muted=true",
    LISTED,
    "POST Conferences/ops/Participants/call-dan: Muted=true",
    f"{LISTED}: Muted=false",
    LISTED,
    "POST Conferences/ops/Participants/call-ann: Muted=true",
    LISTED,
    f"{LISTED}: Muted=false",
    LISTED,
    "POST Conferences/ops/Participants/call-ann: Muted=false",
    "POST Conferences/ops/Participants/call-dan: Muted=false",
    LISTED,
    "DELETE Conferences/ops/Participants/call-ann",
    LISTED,
]
PRINTED = """\
1. call-ann
2. call-bob (muted)
3. call-dan
nobody
(3, True, False) (0, False, True)
True False
call-dan call-ann
call-ann None None
1
1. call-bob (muted)
2. call-dan
"""
