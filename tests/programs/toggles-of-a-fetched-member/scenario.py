"""Members that are fetched, then changed by how they stand; results of changes that are read and returned."""

from typing import Any

ROOMS = {"booth": [("call-fr", False), ("call-de", True), ("call-it", True), ("call-es", False)]}


def drive(program: Any) -> None:
    print("muted:", program.toggle("booth", "call-fr"), program.toggle("booth", "call-fr"))
    web = program.app.test_client()
    print(web.post("/rooms/booth/members/call-de/toggle").status_code)
    print(web.post("/rooms/booth/members/call-es/mute").json)
    for call in ("call-de", "call-it"):
        answer = web.delete(f"/rooms/booth/members/{call}")
        print(answer.status_code, answer.json)
    print(web.delete("/rooms/booth/muted").json)
    print(web.delete("/rooms/booth").json)


LOOK = 'conferences.get_conference("MA_1", "booth")'
CALLS = [
    LOOK,
    'conference_members.mute_member("MA_1", "booth", "m-call-fr")',
    LOOK,
    'conference_members.unmute_member("MA_1", "booth", "m-call-fr")',
    LOOK,
    'conference_members.unmute_member("MA_1", "booth", "m-call-de")',
    LOOK,
    'conference_members.mute_member("MA_1", "booth", "m-call-es")',
    LOOK,
    LOOK,
    'conference.kick_member("MA_1", "booth", "m-call-it")',
    LOOK,
    'conference.kick_member("MA_1", "booth", "m-call-es")',
    'conferences.delete_conference("MA_1", "booth")',
]
TWILIO = [
    "GET Conferences/booth/Participants/call-fr",
    "POST Conferences/booth/Participants/call-fr: Muted=true",
    "GET Conferences/booth/Participants/call-fr",
    "POST Conferences/booth/Participants/call-fr: Muted=false",
    "GET Conferences/booth/Participants/call-de",
    "POST Conferences/booth/Participants/call-de: Muted=false",
    "POST Conferences/booth/Participants/call-es: Muted=true",
    "GET Conferences/booth/Participants/call-de",
    "GET Conferences/booth/Participants/call-it",
    "DELETE Conferences/booth/Participants/call-it",
    "GET Conferences/booth/Participants: Muted=true",
    "DELETE Conferences/booth/Participants/call-es",
    "POST Conferences/booth: Status=completed",
]
PRINTED = """\
muted: True False
204
{'call': 'call-es', 'muted': True}
409 {'error': 'mute call-de first'}
200 {'removed': 'call-it'}
{'removed': ['call-es']}
{'room': 'booth', 'status': 'completed'}
"""
