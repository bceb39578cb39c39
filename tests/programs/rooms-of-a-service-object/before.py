"""The service behind the bridge dashboard: one object, made once per process."""

import logging
import os

from twilio.rest import Client

logger = logging.getLogger("bridge.service")


class RoomService:
    """Everything that the dashboard does to conference rooms.

    The client is a property, so that a subclass in the tests can replace it.
    """

    def __init__(self, prefix="bridge-"):
        self._client = None
        self.prefix = prefix
        # Handlers say self.rooms("name"); the longer spelling is in here only.
        self.rooms = self.client.conferences

    @property
    def client(self):
        """The client, made when it is first asked for."""
        if self._client is None:
            account_sid = os.environ["TWILIO_ACCOUNT_SID"]
            auth_token = os.environ["TWILIO_AUTH_TOKEN"]
            self._client = Client(account_sid, auth_token)
        return self._client

    def names(self):
        """Names of the bridges that are open now, without their prefix."""
        return sorted(
            room.friendly_name[len(self.prefix) :]
            for room in self.rooms.list(status="in-progress")
            if room.friendly_name.startswith(self.prefix)
        )

    def headcount(self, bridge):
        """How many legs are in a bridge."""
        return len(self.rooms(self.prefix + bridge).participants.list())

    def set_muted(self, bridge, call_sid, muted):
        room = self.rooms(self.prefix + bridge)
        room.participants(call_sid).update(muted=bool(muted))
        logger.info("%s: %s muted=%s", bridge, call_sid, muted)

    def broadcast(self, url):
        """Play an audio file in every open bridge; returns how many there were."""
        count = 0
        for bridge in self.names():
            self.rooms(self.prefix + bridge).update(announce_url=url)
            count += 1
        return count

    def close(self, bridge, farewell=None):
        """End a bridge, after a word of farewell if there is one."""
        room = self.rooms(self.prefix + bridge)
        if farewell:
            room.update(announce_url=farewell)
        room.update(status="completed")
        logger.info("closed %s", bridge)


service = RoomService()
