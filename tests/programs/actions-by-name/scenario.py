"""A table of actions, lambdas and functions beside each other; closures over a room and over the conferences.

What must stay: the update in coach (lines 34 to 36), for which Vobiz has no one call. `dispatch` throws away what an
action returns, and nothing else asks the table, so that its lambdas can move.
"""

from typing import Any

ROOMS = {
    "desk": [("call-agent", False), ("call-boss", True), ("call-guest", False)],
    "annex": [("call-x", False)],
    "attic": [],
}


def drive(program: Any) -> None:
    count = program.make_counter("desk")
    print(count())
    print(program.command("desk", "/mute call-guest"))
    print(count())
    print(program.command("desk", "/unmute call-boss"))
    print(program.command("desk", "/coach call-boss:call-agent"))
    print(program.command("desk", "/kick call-guest"))
    print(program.command("desk", "/fly"))
    print(count())
    print(program.command("desk", "/end"))
    print("closed:", program.make_closer(["annex", "attic"])())
    print(sorted(program.used.items()))


LOOK = 'conferences.get_conference("MA_1", "desk")'
CALLS = [
    LOOK,
    LOOK,
    'conference_members.mute_member("MA_1", "desk", "m-call-guest")',
    LOOK,
    LOOK,
    'conference_members.unmute_member("MA_1", "desk", "m-call-boss")',
    LOOK,
    'conference.kick_member("MA_1", "desk", "m-call-guest")',
    LOOK,
    'conferences.delete_conference("MA_1", "desk")',
    'conferences.delete_conference("MA_1", "annex")',
    'conferences.delete_conference("MA_1", "attic")',
]
COACH = "POST Conferences/desk/Participants/call-boss: Coaching=true, CallSidToCoach=call-agent"
TWILIO = [
    "GET Conferences/desk/Participants",
    "POST Conferences/desk/Participants/call-guest: Muted=true",
    "GET Conferences/desk/Participants",
    "POST Conferences/desk/Participants/call-boss: Muted=false",
    COACH,
    "DELETE Conferences/desk/Participants/call-guest",
    "GET Conferences/desk/Participants",
    "POST Conferences/desk: Status=completed",
    "POST Conferences/annex: Status=completed",
    "POST Conferences/attic: Status=completed",
]
KEPT = [COACH]
PRINTED = """\
(1, 2)
done
(2, 1)
done
done
done
I do not know fly.
(0, 2)
done
closed: 2
[('coach', 1), ('end', 1), ('kick', 1), ('mute', 1), ('unmute', 1)]
"""
