"""Lecture mode: while the host speaks, everybody else is silent."""
import os
from typing import Optional

from twilio.rest import Client

client = Client(os.environ.get("TWILIO_ACCOUNT_SID"), os.environ.get("TWILIO_AUTH_TOKEN"))


def start_lecture(room: str, host: str) -> int:
    """Mute every leg but the host's; return how many were muted."""
    conferences = client.conferences.list(friendly_name=room, status="in-progress")
    if not conferences:
        return 0
    count = 0
    for p in conferences[0].participants.list():
        if p.call_sid == host:
            continue
        if p.muted:
            continue  # already silent
        client.conferences(conferences[0].sid).participants(p.call_sid).update(muted=True)
        count += 1
    return count


def end_lecture(room: str, host: str, keep_muted: Optional[set] = None) -> None:
    """Let everybody speak again, except for those who are to stay muted."""
    keep_muted = keep_muted or set()
    conferences = client.conferences.list(friendly_name=room, status="in-progress", limit=1)
    for conference in conferences:
        for participant in conference.participants.list():
            if participant.call_sid in keep_muted or participant.call_sid == host:
                continue
            participant.update(muted=False)


def clear(room: str, host: str) -> None:
    """Send everybody but the host away."""
    [conference] = client.conferences.list(friendly_name=room, status="in-progress")
    for participant in conference.participants.list():
        if participant.call_sid != host:
            participant.delete()


def hang_up_on_all(room: str) -> None:
    """End every call of the room, the host's last."""
    participants = client.conferences(room).participants.list()
    for participant in reversed(participants):
        client.calls(participant.call_sid).update(status="completed")
