"""Waiting room: callers are parked muted and with music until an agent admits them."""

import os

from twilio.rest import Client

# The account of the clinic, not the one of the head office
client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])

MUSIC = os.environ.get("MUSIC_URL", "https://media.example.com/waiting.mp3")


def park(room, call_sid):
    """Put a caller on hold, without a voice of their own."""
    client.conferences(room).participants(call_sid).update(
        muted=True,
        hold=True,
        hold_url=MUSIC,
    )


def admit(room, call_sid):
    """The agent is ready: bring the caller back and let them speak."""
    client.conferences(room).participants(call_sid).update(hold=False, muted=False)


def admit_listener(room, call_sid):
    """The same for one who may only listen."""
    client.conferences(room).participants(call_sid).update(None, False)


def silence(room, call_sid):
    # as in Twilio's own snippets: the flag is a string
    participant = client.conferences(room).participants(call_sid).update(muted="True")
    return participant.call_sid


def unsilence(room, call_sid):
    client.conferences(room).participants(call_sid).update("false")


def pause(room, call_sid):
    """Music, but the microphone stays as it is."""
    client.conferences(room).participants(call_sid).update(
        muted=None, hold="true", hold_url=MUSIC
    )


def swap(room, first, second):
    """Park the one who is talking, and admit the one who waits."""
    conference = client.conferences(room)
    waiting = conference.participants(second)
    conference.participants(first).update(True, True, MUSIC)
    waiting.update(False, hold=False)
    return [(p.call_sid, p.muted) for p in conference.participants.list()]
