"""Thin layer so that the rest of the shop never sees twilio."""
import os

from twilio.rest import Client


class ClientProxy:
    """Makes the client when it is first asked for something."""

    def __init__(self):
        self.__dict__["_real"] = None

    def __getattr__(self, name):
        if self.__dict__["_real"] is None:
            self.__dict__["_real"] = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
        return getattr(self.__dict__["_real"], name)


class RoomMixin:
    room_name = None

    def end_room(self):
        self.twilio.conferences(self.room_name).update(status="completed")

    def mute(self, call_sid):
        self.twilio.conferences(self.room_name).participants(call_sid).update(muted=True)


class SmsMixin:
    def text(self, to, body):
        return self.twilio.messages.create(to=to, from_="+15550100", body=body).sid


class Ticket(RoomMixin, SmsMixin):
    twilio = ClientProxy()

    def __init__(self, number):
        self.room_name = "ticket-%d" % number


proxy = ClientProxy()
proxy.calls.create(to="+15550101", from_="+15550100", url="https://acme.test/voice")
