"""Conference helpers of the triage line.

The client is made at first use, so that importing this module needs no
credentials: the test suite imports it on machines that have none.
"""

import logging
import os

from twilio.rest import Client

log = logging.getLogger(__name__)

_client = None


def get_client():
    """Return the one client of this process."""
    global _client
    if _client is None:
        log.debug("connecting to the telephony API")
        _client = Client(
            os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"]
        )
    return _client


def is_open(room):
    """Whether anybody has dialled into the room yet."""
    found = get_client().conferences.list(friendly_name=room, status="in-progress")
    return bool(found)


def mute(room, call_sid):
    get_client().conferences(room).participants(call_sid).update(muted=True)
    log.info("muted %s in %s", call_sid, room)


def unmute(room, call_sid):
    get_client().conferences(room).participants(call_sid).update(muted=False)
    log.info("unmuted %s in %s", call_sid, room)


def kick(room, call_sid):
    """Remove one leg from the room."""
    client = get_client()
    client.conferences(room).participants(call_sid).delete()


def kick_all_but(room, keep):
    """Remove everybody whose call is not in `keep`; returns how many went."""
    removed = 0
    for participant in get_client().conferences(room).participants.list():
        if participant.call_sid in keep:
            continue
        participant.delete()  # one request each, there is no bulk removal
        removed += 1
    return removed


def end(room):
    """Hang the room up, whoever is still in it."""
    if not is_open(room):
        log.warning("%s is not open", room)
        return False
    get_client().conferences(room).update(status="completed")
    return True
