import os

from twilio.rest import Client


def get_client():
    return Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])


class Desk:
    def __init__(self, room):
        self.conference = get_client().conferences(room)

    def quiet(self, call):
        context = get_client().conferences("Lobby").participants(call)
        context.update(muted=True)
        context = self.conference.participants(call)
        context.update(muted=True)


def end(room):
    get_client().conferences(room).update(status="completed")
