"""Hold music and announcements for the reservations line.

Twilio plays its own music to who is held without a hold_url; our callers get
ours, by the language that they chose.
"""

import logging
import os

from twilio.rest import Client

log = logging.getLogger(__name__)

MEDIA = "https://media.example.com"
MUSIC = {"en": f"{MEDIA}/hold/waltz.mp3", "fr": f"{MEDIA}/hold/chanson.mp3"}
BACK_SOON = "https://media.example.com/back-soon.mp3"


class HoldMusic:
    """Holds callers of one room."""

    def __init__(self, room: str, language: str = "en") -> None:
        self.client = Client(
            os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"]
        )
        self.room = room
        self.music = MUSIC[language]
        self.held: list[str] = []

    def _participant(self, call_sid: str):
        return self.client.conferences(self.room).participants(call_sid)

    def hold(self, call_sid: str) -> None:
        """Hold one caller, with music in their language."""
        self._participant(call_sid).update(hold=True, hold_url=self.music)
        self.held.append(call_sid)

    def park(self, call_sid: str) -> None:
        """Hold one caller with whatever the account plays."""
        self._participant(call_sid).update(hold=True)
        self.held.append(call_sid)

    def set_hold(self, call_sids: list[str], hold: bool) -> None:
        """Hold several, or bring them back."""
        for call_sid in call_sids:
            self.client.conferences(self.room).participants(call_sid).update(
                hold=hold, hold_url=self.music, hold_method="GET"
            )

    def resume(self, call_sid: str) -> None:
        """Bring one caller back, able to speak."""
        # One request: nobody should hear the click of two.
        self._participant(call_sid).update(hold=False, muted=False)
        self.held.remove(call_sid)

    def resume_all(self) -> int:
        count = len(self.held)
        for call_sid in list(self.held):
            self.resume(call_sid)
        log.info("%s: %d callers are back", self.room, count)
        return count

    def reassure(self, call_sid: str) -> None:
        """Tell one caller that they are not forgotten."""
        self._participant(call_sid).update(announce_url=BACK_SOON)

    def announce(self, url: str) -> None:
        """Play something to everybody in the room."""
        self.client.conferences(self.room).update(
            announce_url=url, announce_method="GET"
        )
