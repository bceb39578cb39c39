import os

from twilio.rest import Client

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])


def release(room):
    for held in client.conferences("Sales").participants.list(hold=True):
        held.update(hold=False)
        # An id of Twilio's, which a member of Vobiz's does not have.
        client.conferences("Sales").participants(held.call_sid).update(muted=False)
    client.conferences("Lobby").update(status="completed")
