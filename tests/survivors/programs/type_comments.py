from typing import Optional, Union

from twilio.rest import Client
from twilio.rest.api.v2010.account.call import CallInstance
from twilio.rest.api.v2010.account.conference.participant import ParticipantInstance


class Desk(object):
    client = None  # type: Optional[Client]

    def __init__(self, client):
        # type: (Client) -> None
        self.client = client
        self.legs = {}  # type: dict[str, ParticipantInstance]

    def join(self, room, number):
        # type: (str, str) -> ParticipantInstance
        leg = self.client.conferences(room).participants.create(from_="+15550100", to=number)
        self.legs[number] = leg
        return leg

    def drop(self, number):
        self.legs.pop(number).delete()

    def mute(self, number, on=True):
        self.legs[number].update(muted=on)

    def redial(self, call: Union[CallInstance, str]) -> Optional[CallInstance]:
        if isinstance(call, str):
            call = self.client.calls(call).fetch()
        if call.status == "busy":
            return self.client.calls.create(to=call.to, from_=call._from, url="https://acme.test/again")
        return None


def mute_all(legs: "list[ParticipantInstance]"):
    for leg in legs:
        leg.update(muted=True)
