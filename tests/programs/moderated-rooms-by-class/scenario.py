"""A class attribute holds the client, a base class the room; subclasses, class and static methods use them."""

from typing import Any

ROOMS = {
    "physics": [("call-prof", False), ("call-1", False), ("call-2", True), ("call-3", False)],
    "seminar": [("call-4", False)],
}


def drive(program: Any) -> None:
    print(program.Room.open_names())
    lecture = program.Lecture("physics", "call-prof")
    print("silenced:", lecture.begin())
    print(lecture.who())
    lecture.give_floor("call-1")
    lecture.expel("call-3")
    try:
        lecture.expel("call-prof")
    except ValueError as error:
        print(error)
    lecture.end()
    program.Room("seminar").end()
    print(program.ModeratedRoom.open_names())


LIST = 'conferences.list_conferences("MA_1")'
LOOK = 'conferences.get_conference("MA_1", "physics")'
CALLS = [
    LIST,
    LOOK,
    'conference_members.mute_member("MA_1", "physics", "m-call-1")',
    'conference_members.mute_member("MA_1", "physics", "m-call-3")',
    'conference.play_audio_member("MA_1", "physics", "all", url="https://media.example.com/chime.wav")',
    LOOK,
    LOOK,
    'conference_members.unmute_member("MA_1", "physics", "m-call-1")',
    LOOK,
    'conference.kick_member("MA_1", "physics", "m-call-3")',
    LOOK,
    'conference_members.unmute_member("MA_1", "physics", "m-call-prof")',
    'conference_members.unmute_member("MA_1", "physics", "m-call-1")',
    'conference_members.unmute_member("MA_1", "physics", "m-call-2")',
    'conferences.delete_conference("MA_1", "physics")',
    'conferences.delete_conference("MA_1", "seminar")',
    LIST,
]
TWILIO = [
    "GET Conferences: Status=in-progress",
    "GET Conferences/physics/Participants",
    "POST Conferences/physics/Participants/call-1: Muted=true",
    "POST Conferences/physics/Participants/call-3: Muted=true",
    "POST Conferences/physics: AnnounceUrl=https://media.example.com/chime.wav",
    "GET Conferences/physics/Participants",
    "POST Conferences/physics/Participants/call-1: Muted=false",
    "DELETE Conferences/physics/Participants/call-3",
    "GET Conferences/physics/Participants",
    "POST Conferences/physics/Participants/call-prof: Muted=false",
    "POST Conferences/physics/Participants/call-1: Muted=false",
    "POST Conferences/physics/Participants/call-2: Muted=false",
    "POST Conferences/physics: Status=completed",
    "POST Conferences/seminar: Status=completed",
    "GET Conferences: Status=in-progress",
]
PRINTED = """\
['physics', 'seminar']
silenced: 2
['call-prof', 'call-1 (muted)', 'call-2 (muted)', 'call-3 (muted)']
the moderator stays
[]
"""
