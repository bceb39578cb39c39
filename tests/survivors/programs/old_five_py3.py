"""Twilio 5.x, made to run on Python 3 by somebody in a hurry."""
import twilio.twiml
from twilio.rest import TwilioRestClient
from twilio.rest.exceptions import TwilioRestException
from twilio.util import TwilioCapability

ACCOUNT, TOKEN = "AC00000000000000000000000000000003", "secret"
client = TwilioRestClient(ACCOUNT, TOKEN)


def rooms():
    return [c.friendly_name for c in client.conferences.list(status="in-progress")]


def members(sid):
    return client.participants(sid).list(muted=False)


def mute(sid, call):
    client.participants(sid).mute(call)


def route(call):
    return client.calls.route(call, "http://acme.test/voice", method="POST")


def ring(to):
    try:
        return client.calls.create(to=to, from_="+15550100", url="http://acme.test/voice").sid
    except TwilioRestException as e:
        return e.code


def token(name):
    cap = TwilioCapability(ACCOUNT, TOKEN)
    cap.allow_client_incoming(name)
    return cap.generate()


def voice(room):
    resp = twilio.twiml.Response()
    resp.say("Welcome")
    resp.dial(hangupOnStar=True).conference(room)
    return str(resp)
