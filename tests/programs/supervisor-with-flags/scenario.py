"""A class with a client and a room's name of its own; mute and hold by a flag."""

from typing import Any

ROOMS = {"support": [("call-ann", False), ("call-bob", True)], "billing": [("call-cid", False)]}


def drive(program: Any) -> None:
    supervisor = program.Supervisor("support")
    supervisor.set_muted("call-ann", 1)
    print("ann muted:", supervisor.is_muted("call-ann"))
    supervisor.set_muted("call-ann", False)
    print("ann muted:", supervisor.is_muted("call-ann"))
    supervisor.hold("call-bob")
    supervisor.hold("call-bob", on=False)
    supervisor.kick("call-bob")
    print("actions:", supervisor.actions)


LOOK = 'conferences.get_conference("MA_1", "support")'
CALLS = [
    LOOK,
    'conference_members.mute_member("MA_1", "support", "m-call-ann")',
    LOOK,
    LOOK,
    'conference_members.unmute_member("MA_1", "support", "m-call-ann")',
    LOOK,
    LOOK,
    'conference.play_audio_member("MA_1", "support", "m-call-bob", url="https://media.example.com/hold/bossa-nova.mp3")',
    LOOK,
    'conference.stop_audio_member("MA_1", "support", "m-call-bob")',
    LOOK,
    'conference.kick_member("MA_1", "support", "m-call-bob")',
]
TWILIO = [
    "POST Conferences/support/Participants/call-ann: Muted=true",
    "GET Conferences/support/Participants/call-ann",
    "POST Conferences/support/Participants/call-ann: Muted=false",
    "GET Conferences/support/Participants/call-ann",
    "POST Conferences/support/Participants/call-bob: Hold=true, HoldUrl=https://media.example.com/hold/bossa-nova.mp3",
    "POST Conferences/support/Participants/call-bob: Hold=false, HoldUrl=https://media.example.com/hold/bossa-nova.mp3",
    "DELETE Conferences/support/Participants/call-bob",
]
PRINTED = """\
ann muted: True
ann muted: False
actions: 5
"""
