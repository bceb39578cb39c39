"""Supervisor controls for the support floor.

A supervisor works on one room at a time: silences a leg that coughs, parks a
caller with music while the agent looks something up, throws out intruders.
"""

import logging
import os

from twilio.rest import Client

logger = logging.getLogger(__name__)

HOLD_MUSIC = "https://media.example.com/hold/bossa-nova.mp3"


class Supervisor:
    """What one supervisor may do to the legs of one room."""

    def __init__(self, room_name):
        self.client = Client(
            os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"]
        )
        self.room_name = room_name
        self.actions = 0

    def set_muted(self, call_sid, muted):
        """Mute (True) or unmute (False) one leg."""
        logger.info("%s: muted=%s for %s", self.room_name, muted, call_sid)
        self.client.conferences(self.room_name).participants(call_sid).update(
            muted=bool(muted)
        )
        self.actions += 1

    def hold(self, call_sid, on=True, url=HOLD_MUSIC):
        """Park a caller with music, or bring them back."""
        self.client.conferences(self.room_name).participants(call_sid).update(
            hold=on,
            hold_url=url,  # ignored by Twilio when hold is False
        )
        self.actions += 1

    def is_muted(self, call_sid):
        participant = (
            self.client.conferences(self.room_name).participants(call_sid).fetch()
        )
        return participant.muted

    def kick(self, call_sid):
        """Remove a leg; its call goes on with whatever stands after the Dial."""
        logger.warning("%s: kicking %s", self.room_name, call_sid)
        self.client.conferences(self.room_name).participants(call_sid).delete()
        self.actions += 1


def main():
    logging.basicConfig(level=logging.INFO)
    supervisor = Supervisor(os.environ.get("ROOM", "support"))
    supervisor.set_muted(os.environ["CALL_SID"], True)


if __name__ == "__main__":
    main()
