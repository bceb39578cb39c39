"""Small tools over the members of a conference, for the operators' chat bot."""

import os
import sys

from twilio.rest import Client


def make_client():
    """Return a client for the account of the environment."""
    return Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])


client = make_client()


def roster(room):
    """A numbered list of who is in the room, in the order of their call SIDs."""
    lines = []
    participants = client.conferences(room).participants.list()
    for number, p in enumerate(sorted(participants, key=lambda p: p.call_sid), start=1):
        lines.append(f"{number}. {p.call_sid}{' (muted)' if p.muted else ''}")
    return "\n".join(lines) or "nobody"


def summary(room):
    """Return how many there are, and whether any and all of them are muted."""
    members = client.conferences(room).participants.list()
    return len(members), any(m.muted for m in members), all(m.muted for m in members)


def toggle(room, call_sid):
    """Mute who can speak, and the other way round; return whether they can speak now."""
    participant = client.conferences(room).participants(call_sid)
    was_muted = participant.fetch().muted
    participant.update(muted=not was_muted)
    return was_muted


def mute_first_speaker(room):
    """Mute the first who is not muted, if there is one."""
    members = client.conferences(room).participants.list()
    speaker = next((m for m in members if not m.muted), None)
    if speaker is not None:
        speaker.update(muted=True)
        return speaker.call_sid
    return None


def keep_first(room, count):
    """Send home whoever joined after the first few."""
    participants = client.conferences(room).participants.list()
    for participant in participants[count:]:
        participant.delete()
    return len(participants[count:])


def only_speaker(room):
    """Return the call of the only one who can speak, or None."""
    speaking = client.conferences(room).participants.list(muted=False)
    if len(speaking) != 1:
        return None
    return speaking[0].call_sid


def unmute_by_call(room, calls):
    by_call = {p.call_sid: p for p in client.conferences(room).participants.list()}
    for call_sid in calls:
        if call_sid in by_call:
            by_call[call_sid].update(muted=False)


if __name__ == "__main__":
    print(roster(sys.argv[1]))
