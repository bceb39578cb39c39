"""Control of whole rooms.

Needs the two credentials and nothing else, so that the nightly job can run it:
``python -m call_center.rooms`` ends whatever is still open.
"""

import os
from typing import Any

from twilio.rest import Client

ACCOUNT_SID = os.environ["TWILIO_ACCOUNT_SID"]
AUTH_TOKEN = os.environ["TWILIO_AUTH_TOKEN"]

# The team's standing room. Customers' rooms are named after it and their call.
SUPPORT_ROOM = "support"

client = Client(ACCOUNT_SID, AUTH_TOKEN)


def customer_room(call_sid: str) -> str:
    """The name of the room in which the customer on this call is helped."""
    return f"{SUPPORT_ROOM}-{call_sid}"


def customer_call(room: str) -> str:
    """The call of the customer for whom the room was opened."""
    return room.removeprefix(f"{SUPPORT_ROOM}-")


def active_rooms() -> list[str]:
    return [c.friendly_name for c in client.conferences.list(status="in-progress")]


def members(room: str) -> list[dict[str, Any]]:
    """Who is in the room: one dictionary with call_sid and muted for each."""
    return [
        {"call_sid": participant.call_sid, "muted": participant.muted}
        for participant in client.conferences(room).participants.list()
    ]


def end_room(room: str) -> None:
    """Hang up on everyone in the room."""
    client.conferences(room).update(status="completed")


def end_all_rooms() -> None:
    for conference in client.conferences.list(status="in-progress"):
        conference.update(status="completed")


def announce(room: str, url: str) -> None:
    """Play an audio file to everyone in the room."""
    client.conferences(room).update(announce_url=url)


def stop_recording(room: str) -> None:
    """Stop the recording for good, say before a card number is read out."""
    # "Twilio.CURRENT" spares us looking up the running recording's SID.
    client.conferences(room).recordings("Twilio.CURRENT").update(status="stopped")


if __name__ == "__main__":
    end_all_rooms()
