import contextlib

from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

client = Client()


def act(room):
    try:
        client.conferences(room).update(status="completed")
        with contextlib.suppress(TwilioRestException):
            for participant in client.conferences(room).participants.list():
                participant.update(muted=True)
    except Exception:
        print("refused")
