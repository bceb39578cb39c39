"""Figures about rooms for the wallboard, and the few buttons beside them."""

import os
from typing import Dict, Iterator, List, Set

from twilio.rest import Client

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])

SEATS = ("left", "middle", "right")


def members(room: str) -> Iterator:
    """Everybody in the room, one by one."""
    yield from client.conferences(room).participants.list()


def calls(room: str) -> Set[str]:
    """The calls in a room, without order."""
    return {member.call_sid for member in members(room)}


def muted_by_call(room: str) -> Dict[str, bool]:
    return {
        participant.call_sid: participant.muted
        for participant in client.conferences(room).participants.list()
    }


def anybody_muted(room: str) -> bool:
    return any(p.muted for p in client.conferences(room).participants.list())


def all_quiet(room: str) -> bool:
    """Whether nobody could be heard; true of an empty room, too."""
    return all(p.muted for p in client.conferences(room).participants.list())


def seating(room: str) -> List[str]:
    """Who sits where: as many as there are seats."""
    return [
        f"{seat}: {p.call_sid}"
        for seat, p in zip(SEATS, client.conferences(room).participants.list())
    ]


def print_table(room: str) -> None:
    for number, p in enumerate(client.conferences(room).participants.list(), 1):
        # The wallboard's font has no lower case.
        print(number, p.call_sid.upper(), "MUTED" if p.muted else "OPEN")


def last_in_first_out(room: str, leave: int) -> List[str]:
    """Remove those who came last, until `leave` are left."""
    gone = []
    participants = client.conferences(room).participants.list()
    for p in reversed(participants[leave:]):
        p.delete()
        gone.append(p.call_sid)
    return gone


def busy_rooms() -> Dict[str, int]:
    """Rooms with somebody in them, and how many."""
    sizes = {
        room.friendly_name: len(room.participants.list())
        for room in client.conferences.list(status="in-progress")
    }
    return {name: size for name, size in sizes.items() if size}


def unmute_everybody(room: str) -> int:
    silent = [p for p in client.conferences(room).participants.list() if p.muted]
    for p in silent:
        p.update(muted=False)
    return len(silent)
