"""Contexts and participants go through private functions of the module: as arguments, and as what they return."""

from typing import Any

ROOMS = {"case-5": [("call-kim", False), ("call-ann", False), ("call-bob", False)]}


def drive(program: Any) -> None:
    program.attended(5, "call-kim")
    print(program.finish(5, "call-kim", "call-ann"), program.finish(5, "call-kim", "call-ann"))
    print(program.only_listen(5, "call-kim"))
    program.close(5)


LOOK = 'conferences.get_conference("MA_1", "case-5")'
KIM = '("MA_1", "case-5", "m-call-kim")'
CALLS = [
    LOOK,
    f"conference_members.mute_member{KIM}",
    LOOK,
    'conference.play_audio_member("MA_1", "case-5", "m-call-kim", url="https://media.example.com/transfer.wav")',
    # the agent is there, and goes
    LOOK,
    f"conference.stop_audio_member{KIM}",
    LOOK,
    f"conference_members.unmute_member{KIM}",
    LOOK,
    'conference.kick_member("MA_1", "case-5", "m-call-ann")',
    # the agent has gone
    LOOK,
    f"conference.stop_audio_member{KIM}",
    LOOK,
    f"conference_members.unmute_member{KIM}",
    LOOK,
    # all but Kim
    LOOK,
    LOOK,
    'conference_members.mute_member("MA_1", "case-5", "m-call-bob")',
    # the end
    LOOK,
    'conferences.delete_conference("MA_1", "case-5")',
]
KIM_ON_TWILIO = "POST Conferences/case-5/Participants/call-kim"
TWILIO = [
    f"{KIM_ON_TWILIO}: Muted=true",
    f"{KIM_ON_TWILIO}: Hold=true, HoldUrl=https://media.example.com/transfer.wav",
    f"{KIM_ON_TWILIO}: Hold=false",
    f"{KIM_ON_TWILIO}: Muted=false",
    "GET Conferences/case-5/Participants",
    "DELETE Conferences/case-5/Participants/call-ann",
    f"{KIM_ON_TWILIO}: Hold=false",
    f"{KIM_ON_TWILIO}: Muted=false",
    "GET Conferences/case-5/Participants",
    "GET Conferences/case-5/Participants",
    "POST Conferences/case-5/Participants/call-bob: Muted=true",
    "GET Conferences/case-5/Participants",
    "POST Conferences/case-5: Status=completed",
]
PRINTED = """\
True False
['call-bob']
"""
