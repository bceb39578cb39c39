"""Bridge between the ticket system and the phone rooms."""
import os
import logging
from twilio.rest import Client as TwilioClient

log = logging.getLogger(__name__)
tw = TwilioClient(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
rooms = tw.conferences
dial_out = tw.calls.create


def close_ticket(ticket):
    r = rooms(ticket["room"])
    end = r.update
    end(status="completed")
    log.info("closed %s", ticket["id"])


def silence_everyone(room):
    members = rooms(room).participants
    for member in members.list():
        members(member.call_sid).update(muted=True)


def kick(room, call_sid):
    p = rooms(room).participants(call_sid)
    remove = p.delete
    if remove():
        log.info("removed %s from %s", call_sid, room)


def ring(number):
    return dial_out(to=number, from_="+15550100", url="https://voice.acme.test/answer").sid
