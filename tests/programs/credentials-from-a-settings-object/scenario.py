"""Credentials from a settings object; functions import the client themselves, under another name."""

from typing import Any

ROOMS = {"day-desk": [("call-1", False), ("call-2", False)], "night-desk": [("call-3", False)], "empty": []}


def drive(program: Any) -> None:
    print(program.open_rooms())
    program.main()
    print(program.open_rooms())


LIST = 'conferences.list_conferences("MA_1")'
CALLS = [
    LIST,
    LIST,
    'conference.play_audio_member("MA_1", "day-desk", "all", url="https://media.example.com/closing.mp3")',
    'conferences.get_conference("MA_1", "day-desk")',
    'conference.kick_member("MA_1", "day-desk", "m-call-1")',
    'conference.kick_member("MA_1", "day-desk", "m-call-2")',
    'conferences.delete_conference("MA_1", "day-desk")',
    'conference.play_audio_member("MA_1", "empty", "all", url="https://media.example.com/closing.mp3")',
    'conferences.get_conference("MA_1", "empty")',
    'conferences.delete_conference("MA_1", "empty")',
    LIST,
]
TWILIO = [
    "GET Conferences: Status=in-progress",
    "GET Conferences: Status=in-progress",
    "POST Conferences/day-desk: AnnounceUrl=https://media.example.com/closing.mp3",
    "GET Conferences/day-desk/Participants",
    "DELETE Conferences/day-desk/Participants/call-1",
    "DELETE Conferences/day-desk/Participants/call-2",
    "POST Conferences/day-desk: Status=completed",
    "POST Conferences/empty: AnnounceUrl=https://media.example.com/closing.mp3",
    "GET Conferences/empty/Participants",
    "POST Conferences/empty: Status=completed",
    "GET Conferences: Status=in-progress",
]
PRINTED = """\
['day-desk', 'night-desk', 'empty']
2 people were sent home
['night-desk']
"""
