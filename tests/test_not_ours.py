"""What looks like Twilio's voice and is not: no edit is proposed, and nothing is said."""

# Programs stand on lines of their own length here.
# ruff: noqa: E501

from __future__ import annotations

import pytest

from codemod.finding import Level
from codemod.migrate import migrate_source
from codemod.options import Options

CLIENT = "from twilio.rest import Client\n\nclient = Client()\n"
BESIDE = '\nclient.conferences("SalesRoom").update(status="completed")\n'

# Programs that import twilio and use what is not voice.
OTHER_PRODUCTS = {
    "video participant": 'client.video.rooms("R").participants("P").update(status="disconnected")',
    "video participant over v1": 'client.video.v1.rooms("R").participants("P").update(status="disconnected")',
    "video room": 'client.video.rooms("R").update(status="completed")',
    "video rooms listed": 'for room in client.video.rooms.list(status="in-progress"):\n    room.update(status="completed")',
    "video participants listed": 'for p in client.video.rooms("R").participants.list():\n    print(p.sid, p.identity)',
    "video room in a variable": 'room = client.video.rooms("R")\nroom.participants("P").update(status="disconnected")\nroom.update(status="completed")',
    "video recordings": 'client.video.rooms("R").recordings.list()\nclient.video.recordings("RT1").delete()',
    "conversation participants": 'client.conversations.v1.conversations("CH1").participants.create(identity="a")',
    "conversation participants deleted": 'client.conversations.conversations("CH1").participants("MB1").delete()',
    "conversation updated": 'client.conversations.v1.conversations("CH1").update(state="closed")',
    "proxy session participants": 'client.proxy.v1.services("KS1").sessions("KC1").participants.create(identifier="+1")',
    "proxy session participants deleted": 'client.proxy.v1.services("KS1").sessions("KC1").participants("KP1").delete()',
    "flex interactions": 'client.flex_api.v1.interaction("KD1").channels("UO1").participants.create(type="agent", media_properties={})',
    "sync": 'client.sync.v1.services("IS1").documents("conferences").update(data={"hold": True, "muted": True})',
    "messages": 'client.messages.create(to="+1", from_="+2", body="client.conferences")',
    "verify": 'client.verify.v2.services("VA1").verifications.create(to="+1", channel="call")',
    "lookups": 'client.lookups.v2.phone_numbers("+1").fetch()',
    "taskrouter": 'client.taskrouter.v1.workspaces("WS1").tasks("WT1").update(assignment_status="completed")',
    "insights of conferences": 'client.insights.v1.conferences("CF1").fetch()',
    "insights of conference participants": 'client.insights.v1.conferences("CF1").conference_participants("CP1").fetch()',
    "numbers": "client.incoming_phone_numbers.list(limit=1)",
    "account": 'client.api.accounts("AC1").fetch()\nclient.api.v2010.accounts.list()',
    "access token": "from twilio.jwt.access_token import AccessToken\nfrom twilio.jwt.access_token.grants import VideoGrant\ntoken = AccessToken('a', 'b', 'c')\ntoken.add_grant(VideoGrant(room='R'))",
}

# Programs in which nothing of Twilio's stands, though the words do.
LOOK_ALIKES = {
    "own class": """
class Conference:
    def __init__(self, name):
        self.name = name

    def participants(self, call):
        return self

    def update(self, **changes):
        return self

class Desk:
    def conferences(self, name):
        return Conference(name)

desk = Desk()
desk.conferences("R").participants("P").update(muted=True)
desk.conferences("R").update(status="completed")
""",
    "own class with attributes": """
class Organiser:
    def __init__(self):
        self.conferences = {}
        self.participants = []

    def close(self):
        for conference in self.conferences.values():
            conference.update(status="completed")
        self.conferences.update(status="completed")
        self.participants.append(1)
""",
    "own data class": """
from dataclasses import dataclass, field

@dataclass
class Event:
    conferences: list = field(default_factory=list)
    participants: list = field(default_factory=list)

event = Event()
event.conferences.append("PyCon")
event.participants.append("Ada")
""",
    "dict named conferences": 'conferences = {"R": {"participants": {}}}\nconferences["R"].update(status="completed")\nconferences.get("R").update(status="completed")\nconferences.update(status="completed")\n',
    "list named conferences": 'conferences = []\nconferences.append(1)\nfor conference in conferences:\n    conference.update(status="completed")\n',
    "function named conferences": 'def conferences(name):\n    return {}\n\nconferences("R").update(status="completed")\n',
    "attribute that is a dict": 'import shop\nshop.conferences = {}\nshop.conferences.update(status="completed")\nshop.conferences["R"].update(muted=True)\n',
    "attribute of a module that is a list": "import shop\nfor c in shop.conferences:\n    print(c)\nprint(len(shop.conferences))\n",
    "Django queryset": 'from shop.models import Conference\nConference.objects.filter(name="R").update(status="completed")\n',
    "Django related manager": 'def close(organiser):\n    organiser.conferences.all().update(status="completed")\n    organiser.conferences.filter(open=True).delete()\n    organiser.conferences.create(name="R")\n    organiser.conferences.get(name="R").delete()\n',
    "SQLAlchemy relationship": 'def close(session, user):\n    session.add(user.conferences[0])\n    user.conferences.append(1)\n    session.query(user.conferences).update({"status": "completed"})\n',
    "participants of a meeting": 'meeting = object()\nmeeting.participants("P").update(muted=True)\nmeeting.participants.list()\nmeeting.participants("P").delete()\n',
    "recordings of something": 'camera = object()\ncamera.recordings("Twilio.CURRENT").update(status="stopped")\n',
    "class named Client": 'class Client:\n    def conferences(self, name): return {}\n\nclient = Client()\nclient.conferences("R").update(status="completed")\n',
    "class named Client from elsewhere": 'from zoom.rest import Client\nclient = Client()\nclient.meetings("R").participants("P").update(muted=True)\n',
    "docstring": '"""Ends a room.\n\n>>> from twilio.rest import Client\n>>> client = Client()\n>>> client.conferences("R").update(status="completed")\n"""\n',
    "docstring of a function": 'def f():\n    """client.conferences("R").participants("P").update(muted=True)"""\n    return twilio\n',
    "strings": "code = \"client.conferences('R').update(status='completed')\"\nname = 'from twilio.rest import Client'\n",
    "f-string": 'code = f"client.conferences({code!r}).update(status={status!r})"\n',
    "comments": '# from twilio.rest import Client\n# client.conferences("R").update(status="completed")\nx = 1  # client.conferences("R").participants("P").delete()\n',
    "keyword argument": "render(conferences=1, participants=2, twilio=3)\n",
    "dict keys": 'x = {"conferences": 1, "twilio": {"participants": []}}\nx["conferences"].update(status="completed")\n',
    "variable named twilio": 'twilio = {"rest": 1}\ntwilio.get("rest")\nclient = twilio\nclient.update(status="completed")\n',
    "own module named twilio_client": 'from .twilio_client import send_message\nsend_message("+1", "hello")\n',
    "unused": "from twilio.base.exceptions import TwilioRestException\n\ntry:\n    f()\nexcept TwilioRestException:\n    pass\n",
}

# Those of them that bind a name of the program that would stand beside them, or that must stand first.
ALONE = {"docstring", "class named Client", "class named Client from elsewhere"}

# Programs in which a name that held a Twilio client means something else at the place.
HIDDEN = {
    "parameter": 'def f(client):\n    client.update(status="completed")\n    client.participants("P").update(muted=True)\n',
    "own class over the imported one": 'from twilio.rest import Client\n\nclass Client:\n    def conferences(self, name): return {}\n\nclient = Client()\nclient.conferences("R").update(status="completed")\n',
    "own client in a function": CLIENT
    + 'class Mine:\n    def conferences(self, name): return {}\n\ndef f():\n    client = Mine()\n    client.conferences("R").update(status="completed")\n',
    "dict in a function": CLIENT
    + 'def f():\n    client = {}\n    client.update(status="completed")\n    client["conferences"].update(status="completed")\n',
    "class scope": CLIENT
    + 'class Mine:\n    def conferences(self, name): return {}\n\nclass Other:\n    client = Mine()\n    client.conferences("R").update(status="completed")\n',
    "comprehension": CLIENT + 'x = [client.update(status="completed") for client in ({}, {})]\n',
    "lambda": CLIENT + 'f = lambda client: client.update(status="completed")\nf({})\n',
    "exception": CLIENT + 'try:\n    f()\nexcept ValueError as room:\n    room.update(status="completed")\n',
    "import of another": 'from twilio.rest import Client\nfrom mine import Client\nclient = Client()\nclient.update(status="completed")\n',
    "package hidden by a variable": 'import json as twilio\nclient = twilio.rest.Client()\nclient.conferences("R").update(status="completed")\n',
    "room that is a dict": CLIENT + 'room = {}\nroom.update(status="completed")\nroom.participants = 1\n',
}


@pytest.mark.parametrize("name", OTHER_PRODUCTS)
def test_another_product_of_twilio_is_left_alone(name: str) -> None:
    source = (CLIENT + OTHER_PRODUCTS[name] + "\n").encode()
    outcome = migrate_source(source, "program.py")

    assert outcome.after == source
    assert outcome.findings == ()


@pytest.mark.parametrize("name", OTHER_PRODUCTS)
def test_another_product_of_twilio_keeps_its_client_beside_a_room_that_moves(name: str) -> None:
    outcome = migrate_source((CLIENT + OTHER_PRODUCTS[name] + BESIDE).encode(), "program.py")
    after = outcome.after.decode()

    for line in OTHER_PRODUCTS[name].splitlines():
        assert f"{line}\n" in after
    assert ".delete_conference(" in after
    assert not [each for each in outcome.findings if each.level is Level.MANUAL]


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_a_look_alike_is_left_alone(name: str) -> None:
    source = LOOK_ALIKES[name].encode()
    outcome = migrate_source(source, "program.py")

    assert outcome.after == source
    assert not [each for each in outcome.findings if each.level in (Level.AUTOMATIC, Level.REVIEW)]
    assert outcome.findings == ()


@pytest.mark.parametrize("name", [each for each in LOOK_ALIKES if each not in ALONE])
def test_a_look_alike_is_left_alone_beside_a_room_that_moves(name: str) -> None:
    beside = (
        "from twilio.rest import Client as OurClient\n\nour_client = OurClient()\n"
        'our_client.conferences("SalesRoom").update(status="completed")\n'
    )
    outcome = migrate_source((beside + LOOK_ALIKES[name]).encode(), "program.py")

    assert outcome.after.decode().endswith(LOOK_ALIKES[name])
    assert "our_client.conferences.delete_conference(" in outcome.after.decode()
    assert {each.place.line for each in outcome.findings} <= {1, 3, 4}


# What no analysis of one file can tell from a client that comes from elsewhere: rewritten at review at most.
UNKNOWN = {
    "class of another package": 'from zoom.rest import Client\nclient = Client("a", "b")\nclient.conferences("R").update(status="completed")\n',
    "class of the own package": 'from .twilio.rest import Client\nclient = Client()\nclient.conferences("R").update(status="completed")\n',
    "own module named twilio": 'from . import twilio\nclient = twilio.Client()\nclient.conferences("R").update(status="completed")\n',
    "parameter": 'def f(client):\n    client.conferences("R").update(status="completed")\n',
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_unknown_receiver_is_rewritten_at_review_at_most(name: str) -> None:
    source = UNKNOWN[name].encode()
    outcome = migrate_source(source, "program.py")

    assert {each.level for each in outcome.findings if each.level is not Level.NOTE} <= {Level.REVIEW, Level.MANUAL}
    assert migrate_source(source, "program.py", Options(level=Level.AUTOMATIC)).after == source


@pytest.mark.parametrize("name", HIDDEN)
def test_a_name_that_means_something_else_here_is_left_alone(name: str) -> None:
    source = HIDDEN[name].encode()
    outcome = migrate_source(source, "program.py")

    assert outcome.after == source
    assert outcome.findings == ()


@pytest.mark.parametrize(
    "name", ["own client in a function", "dict in a function", "comprehension", "lambda", "room that is a dict"]
)
def test_a_name_that_means_something_else_here_stays_beside_a_room_that_moves(name: str) -> None:
    outcome = migrate_source((HIDDEN[name] + BESIDE).encode(), "program.py")

    assert HIDDEN[name].removeprefix(CLIENT) in outcome.after.decode()
    assert ".delete_conference(" in outcome.after.decode()


@pytest.mark.parametrize("ending", [".js", ".rb", ".md", ".rst", ".json", ".toml", ".yaml", ".sh", ".cfg", ".lock"])
def test_a_file_of_another_kind_is_left_alone(ending: str) -> None:
    source = (CLIENT + BESIDE).encode()

    assert migrate_source(source, f"README{ending}").after in (source, migrate_source(source, "x.py").after)


def test_prose_about_twiml_is_left_alone() -> None:
    source = b'"""<Response><Dial><Conference>R</Conference></Dial></Response>"""\n# <Response><Say>twilio</Say></Response>\n'
    outcome = migrate_source(source, "program.py")

    assert (outcome.after, outcome.findings) == (source, ())
