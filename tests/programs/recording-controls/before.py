"""Control of a room's recording, so that card numbers are never on the tape.

The room starts to record when the agent joins (record="record-from-start" in
the TwiML); from then on the agent's console calls the functions below.
"""

import logging
import os
from contextlib import contextmanager

from twilio.rest import Client

log = logging.getLogger("payments.recording")

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])

# Twilio's own name for the recording that is running, whatever its SID.
CURRENT = "Twilio.CURRENT"


def pause(room):
    """Pause the recording while the caller reads out a card number."""
    # "skip" leaves no silence in the file; auditors asked for that.
    client.conferences(room).recordings(CURRENT).update(
        status="paused", pause_behavior="skip"
    )
    log.info("%s: recording paused", room)


def resume(room):
    """Record again."""
    client.conferences(room).recordings("Twilio.CURRENT").update(status="in-progress")
    log.info("%s: recording resumed", room)


def stop(room):
    """Stop recording for good; returns what state it is in now."""
    recording = client.conferences(room).recordings("Twilio.CURRENT").update(
        status="stopped"
    )
    log.info("%s: recording is %s", room, recording.status)
    return recording.status


@contextmanager
def off_the_record(room):
    """Pause for as long as the block runs, whatever happens in it."""
    pause(room)
    try:
        yield
    finally:
        resume(room)


def take_payment(room, terminal):
    """Let the terminal take a card number off the record."""
    with off_the_record(room):
        receipt = terminal(room)
    if receipt is None:
        log.warning("%s: no payment", room)
    return receipt


def recording_sids(room):
    """SIDs of everything recorded in this room, for the archive."""
    return [recording.sid for recording in client.conferences(room).recordings.list()]


def finish(room):
    """Stop recording, then end the room."""
    state = stop(room)
    client.conferences(room).update(status="completed")
    return state
