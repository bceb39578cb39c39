"""A lazy property holds the client, and an attribute the conferences; a service object is made on import."""

from typing import Any

ROOMS = {
    "bridge-west": [("call-1", False), ("call-2", False)],
    "bridge-east": [("call-3", False)],
    "private": [("call-4", False)],
}


def drive(program: Any) -> None:
    service = program.service
    print(service.names())
    print("west:", service.headcount("west"))
    service.set_muted("west", "call-2", 1)
    service.set_muted("west", "call-2", 0)
    print("told:", service.broadcast("https://media.example.com/soon.mp3"))
    service.close("west", farewell="https://media.example.com/bye.mp3")
    service.close("east")
    print(service.names())


LIST = 'conferences.list_conferences("MA_1")'
LOOK = 'conferences.get_conference("MA_1", "bridge-west")'
CALLS = [
    LIST,
    LOOK,
    LOOK,
    'conference_members.mute_member("MA_1", "bridge-west", "m-call-2")',
    LOOK,
    'conference_members.unmute_member("MA_1", "bridge-west", "m-call-2")',
    LIST,
    'conference.play_audio_member("MA_1", "bridge-east", "all", url="https://media.example.com/soon.mp3")',
    'conference.play_audio_member("MA_1", "bridge-west", "all", url="https://media.example.com/soon.mp3")',
    'conference.play_audio_member("MA_1", "bridge-west", "all", url="https://media.example.com/bye.mp3")',
    'conferences.delete_conference("MA_1", "bridge-west")',
    'conferences.delete_conference("MA_1", "bridge-east")',
    LIST,
]
TWILIO = [
    "GET Conferences: Status=in-progress",
    "GET Conferences/bridge-west/Participants",
    "POST Conferences/bridge-west/Participants/call-2: Muted=true",
    "POST Conferences/bridge-west/Participants/call-2: Muted=false",
    "GET Conferences: Status=in-progress",
    "POST Conferences/bridge-east: AnnounceUrl=https://media.example.com/soon.mp3",
    "POST Conferences/bridge-west: AnnounceUrl=https://media.example.com/soon.mp3",
    "POST Conferences/bridge-west: AnnounceUrl=https://media.example.com/bye.mp3",
    "POST Conferences/bridge-west: Status=completed",
    "POST Conferences/bridge-east: Status=completed",
    "GET Conferences: Status=in-progress",
]
PRINTED = """\
['east', 'west']
west: 2
told: 2
[]
"""
