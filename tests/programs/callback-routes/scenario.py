"""What callbacks tell addresses rooms and calls: ConferenceSid, FriendlyName and CallSid, read in three ways.

What reads StatusCallbackEvent and its values moves with them: each platform posts its own names and values only.
"""

import os
from typing import Any

ROOMS = {"lesson-3": [("call-teacher", False), ("call-ann", False), ("call-bob", False)]}
ENVIRONMENT = {"TEACHER_CALL_SID": "call-teacher"}
EVENTS = {"participant-join": "enter", "participant-leave": "exit"}


def form(event: str, call: str) -> dict[str, str]:
    """Return what the platform that the program runs on posts."""
    if "VOBIZ_AUTH_ID" in os.environ:
        return {"ConferenceName": "lesson-3", "CallUUID": call, "ConferenceAction": EVENTS[event]}
    return {"ConferenceSid": "CF-lesson-3", "FriendlyName": "lesson-3", "CallSid": call, "StatusCallbackEvent": event}


def drive(program: Any) -> None:
    visitor = program.app.test_client()
    for event, call in (
        ("participant-join", "call-teacher"),
        ("participant-join", "call-ann"),
        ("participant-join", "call-bob"),
        ("participant-leave", "call-zoe"),
    ):
        print(call, visitor.post("/lesson/events", data=form(event, call)).status_code)
    print(visitor.post("/lesson/unmute", data=form("participant-join", "call-ann")).get_data(as_text=True))
    print(visitor.post("/lesson/head-count", data=form("participant-join", "call-ann")).get_json())
    print(visitor.post("/lesson/head-count", data={}).status_code)
    print(visitor.post("/lesson/events", data=form("participant-leave", "call-teacher")).status_code)


LOOK = 'conferences.get_conference("MA_1", "lesson-3")'
CALLS = [
    LOOK,
    'conference_members.mute_member("MA_1", "lesson-3", "m-call-ann")',
    LOOK,
    'conference_members.mute_member("MA_1", "lesson-3", "m-call-bob")',
    LOOK,
    'conference_members.unmute_member("MA_1", "lesson-3", "m-call-ann")',
    LOOK,
    'conferences.delete_conference("MA_1", "lesson-3")',
]
TWILIO = [
    "POST Conferences/CF-lesson-3/Participants/call-ann: Muted=true",
    "POST Conferences/CF-lesson-3/Participants/call-bob: Muted=true",
    "POST Conferences/lesson-3/Participants/call-ann: Muted=false",
    "GET Conferences/lesson-3/Participants",
    "POST Conferences/CF-lesson-3: Status=completed",
]
PRINTED = """\
call-teacher 204
call-ann 204
call-bob 204
call-zoe 204
<Response/>
{'muted': 1, 'participants': 3}
400
204
"""
