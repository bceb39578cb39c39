from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

_client = None


def client():
    global _client
    if _client is None:
        _client = Client()
    return _client


def end(name):
    rooms = client().conferences.list(friendly_name=name, status="in-progress", limit=1)
    if not rooms:
        return False
    rooms[0].update(status="completed")
    return True


def mute(name, call_sid):
    try:
        client().conferences(name).participants(call_sid).update(muted=True)
    except TwilioRestException as error:
        if error.status != 404:
            raise
        return False
    return True
