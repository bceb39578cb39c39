"""One name for two rooms in turn, and what chooses between rooms: walrus, match, conditional expression, try, with."""

from typing import Any

ROOMS = {
    "on-air": [("call-host", False), ("call-guest", False)],
    "waiting": [("call-1", False), ("call-2", True), ("call-3", False)],
}
JINGLE = "https://media.example.com/jingle.mp3"


def drive(program: Any) -> None:
    program.open_show(JINGLE)
    print("waiting:", program.count(True), "on air:", program.count(False))
    print("freed:", program.free_all(True))
    program.swap("call-host", "call-guest")
    for action in ("mute", "unmute", "kick"):
        program.act(action, "waiting", "call-1")
    try:
        program.act("dance", "waiting")
    except ValueError as error:
        print(error)
    print("freed:", program.free_all(False))
    program.close_show(keep_waiting=True)
    program.act("end", "waiting")


LOOK_AIR = 'conferences.get_conference("MA_1", "on-air")'
LOOK_WAITING = 'conferences.get_conference("MA_1", "waiting")'
CALLS = [
    LOOK_AIR,
    'conference_members.mute_member("MA_1", "on-air", "m-call-host")',
    'conference_members.mute_member("MA_1", "on-air", "m-call-guest")',
    LOOK_WAITING,
    'conference_members.mute_member("MA_1", "waiting", "m-call-1")',
    'conference_members.mute_member("MA_1", "waiting", "m-call-2")',
    'conference_members.mute_member("MA_1", "waiting", "m-call-3")',
    f'conference.play_audio_member("MA_1", "waiting", "all", url="{JINGLE}")',
    LOOK_WAITING,
    LOOK_AIR,
    LOOK_AIR,
    'conference_members.unmute_member("MA_1", "on-air", "m-call-host")',
    LOOK_AIR,
    'conference_members.unmute_member("MA_1", "on-air", "m-call-guest")',
    LOOK_AIR,
    LOOK_AIR,
    'conference_members.mute_member("MA_1", "on-air", "m-call-host")',
    LOOK_AIR,
    'conference_members.unmute_member("MA_1", "on-air", "m-call-guest")',
    LOOK_WAITING,
    'conference_members.mute_member("MA_1", "waiting", "m-call-1")',
    LOOK_WAITING,
    'conference_members.unmute_member("MA_1", "waiting", "m-call-1")',
    LOOK_WAITING,
    'conference.kick_member("MA_1", "waiting", "m-call-1")',
    LOOK_WAITING,
    'conference_members.unmute_member("MA_1", "waiting", "m-call-2")',
    LOOK_WAITING,
    'conference_members.unmute_member("MA_1", "waiting", "m-call-3")',
    LOOK_WAITING,
    'conferences.delete_conference("MA_1", "on-air")',
    'conferences.delete_conference("MA_1", "waiting")',
]
TWILIO = [
    "GET Conferences/on-air/Participants",
    "POST Conferences/on-air/Participants/call-host: Muted=true",
    "POST Conferences/on-air/Participants/call-guest: Muted=true",
    "GET Conferences/waiting/Participants",
    "POST Conferences/waiting/Participants/call-1: Muted=true",
    "POST Conferences/waiting/Participants/call-2: Muted=true",
    "POST Conferences/waiting/Participants/call-3: Muted=true",
    f"POST Conferences/waiting: AnnounceUrl={JINGLE}",
    "GET Conferences/waiting/Participants",
    "GET Conferences/on-air/Participants",
    "GET Conferences/on-air/Participants: Muted=true",
    "POST Conferences/on-air/Participants/call-host: Muted=false",
    "GET Conferences/on-air/Participants: Muted=true",
    "POST Conferences/on-air/Participants/call-guest: Muted=false",
    "GET Conferences/on-air/Participants: Muted=true",
    "POST Conferences/on-air/Participants/call-host: Muted=true",
    "POST Conferences/on-air/Participants/call-guest: Muted=false",
    "POST Conferences/waiting/Participants/call-1: Muted=true",
    "POST Conferences/waiting/Participants/call-1: Muted=false",
    "DELETE Conferences/waiting/Participants/call-1",
    "GET Conferences/waiting/Participants: Muted=true",
    "POST Conferences/waiting/Participants/call-2: Muted=false",
    "GET Conferences/waiting/Participants: Muted=true",
    "POST Conferences/waiting/Participants/call-3: Muted=false",
    "GET Conferences/waiting/Participants: Muted=true",
    "POST Conferences/on-air: Status=completed",
    "POST Conferences/waiting: Status=completed",
]
PRINTED = """\
waiting: 3 on air: 2
freed: ['call-host', 'call-guest']
no such button: dance
freed: ['call-2', 'call-3']
"""
