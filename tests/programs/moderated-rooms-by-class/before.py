"""Kinds of rooms, and what a moderator may do in each."""

import logging
import os

from twilio.rest import Client

logger = logging.getLogger(__name__)


class Room:
    """Any room: it can be looked into, and ended."""

    # One client for all rooms.
    client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
    kind = "room"

    def __init__(self, name: str) -> None:
        self.name = name
        self.conference = self.client.conferences(name)

    @classmethod
    def open_names(cls) -> list:
        """Names of all rooms that are open, of whatever kind."""
        return [room.friendly_name for room in cls.client.conferences.list(status="in-progress")]

    @staticmethod
    def describe(participant) -> str:
        return f"{participant.call_sid}{' (muted)' if participant.muted else ''}"

    def who(self) -> list:
        return [self.describe(participant) for participant in self.conference.participants.list()]

    def end(self) -> None:
        self.conference.update(status="completed")
        logger.info("%s %s ended", self.kind, self.name)


class ModeratedRoom(Room):
    """A room with a moderator, who alone is never muted."""

    kind = "moderated room"

    def __init__(self, name: str, moderator: str) -> None:
        super().__init__(name)
        self.moderator = moderator

    def silence(self) -> int:
        """Mute all but the moderator."""
        count = 0
        for participant in self.conference.participants.list():
            if participant.call_sid == self.moderator or participant.muted:
                continue
            participant.update(muted=True)
            count += 1
        return count

    def give_floor(self, call_sid: str) -> None:
        self.conference.participants(call_sid).update(muted=False)

    def expel(self, call_sid: str) -> None:
        if call_sid == self.moderator:
            raise ValueError("the moderator stays")
        self.conference.participants(call_sid).delete()


class Lecture(ModeratedRoom):
    """A moderated room that begins silent, with a chime."""

    kind = "lecture"
    chime = "https://media.example.com/chime.wav"

    def begin(self) -> int:
        silenced = self.silence()
        self.client.conferences(self.name).update(announce_url=self.chime)
        return silenced

    def end(self) -> None:
        """Let everybody speak for the applause, then end."""
        for participant in self.conference.participants.list():
            participant.update(muted=False)
        super().end()
