"""A look-up that is tried again after a while, and an exception of the program's own when nothing comes."""

from typing import Any

ROOMS = {"support": [("call-ann", False), ("call-bob", True)], "lonely": [("call-cid", False)]}


def drive(program: Any) -> None:
    service = program.ConferenceService()
    print("found:", service.wait_for_conference("support"))
    print("company:", service.wait_while_alone("support", "call-ann"), service.wait_while_alone("lonely", "call-cid"))
    service.remove("support", "call-bob")
    print("closed:", service.close("nobody"), service.close("support"))
    try:
        service.remove("support", "call-ann")
    except program.ConferenceNotFound as error:
        print("not found:", error)


LIST = 'conferences.list_conferences("MA_1")'
CALLS = [
    LIST,
    'conferences.get_conference("MA_1", "support")',
    *['conferences.get_conference("MA_1", "lonely")'] * 3,
    LIST,
    'conferences.get_conference("MA_1", "support")',
    'conference.kick_member("MA_1", "support", "m-call-bob")',
    *[LIST] * 2,
    LIST,
    'conferences.delete_conference("MA_1", "support")',
    *[LIST] * 3,
]
TWILIO = [
    "GET Conferences: FriendlyName=support, Status=in-progress",
    "GET Conferences/support/Participants",
    *["GET Conferences/lonely/Participants"] * 3,
    "GET Conferences: FriendlyName=support, Status=in-progress",
    "DELETE Conferences/CF-support/Participants/call-bob",
    *["GET Conferences: FriendlyName=nobody, Status=in-progress"] * 2,
    "GET Conferences: FriendlyName=support, Status=in-progress",
    "POST Conferences/CF-support: Status=completed",
    *["GET Conferences: FriendlyName=support, Status=in-progress"] * 3,
]
# What finds the room returns its SID on Twilio, and its name on Vobiz, which has no SIDs.
PRINTED_BEFORE = """\
found: CF-support
company: True False
closed: False True
not found: support
"""
PRINTED_AFTER = PRINTED_BEFORE.replace("CF-support", "support")
