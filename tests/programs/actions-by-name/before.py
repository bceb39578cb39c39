"""Chat commands for a conference: "/mute CALL", "/end" and so on.

The chat bot hands each line that begins with a slash to `command`.
"""

import logging
import os
from collections import Counter

from twilio.rest import Client

log = logging.getLogger(__name__)
client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])

used = Counter()


class UnknownCommand(Exception):
    """Somebody mistyped."""


def kick(room, call_sid):
    """Remove a member."""
    client.conferences(room).participants(call_sid).delete()


def end(room, _):
    client.conferences(room).update(status="completed")


def coach(room, call_sid):
    """Let a supervisor whisper to an agent: "/coach SUPERVISOR:AGENT"."""
    supervisor, agent = call_sid.split(":")
    client.conferences(room).participants(supervisor).update(
        coaching=True, call_sid_to_coach=agent
    )


# What is run for its effect only; the bot answers "done" to each.
ACTIONS = {
    "mute": lambda room, call: client.conferences(room)
    .participants(call)
    .update(muted=True),
    "unmute": lambda room, call: client.conferences(room)
    .participants(call)
    .update(muted=False),
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
        members = client.conferences(room).participants.list()
        muted = sum(1 for member in members if member.muted)
        return muted, len(members) - muted

    return muted_and_open


def make_closer(rooms):
    """Return a function that ends the rooms it was made for."""
    conferences = client.conferences

    def close():
        def end_one(name):
            conferences(name).update(status="completed")
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
