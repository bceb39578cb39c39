"""However a program is spelt, its migration makes the same calls: both programs run, Twilio's on a fake transport."""

# Programs stand on lines of their own length here.
# ruff: noqa: E501

from __future__ import annotations

import ast
import asyncio
import functools
import inspect
import re
from collections.abc import Mapping
from typing import Any
from unittest import mock

import pytest
from defects import defects
from twilio.http.http_client import TwilioHttpClient
from twilio_double import Transport
from vobiz_double import Call, World

from codemod.finding import Level, Outcome
from codemod.migrate import migrate_source as migrate


@functools.cache
def migrate_source(content: bytes, name: str) -> Outcome:
    outcome = migrate(content, name)
    assert not defects(outcome)
    return outcome


ENVIRONMENT = {
    "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000001",
    "TWILIO_AUTH_TOKEN": "twilio-secret",
    "VOBIZ_AUTH_ID": "MA_1",
    "VOBIZ_AUTH_TOKEN": "secret",
    "CALL_SID": "call-1",
}
CLIENT = "from twilio.rest import Client\n\nclient = Client()\n"
MADE: Call = ("Vobiz", {"api_key": "MA_1", "auth_token": "secret"})
LOOK: Call = ("conferences.get_conference", {"auth_id": "MA_1", "conference_name": "SalesRoom"})
MEMBER = {"auth_id": "MA_1", "conference_name": "SalesRoom", "member_id": "m-call-1"}
ROOM = {"auth_id": "MA_1", "conference_name": "SalesRoom"}
MUTE: Call = ("conference_members.mute_member", MEMBER)
UNMUTE: Call = ("conference_members.unmute_member", MEMBER)
KICK: Call = ("conference.kick_member", MEMBER)
END: Call = ("conferences.delete_conference", ROOM)
EXPECTED = [MADE, LOOK, MUTE, LOOK, KICK, END]

# What the tables read as older releases of twilio-python have it.
NOT_IN_THIS_RELEASE = "client.api.v2010.conferences"
# No second client can stand beside Twilio's, which is still made and handed on.
STILL_IMPORTS = "only when run"

# Every program mutes the leg call-1 in the room SalesRoom, removes it, and ends the room. One that has a function `work`
# is asked to do so by calling it with the leg.
SPELLINGS: dict[str, str] = {
    "one chain": CLIENT
    + """
def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
""",
    "at module level": CLIENT
    + """
import os
call_sid = os.environ["CALL_SID"]
client.conferences("SalesRoom").participants(call_sid).update(muted=True)
client.conferences("SalesRoom").participants(call_sid).delete()
client.conferences("SalesRoom").update(status="completed")
""",
    "getattr": CLIENT
    + """
def work(call_sid):
    room = getattr(client, "conferences")("SalesRoom")
    room.participants(call_sid).update(muted=True)
    room.participants(call_sid).delete()
    room.update(status="completed")
""",
    "backslash chain": CLIENT
    + """
def work(call_sid):
    client.conferences("SalesRoom") \\
        .participants(call_sid) \\
        .update(muted=True)
    client \\
        .conferences("SalesRoom") \\
        .participants(call_sid).delete()
    client.conferences \\
        ("SalesRoom") \\
        .update(status="completed")
""",
    "parenthesised chain with comments": CLIENT
    + """
def work(call_sid):
    (
        client  # the account's
        .conferences("SalesRoom")  # the sales room
        # the caller
        .participants(call_sid)
        .update(
            # quiet
            muted=True,
        )
    )
    (client.conferences("SalesRoom").participants(call_sid)  # out
        .delete())
    (
        client
        .conferences("SalesRoom")
        .update(status="completed")  # the end
    )
""",
    "room in a variable": CLIENT
    + """
def work(call_sid):
    room = client.conferences("SalesRoom")
    room.participants(call_sid).update(muted=True)
    room.participants(call_sid).delete()
    room.update(status="completed")
""",
    "participant in a variable": CLIENT
    + """
def work(call_sid):
    leg = client.conferences("SalesRoom").participants(call_sid)
    leg.update(muted=True)
    leg.delete()
    client.conferences("SalesRoom").update(status="completed")
""",
    "room and participant in variables": CLIENT
    + """
def work(call_sid):
    room = client.conferences("SalesRoom")
    leg = room.participants(call_sid)
    leg.update(muted=True)
    leg.delete()
    room.update(status="completed")
""",
    "list of rooms in a variable": CLIENT
    + """
def work(call_sid):
    rooms = client.conferences
    rooms("SalesRoom").participants(call_sid).update(muted=True)
    rooms("SalesRoom").participants(call_sid).delete()
    rooms("SalesRoom").update(status="completed")
""",
    "participants in a variable": CLIENT
    + """
def work(call_sid):
    members = client.conferences("SalesRoom").participants
    members(call_sid).update(muted=True)
    members(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
""",
    "variable of a variable": CLIENT
    + """
def work(call_sid):
    room = client.conferences("SalesRoom")
    same = room
    same.participants(call_sid).update(muted=True)
    room.participants(call_sid).delete()
    same.update(status="completed")
""",
    "variables at module level": CLIENT
    + """
import os
room = client.conferences("SalesRoom")
leg = room.participants(os.environ["CALL_SID"])
leg.update(muted=True)
leg.delete()
room.update(status="completed")
""",
    "annotated variable": "from twilio.rest.api.v2010.account.conference import ConferenceContext\n"
    + CLIENT
    + """
def work(call_sid: str) -> None:
    room: ConferenceContext = client.conferences("SalesRoom")
    room.participants(call_sid).update(muted=True)
    room.participants(call_sid).delete()
    room.update(status="completed")
""",
    "get": CLIENT
    + """
def work(call_sid):
    client.conferences.get("SalesRoom").participants.get(call_sid).update(muted=True)
    client.conferences.get("SalesRoom").participants.get(call_sid).delete()
    client.conferences.get("SalesRoom").update(status="completed")
""",
    "get by keyword": CLIENT
    + """
def work(call_sid):
    client.conferences.get(sid="SalesRoom").participants.get(call_sid=call_sid).update(muted=True)
    client.conferences(sid="SalesRoom").participants(call_sid=call_sid).delete()
    client.conferences(sid="SalesRoom").update(status="completed")
""",
    "aliased class": """
from twilio.rest import Client as TwilioClient

client = TwilioClient()

def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
""",
    "import twilio.rest": """
import twilio.rest

client = twilio.rest.Client()

def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
""",
    "import twilio.rest as": """
import twilio.rest as tw

client = tw.Client()

def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
""",
    "from twilio import rest": """
from twilio import rest

client = rest.Client()

def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
""",
    "from twilio import rest as": """
from twilio import rest as tw_rest

client = tw_rest.Client()

def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
""",
    "import among others": """
import os, twilio.rest, sys

client = twilio.rest.Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])

def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
""",
    "import inside a function": """
def work(call_sid):
    from twilio.rest import Client

    client = Client()
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
""",
    "import twilio.rest inside a function": """
def work(call_sid):
    import twilio.rest
    client = twilio.rest.Client()
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
""",
    "import in try": """
try:
    from twilio.rest import Client
except ImportError:
    Client = None

client = Client()

def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
""",
    "client from the environment by position": """
import os
from twilio.rest import Client

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])

def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
""",
    "client by keyword": """
import os
from twilio.rest import Client

client = Client(password=os.environ["TWILIO_AUTH_TOKEN"], username=os.environ["TWILIO_ACCOUNT_SID"])

def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
""",
    "credentials in variables": """
import os
from twilio.rest import Client

account_sid = os.environ["TWILIO_ACCOUNT_SID"]
auth_token = os.getenv("TWILIO_AUTH_TOKEN")
client = Client(account_sid, auth_token)

def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
""",
    "client.api": CLIENT
    + """
def work(call_sid):
    client.api.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.api.account.conferences("SalesRoom").participants(call_sid).delete()
    client.api.account.conferences("SalesRoom").update(status="completed")
""",
    "client.api.v2010": CLIENT
    + """
def work(call_sid):
    client.api.v2010.account.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.api.v2010.account.conferences("SalesRoom").participants(call_sid).delete()
    client.api.v2010.account.conferences("SalesRoom").update(status="completed")
""",
    NOT_IN_THIS_RELEASE: CLIENT
    + """
def work(call_sid):
    client.api.v2010.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.api.v2010.conferences("SalesRoom").participants(call_sid).delete()
    client.api.v2010.conferences("SalesRoom").update(status="completed")
""",
    "made in the function": """
from twilio.rest import Client

def work(call_sid):
    client = Client()
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
""",
    "arguments by position": CLIENT
    + """
def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update("completed")
""",
    "flag as text": CLIENT
    + """
def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted="True")
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status='''completed''')
""",
    "flag as lower-case text": CLIENT
    + """
def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted="true")
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="com" "pleted")
""",
    "status as the library's constant": "from twilio.rest.api.v2010.account.conference import ConferenceInstance\n"
    + CLIENT
    + """
def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status=ConferenceInstance.UpdateStatus.COMPLETED)
""",
    "a None among the arguments": CLIENT
    + """
def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted=True, hold=None)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed", announce_url=None)
""",
    "room in a constant": CLIENT
    + """
ROOM = "SalesRoom"

def work(call_sid):
    client.conferences(ROOM).participants(call_sid).update(muted=True)
    client.conferences(ROOM).participants(call_sid).delete()
    client.conferences(ROOM).update(status="completed")
""",
    "room in a parameter": CLIENT
    + """
def close(room, call_sid):
    client.conferences(room).participants(call_sid).update(muted=True)
    client.conferences(room).participants(call_sid).delete()
    client.conferences(room).update(status="completed")

def work(call_sid):
    close("SalesRoom", call_sid)
""",
    "room in an f-string": CLIENT
    + """
def work(call_sid):
    team = "Sales"
    client.conferences(f"{team}Room").participants(f"{call_sid}").update(muted=True)
    client.conferences(f"{team}Room").participants(call_sid).delete()
    client.conferences(f"{team}Room").update(status="completed")
""",
    "in a method": CLIENT
    + """
class Desk:
    def close(self, call_sid):
        client.conferences("SalesRoom").participants(call_sid).update(muted=True)
        client.conferences("SalesRoom").participants(call_sid).delete()
        client.conferences("SalesRoom").update(status="completed")

def work(call_sid):
    Desk().close(call_sid)
""",
    "in a closure": """
from twilio.rest import Client

def work(call_sid):
    client = Client()
    room = client.conferences("SalesRoom")

    def close():
        room.participants(call_sid).update(muted=True)
        room.participants(call_sid).delete()
        room.update(status="completed")

    close()
""",
    "in a coroutine": CLIENT
    + """
async def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
""",
    "decorated": CLIENT
    + """
import functools

@functools.lru_cache(
    maxsize=None
)
def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
""",
    "one line after a colon": CLIENT
    + """
def work(call_sid):
    if call_sid: client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    for _ in range(1): client.conferences("SalesRoom").participants(call_sid).delete()
    with open("/dev/null"): client.conferences("SalesRoom").update(status="completed")
""",
    "semicolons": CLIENT
    + """
def work(call_sid): room = client.conferences("SalesRoom"); room.participants(call_sid).update(muted=True); room.participants(call_sid).delete(); room.update(status="completed");
""",
    "in branches": CLIENT
    + """
def work(call_sid):
    if not call_sid:
        pass
    elif call_sid == "other":
        pass
    else:
        try:
            client.conferences("SalesRoom").participants(call_sid).update(muted=True)
        finally:
            client.conferences("SalesRoom").participants(call_sid).delete()
    while True:
        client.conferences("SalesRoom").update(status="completed")
        break
""",
    "match statement": CLIENT
    + """
def work(call_sid):
    match call_sid:
        case "":
            pass
        case str() as leg if leg:
            client.conferences("SalesRoom").participants(leg).update(muted=True)
            client.conferences("SalesRoom").participants(leg).delete()
            client.conferences("SalesRoom").update(status="completed")
""",
    "result that is not used": CLIENT
    + """
def work(call_sid):
    _ = client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    _ = client.conferences("SalesRoom").participants(call_sid).delete()
    _ = client.conferences("SalesRoom").update(status="completed")
""",
    "result that is known": CLIENT
    + """
def work(call_sid):
    leg = client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    assert leg.muted and leg.call_sid == call_sid
    removed = client.conferences("SalesRoom").participants(call_sid).delete()
    assert removed is True
    client.conferences("SalesRoom").update(status="completed")
""",
    "only when run": """
from twilio.rest import Client

def close(client, call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")

if __name__ == "__main__":
    import os
    close(Client(), os.environ["CALL_SID"])
""",
    "odd space": CLIENT
    + """
def work ( call_sid ) :
    client . conferences ( "SalesRoom" ) . participants ( call_sid ) . update ( muted = True )
    client.conferences("SalesRoom",).participants(call_sid,).delete()
    ((client).conferences)(("SalesRoom")).update(status=("completed"))
""",
    "tabs": CLIENT
    + """
def work(call_sid):
\tif call_sid:
\t\tclient.conferences("SalesRoom").participants(call_sid).update(muted=True)
\t\tclient.conferences("SalesRoom").participants(call_sid).delete()
\tclient.conferences("SalesRoom").update(status="completed")
""",
    "two spaces": CLIENT
    + """
def work(call_sid):
  if call_sid:
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
  client.conferences("SalesRoom").update(status="completed")
""",
    "letters of other scripts": """
from twilio.rest import Client

büro = Client(); größe = "😀"

def work(电话):
    "😀"; büro.conferences("SalesRoom").participants(电话).update(muted=True); "é"
    büro.conferences("SalesRoom").participants(电话).delete()  # ☎
    büro.conferences("SalesRoom").update(status="completed")
""",
    "names that the migration would like to have": """
from twilio.rest import Client

os = "linux"
conference_member = "mine"
client = Client()

def work(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
    assert os == "linux" and conference_member == "mine"
""",
    "a docstring, the future, and a comment before": '''#!/usr/bin/env python
# -*- coding: utf-8 -*-
"""Closes the room.

from twilio.rest import Client
"""
from __future__ import annotations

# the client
from twilio.rest import Client  # to Twilio

client = Client()  # made once


def work(call_sid: str) -> None:
    """Close it."""
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)  # quiet
    client.conferences("SalesRoom").participants(call_sid).delete()
    client.conferences("SalesRoom").update(status="completed")
''',
}


def execute(source: bytes) -> dict[str, Any]:
    """Run a program: its module, then its function work, if it has one."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with mock.patch.dict("os.environ", ENVIRONMENT):
        exec(compile(source, "program.py", "exec"), names)
        if "work" in names:
            result = names["work"](ENVIRONMENT["CALL_SID"])
            if inspect.isawaitable(result):
                asyncio.run(_wait_for(result))
    return names


async def _wait_for(result: Any) -> None:
    await result


def on_twilio(source: bytes) -> list[tuple[str, str, dict[str, Any]]]:
    """Return what a program sends with the real library."""
    transport = Transport()
    with mock.patch.object(TwilioHttpClient, "request", transport.request):
        execute(source)
    return transport.sent


def on_vobiz(source: bytes, shape: str = "dict", *, twilio: bool = False) -> list[Call]:
    """Return the calls that a migrated program makes, which may import twilio only where that is said."""
    with World(shape).installed(twilio=twilio) as world:
        execute(source)
    return world.calls


def migrated(source: str) -> Outcome:
    """Return what the engine makes of a program; it must be rewritten whole."""
    outcome = migrate_source(source.encode(), "program.py")
    left = [f"{each.place.line}: {each.code} {each.message}" for each in outcome.findings if each.level is Level.MANUAL]
    assert not left
    assert outcome.changes
    return outcome


def test_there_are_many_spellings() -> None:
    assert len(SPELLINGS) >= 25


@pytest.mark.parametrize("name", sorted(SPELLINGS.keys() - {NOT_IN_THIS_RELEASE}))
def test_the_spelling_is_the_same_program_on_twilio(name: str) -> None:
    assert on_twilio(SPELLINGS[name].encode()) == [
        ("POST", "/Conferences/SalesRoom/Participants/call-1.json", {"Muted": "true"}),
        ("DELETE", "/Conferences/SalesRoom/Participants/call-1.json", {}),
        ("POST", "/Conferences/SalesRoom.json", {"Status": "completed"}),
    ]


@pytest.mark.parametrize("shape", ["dict", "model"])
@pytest.mark.parametrize("name", SPELLINGS)
def test_the_spelling_gives_the_same_calls(name: str, shape: str) -> None:
    calls = on_vobiz(migrated(SPELLINGS[name]).after, shape, twilio=name == STILL_IMPORTS)

    assert [call for call in calls if call != LOOK] == [MADE, MUTE, KICK, END]


@pytest.mark.parametrize("name", SPELLINGS)
def test_each_leg_is_looked_up_at_most_once_a_call(name: str) -> None:
    assert on_vobiz(migrated(SPELLINGS[name]).after, twilio=name == STILL_IMPORTS) == EXPECTED


@pytest.mark.parametrize("name", sorted(SPELLINGS.keys() - {STILL_IMPORTS}))
def test_no_import_of_twilio_is_left(name: str) -> None:
    after = migrated(SPELLINGS[name]).after.decode()

    assert not [each for each in ast.walk(ast.parse(after)) if "twilio" in _imported(each)]


def _imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.split(".")[0] for alias in node.names}
    return {str(node.module).split(".")[0]} if isinstance(node, ast.ImportFrom) else set()


@pytest.mark.parametrize("name", SPELLINGS)
def test_no_comment_is_lost(name: str) -> None:
    before, after = SPELLINGS[name], migrated(SPELLINGS[name]).after.decode()

    for comment in re.findall(r"#[^\n]*", before):
        assert "to Twilio" in comment or comment in after


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_second_run_changes_nothing(name: str) -> None:
    once = migrate_source(SPELLINGS[name].encode(), "program.py").after
    twice = migrate_source(once, "program.py")

    assert twice.after == once
    assert not [each for each in twice.findings if each.level is Level.MANUAL]


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
@pytest.mark.parametrize("name", SPELLINGS)
def test_other_line_ends_give_the_same_program(name: str, ending: str) -> None:
    source = SPELLINGS[name].encode()
    expected = migrate_source(source, "program.py").after

    assert migrate_source(source.replace(b"\n", ending.encode()), "program.py").after == expected.replace(
        b"\n", ending.encode()
    )


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_byte_order_mark_stays_and_alters_nothing_else(name: str) -> None:
    source = SPELLINGS[name].encode()
    mark = b"\xef\xbb\xbf"

    assert migrate_source(mark + source, "program.py").after == mark + migrate_source(source, "program.py").after


# ---- what flags may be: each is run on both platforms, and what Twilio makes of the value decides -------------------------

FLAGS: Mapping[str, Any] = {
    "True": True,
    "False": False,
    "None": None,
    "text true": "true",
    "text True": "True",
    "text false": "false",
    "text False": "False",
    "text FALSE": "FALSE",
    "one": 1,
    "zero": 0,
}
FLAG_PROGRAMS = {
    "unknown": "def work(call_sid):\n    set_flag(call_sid, FLAG)\n\ndef set_flag(call_sid, flag):\n"
    '    client.conferences("SalesRoom").participants(call_sid).update(muted=flag)\n',
    "in a method, one line": "class Desk:\n    def mute(self, leg, flag): client.conferences('SalesRoom').participants(leg)"
    ".update(muted=flag)\n\ndef work(call_sid):\n    Desk().mute(call_sid, FLAG)\n",
    "literal": "def work(call_sid):\n"
    '    client.conferences("SalesRoom").participants(call_sid).update(muted=LITERAL)\n',
    "bool of it": "def work(call_sid):\n    flag = FLAG\n"
    '    client.conferences("SalesRoom").participants(call_sid).update(muted=bool(flag))\n',
    "not it": "def work(call_sid):\n    flag = FLAG\n"
    '    client.conferences("SalesRoom").participants(call_sid).update(muted=not flag)\n',
    "after elif": "def work(call_sid):\n    flag = FLAG\n    if not call_sid:\n        pass\n    elif call_sid:"
    ' client.conferences("SalesRoom").participants(call_sid).update(muted=flag)\n',
}


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("name", FLAG_PROGRAMS)
def test_a_flag_means_what_twilio_makes_of_it(name: str, flag: str) -> None:
    value = repr(FLAGS[flag])
    source = CLIENT + "\n" + FLAG_PROGRAMS[name].replace("LITERAL", value).replace("FLAG", f"eval({value!r})")
    sent = [data.get("Muted") for _, _, data in on_twilio(source.encode())]
    outcome = migrate_source(source.encode(), "program.py")
    if any(each.level is Level.MANUAL for each in outcome.findings):
        assert not outcome.changes
        assert name == "literal", "a flag that is not a literal becomes if and else"
        return
    expected = {"true": [MUTE], "false": [UNMUTE], None: []}[sent[0]]

    assert [call for call in on_vobiz(outcome.after) if call not in (MADE, LOOK)] == expected


# ---- several at once, and what is evaluated ------------------------------------------------------------------------------

LOG = """
asked = []

def ask(what, answer):
    asked.append(what)
    return answer
"""
EVALUATED = {
    "one change": 'client.conferences(ask("room", "SalesRoom")).participants(ask("leg", "call-1")).update(muted=ask("flag", True))',
    "two changes": 'client.conferences(ask("room", "SalesRoom")).participants(ask("leg", "call-1")).update('
    'muted=True, hold=True, hold_url=ask("url", "https://x.example/a.mp3"))',
    "order of keywords": 'client.conferences(ask("room", "SalesRoom")).participants(ask("leg", "call-1")).update('
    'hold_url=ask("url", "https://x.example/a.mp3"), muted=ask("flag", False), hold=True)',
    "unhold with a dropped argument": 'client.conferences(ask("room", "SalesRoom")).participants(ask("leg", "call-1")).update('
    'hold=False, hold_url=ask("url", "https://x.example/a.mp3"))',
    "announce with a dropped method": 'client.conferences(ask("room", "SalesRoom")).update('
    'announce_method=ask("method", "GET"), announce_url=ask("url", "https://x.example/a.mp3"))',
    "list with a dropped page size": 'client.conferences.list(status="in-progress", page_size=ask("size", 20), '
    'limit=ask("limit", 3))',
    "list of participants": 'client.conferences(ask("room", "SalesRoom")).participants.list(limit=ask("limit", 3), '
    'muted=ask("flag", True))',
    "kept context": 'leg = client.conferences(ask("room", "SalesRoom")).participants(ask("leg", "call-1"));'
    " leg.update(muted=True, hold=False); leg.delete()",
    "member in a list": '[p.delete() for p in client.conferences(ask("room", "SalesRoom")).participants.list()]',
    "a name bound in an argument": 'client.conferences((room := ask("room", "SalesRoom"))).participants('
    '(leg := ask("leg", "call-1"))).update(muted=(flag := ask("flag", True)))',
    "a name bound in an argument that is kept": 'room = client.conferences((name := ask("room", "SalesRoom")));'
    ' room.update(status="completed"); ask(name, name)',
    "a choice in an argument": 'client.conferences(ask("a", "SalesRoom") if ask("b", True) else ask("c", "x")).participants('
    'ask("leg", "") or ask("other", "call-1")).update(muted=ask("flag", None), hold=False)',
    "a lambda in an argument": 'client.conferences((lambda: ask("room", "SalesRoom"))()).update(status="completed")',
    "under a condition": 'ask("no", False) and client.conferences(ask("room", "SalesRoom")).fetch()',
    "in a conditional expression": 'client.conferences(ask("room", "SalesRoom")).fetch() if ask("no", False) else None',
    "in a comprehension": '[client.conferences(ask("room", name)).fetch().friendly_name for name in ask("names", ["A", "B"])]',
    "create": 'client.conferences(ask("room", "SalesRoom")).participants.create(to=ask("to", "+15550199"), '
    'from_=ask("from", "+15550100"), label=ask("label", "x"), muted=ask("muted", True))',
}


@pytest.mark.parametrize("name", EVALUATED)
def test_what_a_program_evaluates_is_evaluated_once_and_in_order(name: str) -> None:
    source = (CLIENT + LOG + EVALUATED[name] + "\n").encode()
    asked = []
    with mock.patch.object(TwilioHttpClient, "request", Transport().request):
        asked.append(execute(source)["asked"])
    outcome = migrate_source(source, "program.py")
    with World().installed(), mock.patch.dict("os.environ", {"VOBIZ_ANSWER_URL": "https://x.example/answer"}):
        asked.append(execute(outcome.after)["asked"]) if outcome.changes else asked.append(asked[0])

    assert asked[1] == asked[0]


def test_two_changes_follow_each_other_in_the_order_of_the_rules() -> None:
    source = (
        CLIENT
        + 'client.conferences("SalesRoom").participants("call" + "-1").update(\n'
        + '    hold_url="https://x.example/a.mp3", hold=True, muted=False\n)\n'
    )
    calls = on_vobiz(migrated(source).after)

    assert [call for call in calls if call not in (MADE, LOOK)] == [
        UNMUTE,
        ("conference.play_audio_member", {**MEMBER, "url": "https://x.example/a.mp3"}),
    ]


def test_every_room_is_ended_by_one_call() -> None:
    for loop in (
        'for room in client.conferences.list(status="in-progress"):\n    room.update(status="completed")\n',
        'for room in client.conferences.list(status="in-progress"): room.update(status="completed")\n',
        'for room in client.conferences.list(status="in-progress"):\n    client.conferences(room.sid).update(status="completed")\n',
        '[room.update(status="completed") for room in client.conferences.list(status="in-progress")]\n',
    ):
        calls = on_vobiz(migrated(CLIENT + loop).after)

        assert calls == [MADE, ("conferences.delete_all_conferences", {"auth_id": "MA_1"})], loop


def test_a_program_with_an_unmoved_use_of_the_client_keeps_both() -> None:
    source = CLIENT + (
        'client.messages.create(to="+15550199", from_="+15550100", body="hello")\n'
        'client.conferences("SalesRoom").update(status="completed")\n'
    )
    after = migrate_source(source.encode(), "program.py").after
    assert b"from twilio.rest import Client" in after
    with World().installed() as world:
        import sys
        from types import ModuleType, SimpleNamespace

        sent: list[str] = []
        rest = ModuleType("twilio.rest")
        rest.Client = lambda *_, **__: SimpleNamespace(
            messages=SimpleNamespace(create=lambda **k: sent.append(k["to"]))
        )
        sys.modules["twilio"], sys.modules["twilio.rest"] = ModuleType("twilio"), rest
        execute(after)

    assert sent == ["+15550199"]
    assert world.calls == [MADE, END]


# ---- what reads the result ------------------------------------------------------------------------------------------------

READS = {
    "SID of the room that was found": 'sid = client.conferences.list(friendly_name="SalesRoom", status="in-progress")[0].sid\n'
    'client.conferences(sid).update(status="completed")\n',
    "room that was found, if any": 'found = client.conferences.list(friendly_name="SalesRoom", status="in-progress")\n'
    'if found:\n    client.conferences(found[0].sid).update(status="completed")\n',
    "room that was fetched": 'room = client.conferences("SalesRoom").fetch()\nroom.update(status="completed")\n',
    "name of the room that was fetched": 'name = client.conferences("SalesRoom").fetch().friendly_name\n'
    'client.conferences(name).update(status="completed")\n',
    "rooms one by one": 'for room in client.conferences.list(status="in-progress", limit=1):\n'
    '    print(room.sid)\n    client.conferences(room.sid).update(status="completed")\n',
}


@pytest.mark.parametrize("name", READS)
def test_the_room_that_a_program_reads_is_the_one_it_ends(name: str) -> None:
    calls = on_vobiz(migrated(CLIENT + READS[name]).after)

    assert [call for call in calls if call[0] == END[0]] == [END]


LEGS = {
    "muted": ("p.update(muted=True)", "conference_members.mute_member"),
    "removed": ("p.delete()", "conference.kick_member"),
    "hung up": ('client.calls(p.call_sid).update(status="completed")', "conference.hangup_member"),
    "hung up, by get": ('client.calls.get(p.call_sid).update(status="completed")', "conference.hangup_member"),
    "removed by its SID": (
        'client.conferences("SalesRoom").participants(p.call_sid).delete()',
        "conference.kick_member",
    ),
}


@pytest.mark.parametrize("shape", ["dict", "model"])
@pytest.mark.parametrize("name", LEGS)
def test_a_change_to_every_leg_of_a_room_reaches_every_member(name: str, shape: str) -> None:
    source = CLIENT + f'for p in client.conferences("SalesRoom").participants.list():\n    {LEGS[name][0]}\n'
    calls = on_vobiz(migrated(source).after, shape)

    assert [call for call in calls if call not in (MADE, LOOK)] == [
        (LEGS[name][1], {**ROOM, "member_id": member}) for member in ("m-call-1", "m-call-2")
    ]


@pytest.mark.parametrize(
    "below",
    [
        "from twilio.base.exceptions import TwilioRestException\n",
        "def f():\n    from twilio.base.exceptions import TwilioRestException\n",
        "import os\n",
        "def f():\n    import os\n",
        "if True:\n    from typing import Any\n",
    ],
)
def test_what_is_imported_stands_above_its_use_whatever_is_imported_below(below: str) -> None:
    source = CLIENT + 'client.conferences("SalesRoom").participants("call" + "-1").delete()\n' + below

    after = migrate_source(source.encode(), "program.py").after
    without = after.replace(b"from twilio.base.exceptions import TwilioRestException", b"from os import environ")
    assert on_vobiz(without)[-1] == KICK


# ---- nothing is silent ----------------------------------------------------------------------------------------------------

NAMED = {
    "bound method": CLIENT + 'import asyncio\nasyncio.to_thread(client.conferences("R").update, status="completed")\n',
    "bound method of a client from elsewhere": "from app import client\n\nasync def f(loop):\n"
    '    await loop.run_in_executor(None, client.conferences("R").fetch)\n',
    "unbound receiver": CLIENT + 'svc.client.conferences("R").fetch()\n',
    "exception around a call that moved": "from twilio.base.exceptions import TwilioRestException\n"
    + CLIENT
    + 'try:\n    client.conferences("R").update(status="completed")\nexcept TwilioRestException as error:\n    print(error.code)\n',
    "mock of a name that moved": CLIENT
    + 'def end():\n    client.conferences("R").update(status="completed")\n\n\ndef test_end(mocker):\n'
    '    mock = mocker.patch("app.client")\n    end()\n'
    '    mock.conferences.return_value.update.assert_called_once_with(status="completed")\n',
    "asynchronous": CLIENT + 'async def f():\n    await client.conferences("R").update_async(status="completed")\n',
    "with response information": CLIENT + 'client.conferences("R").update_with_http_info(status="completed")\n',
    "request by hand": "import requests\nfrom twilio.rest import Client\n"
    'requests.post("https://api.twilio.com/2010-04-01/Accounts/AC1/Conferences/CF1.json", data={"Status": "completed"})\n',
    "older library": 'from twilio.rest import TwilioRestClient\nclient = TwilioRestClient("a", "b")\nclient.participants("CF").mute("CA")\n',
}


@pytest.mark.parametrize("name", NAMED)
def test_what_is_left_of_twilio_is_named(name: str) -> None:
    findings = migrate_source(NAMED[name].encode(), "program.py").findings

    assert {each.level for each in findings} & {Level.MANUAL, Level.REVIEW}


@pytest.mark.parametrize("name", [*SPELLINGS, *READS])
def test_no_line_is_written_that_is_too_long(name: str) -> None:
    source = SPELLINGS.get(name) or CLIENT + READS[name]
    after = migrate_source(source.encode(), "program.py").after.decode()

    assert not [line for line in after.splitlines() if len(line.split("  #")[0]) > 88 and line not in source]


def test_a_room_that_an_expression_binds_on_the_way_moves_whole_or_stays_whole() -> None:
    source = (
        CLIENT
        + 'def work(call_sid):\n    (room := client.conferences("SalesRoom")).participants(call_sid).update(muted=True)\n'
        + '    room.participants(call_sid).delete()\n    room.update(status="completed")\n'
    )
    outcome = migrate_source(source.encode(), "program.py")

    if outcome.changes:
        assert on_vobiz(outcome.after) == EXPECTED
    else:
        assert [each.place.line for each in outcome.findings if each.level is Level.MANUAL]
