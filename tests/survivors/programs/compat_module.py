"""One import for all versions of twilio."""
try:
    from twilio.twiml.voice_response import VoiceResponse
    from twilio.rest import Client
except ImportError:
    from twilio.twiml import Response as VoiceResponse
    from twilio.rest import TwilioRestClient as Client
import twilio.rest as rest
import twilio
from importlib import import_module

exceptions = import_module("twilio.base.exceptions")
voice = __import__("twilio.twiml.voice_response", fromlist=["VoiceResponse"])


def end(room):
    try:
        rest.Client().conferences(room).update(status="completed")
    except exceptions.TwilioRestException as e:
        print(e)
    except twilio.base.exceptions.TwilioException:
        raise SystemExit(2)


def doc(room):
    r = voice.VoiceResponse()
    r.dial().conference(room)
    return str(r)


def other(room):
    r = VoiceResponse()
    r.say("Hi")
    return str(r)


def dynamic(name):
    return getattr(import_module("twilio.rest"), "Client")().conferences(name).fetch()
