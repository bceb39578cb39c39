"""Hold by literal and by flag, with music of its own and without; a method hands out the participant.

hold-url is configured for the hold that names none.
"""

from typing import Any

ROOMS = {"desk-7": [("call-a", False), ("call-b", True), ("call-c", False)]}


def drive(program: Any) -> None:
    music = program.HoldMusic("desk-7", language="fr")
    music.hold("call-a")
    music.park("call-b")
    music.reassure("call-a")
    print("held:", music.held)
    music.announce("https://media.example.com/notice.mp3")
    print("back:", music.resume_all(), music.held)
    music.set_hold(["call-b", "call-c"], True)
    music.set_hold(["call-c"], False)


LOOK = 'conferences.get_conference("MA_1", "desk-7")'


def play(member: str, url: str) -> str:
    return f'conference.play_audio_member("MA_1", "desk-7", "{member}", url="https://media.example.com/{url}.mp3")'


def back(member: str) -> list[str]:
    """Return what brings a member back: both changes after one look-up, in the rules' order."""
    return [
        LOOK,
        f'conference_members.unmute_member("MA_1", "desk-7", "{member}")',
        f'conference.stop_audio_member("MA_1", "desk-7", "{member}")',
    ]


CALLS = [
    LOOK,
    play("m-call-a", "hold/chanson"),
    LOOK,
    play("m-call-b", "hold/default"),
    LOOK,
    play("m-call-a", "back-soon"),
    play("all", "notice"),
    *back("m-call-a"),
    *back("m-call-b"),
    LOOK,
    play("m-call-b", "hold/chanson"),
    LOOK,
    play("m-call-c", "hold/chanson"),
    LOOK,
    'conference.stop_audio_member("MA_1", "desk-7", "m-call-c")',
]
CHANSON = "HoldUrl=https://media.example.com/hold/chanson.mp3"
TWILIO = [
    f"POST Conferences/desk-7/Participants/call-a: Hold=true, {CHANSON}",
    "POST Conferences/desk-7/Participants/call-b: Hold=true",
    "POST Conferences/desk-7/Participants/call-a: AnnounceUrl=https://media.example.com/back-soon.mp3",
    "POST Conferences/desk-7: AnnounceUrl=https://media.example.com/notice.mp3, AnnounceMethod=GET",
    "POST Conferences/desk-7/Participants/call-a: Muted=false, Hold=false",
    "POST Conferences/desk-7/Participants/call-b: Muted=false, Hold=false",
    f"POST Conferences/desk-7/Participants/call-b: Hold=true, {CHANSON}, HoldMethod=GET",
    f"POST Conferences/desk-7/Participants/call-c: Hold=true, {CHANSON}, HoldMethod=GET",
    f"POST Conferences/desk-7/Participants/call-c: Hold=false, {CHANSON}, HoldMethod=GET",
]
PRINTED = """\
held: ['call-a', 'call-b']
back: 2 []
"""
