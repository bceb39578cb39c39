"""Follow-up of missed conference calls: text, ring, and tidy up."""

import logging
import os

from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

logger = logging.getLogger("followup")

NUMBER = "+15550100"
RING_URL = "https://app.example.com/twiml/ring.xml"

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])


def send_text(to, body):
    """Send a text; an unreachable number is no reason to stop."""
    try:
        message = client.messages.create(to=to, from_=NUMBER, body=body)
    except TwilioRestException as error:
        logger.error("text to %s failed: %s (%s)", to, error.msg, error.code)
        return None
    return message.sid


def ring(to):
    """Call somebody; what they hear is served by us."""
    call = client.calls.create(to=to, from_=NUMBER, url=RING_URL)
    return call.sid


def missing(room, expected):
    """Return the numbers whose calls are not in the room."""
    try:
        present = {p.call_sid for p in client.conferences(room).participants.list()}
    except Exception:  # the room may be over
        logger.exception("cannot read %s", room)
        return []
    return [number for call_sid, number in expected.items() if call_sid not in present]


def follow_up(room, expected):
    """Text and ring whoever is not there, and let those who are listen quietly."""
    numbers = missing(room, expected)
    for number in numbers:
        sid = send_text(number, f"We are waiting for you in {room}.")
        logger.info("texted %s: %s", number, sid)
        ring(number)
    for participant in client.conferences(room).participants.list(limit=10):
        participant.update(muted=True)
    return numbers


def give_up(room, organiser):
    """End the call, and tell the organiser."""
    try:
        client.conferences(room).update(status="completed")
    except TwilioRestException as error:
        if error.status != 404:
            raise
        logger.info("%s was over already", room)
    return send_text(organiser, "Nobody came. The call has ended.")
