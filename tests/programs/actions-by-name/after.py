"""Chat commands for a conference: "/mute CALL", "/end" and so on.

The chat bot hands each line that begins with a slash to `command`.
"""

import logging
import os
from collections import Counter
from types import SimpleNamespace
from typing import Any

from twilio.rest import Client
from vobiz import Vobiz


def conference_members(client: Any, auth_id: str, conference_name: str) -> "list[Any]":
    """Return the members of a conference; RuntimeError when they are not known."""

    def with_attributes(value: Any) -> Any:  # some versions of the SDK answer in dicts
        if not isinstance(value, dict):
            return value
        renamed = {"from_" if key == "from" else key: value[key] for key in value}
        return SimpleNamespace(**renamed)

    room = with_attributes(client.conferences.get_conference(auth_id, conference_name))
    members = getattr(room, "members", None)
    error = getattr(room, "error", None)
    if error or not isinstance(members, (list, tuple)):
        raise RuntimeError(
            f"The members of conference {conference_name!r} are not known: "
            f"Vobiz answered {error or room!r}"
        )
    return [with_attributes(member) for member in members]


def conference_member(
    client: Any, auth_id: str, conference_name: str, call_uuid: str
) -> Any:
    """Return the member whose call is call_uuid; LookupError when it is not there."""
    for member in conference_members(client, auth_id, conference_name):
        if member.call_uuid and str(member.call_uuid) == str(call_uuid):
            return member
    raise LookupError(f"Call {call_uuid!r} is not in conference {conference_name!r}")


log = logging.getLogger(__name__)
client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
vobiz_client = Vobiz(
    api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
)

used = Counter()


class UnknownCommand(Exception):
    """Somebody mistyped."""


def kick(room, call_sid):
    """Remove a member."""
    # TODO(vobiz VB208): room must hold the room's name, not a Twilio conference SID
    vobiz_client.conference.kick_member(
        os.environ["VOBIZ_AUTH_ID"],
        room,
        conference_member(
            vobiz_client, os.environ["VOBIZ_AUTH_ID"], room, call_sid
        ).member_id,
    )


def end(room, _):
    # TODO(vobiz VB103): room must hold the room's name, not a Twilio conference SID
    vobiz_client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], room)


def coach(room, call_sid):
    """Let a supervisor whisper to an agent: "/coach SUPERVISOR:AGENT"."""
    supervisor, agent = call_sid.split(":")
    client.conferences(room).participants(supervisor).update(
        coaching=True, call_sid_to_coach=agent
    )


# What is run for its effect only; the bot answers "done" to each.
# TODO(vobiz VB201): room must hold the room's name, not a Twilio conference SID
ACTIONS = {
    "mute": lambda room, call: vobiz_client.conference_members.mute_member(
        os.environ["VOBIZ_AUTH_ID"],
        room,
        conference_member(
            vobiz_client, os.environ["VOBIZ_AUTH_ID"], room, call
        ).member_id,
    ),
    "unmute": lambda room, call: vobiz_client.conference_members.unmute_member(
        os.environ["VOBIZ_AUTH_ID"],
        room,
        conference_member(
            vobiz_client, os.environ["VOBIZ_AUTH_ID"], room, call
        ).member_id,
    ),
    "kick": kick,
    "end": end,
    "coach": coach,
}


def dispatch(action, room, call_sid=None):
    """Run one action; nothing comes of it but its effect."""
    try:
        run = ACTIONS[action]
    except KeyError:
        raise UnknownCommand(action) from None
    run(room, call_sid)
    used[action] += 1


def make_counter(room):
    """Return a function that counts who is in the room when it is called."""

    def muted_and_open():
        # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
        members = conference_members(vobiz_client, os.environ["VOBIZ_AUTH_ID"], room)
        muted = sum(1 for member in members if member.muted)
        return muted, len(members) - muted

    return muted_and_open


def make_closer(rooms):
    """Return a function that ends the rooms it was made for."""

    def close():
        def end_one(name):
            # TODO(vobiz VB103): name must hold the room's name, not a Twilio conference
            # SID
            vobiz_client.conferences.delete_conference(
                os.environ["VOBIZ_AUTH_ID"], name
            )
            log.info("ended %s", name)

        for name in rooms:
            end_one(name)
        return len(rooms)

    return close


def command(room, line):
    """Answer a line of the chat."""
    action, _, rest = line.removeprefix("/").partition(" ")
    try:
        dispatch(action, room, rest or None)
    except UnknownCommand as error:
        return f"I do not know {error}."
    return "done"
