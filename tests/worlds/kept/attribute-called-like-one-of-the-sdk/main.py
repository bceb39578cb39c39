import os

from twilio.rest import Client


def get_client():
    return Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])


class Desk:
    def __init__(self, room):
        self.conference = get_client().conferences(room)

    def act(self, call):
        participant = self.conference.participants.get(call)
        for each in self.conference.participants.stream():
            print(each.call_sid)


def announce(room):
    get_client().api.v2010.account.conferences(room).update(announce_url="https://media.example.com/a.mp3")


def count():
    return len(get_client().conferences.list())
