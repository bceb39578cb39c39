"""Moderation of webinar rooms: the host silences and frees the audience."""

import os
from dataclasses import dataclass
from functools import lru_cache
from typing import List, Optional

from twilio.rest import Client


@dataclass(frozen=True)
class Leg:
    """Somebody in a room, as the dashboard shows them."""

    call_sid: str
    muted: bool


@lru_cache(maxsize=1)
def get_client() -> Client:
    """Make the client once; later calls get the same one."""
    return Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])


def find_room(name: str) -> Optional[str]:
    """Return what the API addresses the open room of that name by, or None."""
    conferences = get_client().conferences.list(
        friendly_name=name, status="in-progress", limit=1
    )
    if not conferences:
        return None
    return conferences[0].sid


def legs(name: str) -> List[Leg]:
    """Everybody in the room, in the order in which the API lists them."""
    sid = find_room(name)
    if sid is None:
        return []
    return [
        Leg(participant.call_sid, bool(participant.muted))
        for participant in get_client().conferences(sid).participants.list()
    ]


def mute_audience(name: str, host: str, muted: bool = True) -> int:
    """Mute (or unmute) everybody but the host."""
    sid = find_room(name)
    if sid is None:
        raise LookupError(f"no webinar {name!r} is running")

    conference = get_client().conferences(sid)
    changed = 0
    for participant in conference.participants.list():
        # The host's own leg stays as it is, or nobody could speak.
        if participant.call_sid != host:
            participant.update(muted=muted)
            changed += 1
    return changed


def give_floor(name: str, call_sid: str) -> None:
    """Unmute one leg, by the name of the webinar."""
    get_client().conferences(name).participants(call_sid).update(muted=False)


def close(name: str) -> None:
    sid = find_room(name)
    if sid:
        get_client().conferences(sid).update(status="completed")
