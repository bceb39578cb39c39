"""Control of a room's recording, so that card numbers are never on the tape.

The room starts to record when the agent joins (record="record-from-start" in
the TwiML); from then on the agent's console calls the functions below.
"""

import logging
import os
from contextlib import contextmanager

from twilio.rest import Client
from vobiz import Vobiz

log = logging.getLogger("payments.recording")

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
vobiz_client = Vobiz(
    api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
)

# Twilio's own name for the recording that is running, whatever its SID.
CURRENT = "Twilio.CURRENT"


def pause(room):
    """Pause the recording while the caller reads out a card number."""
    # "skip" leaves no silence in the file; auditors asked for that.
    # TODO(vobiz VB302): Vobiz cannot pause: recording stops here, and a new file begins
    # when it starts again
    # TODO(vobiz VB302): room must hold the room's name, not a Twilio conference SID
    vobiz_client.conference_recording.stop_conference_recording(
        os.environ["VOBIZ_AUTH_ID"], room
    )
    log.info("%s: recording paused", room)


def resume(room):
    """Record again."""
    # TODO(vobiz VB303): Vobiz begins a new file here
    # TODO(vobiz VB303): room must hold the room's name, not a Twilio conference SID
    vobiz_client.conference_recording.start_conference_recording(
        os.environ["VOBIZ_AUTH_ID"], room
    )
    log.info("%s: recording resumed", room)


def stop(room):
    """Stop recording for good; returns what state it is in now."""
    # TODO(vobiz VB301): room must hold the room's name, not a Twilio conference SID
    vobiz_client.conference_recording.stop_conference_recording(
        os.environ["VOBIZ_AUTH_ID"], room
    )
    log.info("%s: recording is %s", room, "stopped")
    return "stopped"


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
    # TODO(vobiz VB103): room must hold the room's name, not a Twilio conference SID
    vobiz_client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], room)
    return state
