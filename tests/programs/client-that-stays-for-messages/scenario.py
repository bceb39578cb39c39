"""A client that also sends texts: these stay on Twilio, the conference and the calls of its own move.

`except TwilioRestException` in give_up (line 59) becomes the SDK's ApiError: a room that is over is no reason to fail;
messages.create and the except around it are none of the tool's business.
"""

from typing import Any

ROOMS = {"board": [("call-ann", False), ("call-bob", False)]}


def drive(program: Any) -> None:
    expected = {"call-ann": "+15550111", "call-zoe": "+15550122"}
    print(program.follow_up("board", expected))
    print(program.missing("nobody", expected))
    print(program.give_up("board", "+15550133"))
    print(program.give_up("nobody", "+15550133"))
    print(program.ring("+15550111"))


LOOK = 'conferences.get_conference("MA_1", "board")'
RING = 'answer_url="https://app.example.com/twiml/ring.xml", answer_method="POST")'
CALLS = [
    LOOK,
    f'calls.make_call("MA_1", from_="+15550100", to="+15550122", {RING}',
    LOOK,
    'conference_members.mute_member("MA_1", "board", "m-call-ann")',
    'conference_members.mute_member("MA_1", "board", "m-call-bob")',
    'conferences.get_conference("MA_1", "nobody")',
    'conferences.delete_conference("MA_1", "board")',
    'conferences.delete_conference("MA_1", "nobody")',
    f'calls.make_call("MA_1", from_="+15550100", to="+15550111", {RING}',
]
KEPT = [
    "POST Messages: To=+15550122, From=+15550100, Body=We are waiting for you in board.",
    "POST Messages: To=+15550133, From=+15550100, Body=Nobody came. The call has ended.",
    "POST Messages: To=+15550133, From=+15550100, Body=Nobody came. The call has ended.",
]
TWILIO = [
    "GET Conferences/board/Participants",
    KEPT[0],
    "POST Calls: To=+15550122, From=+15550100, Url=https://app.example.com/twiml/ring.xml",
    "GET Conferences/board/Participants: PageSize=10",
    "POST Conferences/board/Participants/call-ann: Muted=true",
    "POST Conferences/board/Participants/call-bob: Muted=true",
    "GET Conferences/nobody/Participants",
    "POST Conferences/board: Status=completed",
    KEPT[1],
    "POST Conferences/nobody: Status=completed",
    KEPT[1],
    "POST Calls: To=+15550111, From=+15550100, Url=https://app.example.com/twiml/ring.xml",
]
PRINTED = """\
['+15550122']
[]
SM-1
SM-1
call-new-2
"""
