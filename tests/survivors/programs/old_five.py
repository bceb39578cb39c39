from twilio.rest import TwilioRestClient
from twilio import twiml, TwilioRestException
import twilio.util

client = TwilioRestClient("AC00000000000000000000000000000003", "secret")


def mute(conf, call):
    client.participants(conf).mute(call)


def kick(conf, call):
    try:
        client.participants(conf).kick(call)
    except TwilioRestException, e:
        print e.msg


def join(room):
    r = twiml.Response()
    with r.dial() as d:
        d.conference(room, muted=True)
    return str(r)


def hangup(sid):
    client.calls.hangup(sid)
