"""A moderated call: one object per conference, kept by the web application while it runs."""
import logging
import os

from twilio.rest import Client

logger = logging.getLogger(__name__)


class ModeratedCall:
    """The conference of one case, with a moderator who may do everything."""

    def __init__(self, name, moderator):
        """Remember the conference; nothing is asked of Twilio yet."""
        self.client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
        self.name = name
        self.moderator = moderator
        self.conference = self.client.conferences(name)
        self.moderator_leg = self.conference.participants(moderator)
        self.closed = False

    def participants(self):
        """Everybody in the call, the moderator too."""
        return [p.call_sid for p in self.conference.participants.list()]

    def mute(self, call_sid):
        if call_sid == self.moderator:
            raise ValueError("the moderator cannot be muted")
        self.conference.participants(call_sid).update(muted=True)

    def unmute(self, call_sid):
        self.conference.participants(call_sid).update(muted=False)

    def mute_others(self):
        """Silence everybody but the moderator."""
        for participant in self.conference.participants.list():
            if participant.call_sid != self.moderator:
                participant.update(muted=True)

    def announce(self, url):
        """Play something to everybody."""
        self.conference.update(announce_url=url)

    def step_back(self):
        """The moderator goes silent, and leaves."""
        self.moderator_leg.update(muted=True)
        self.moderator_leg.delete()

    def close(self):
        """End the call for everybody, once."""
        if self.closed:
            return
        self.closed = True
        self.conference.update(status="completed")
        logger.info("case %s closed", self.name)


CALLS = {}


def call_of(case, moderator=None):
    """Return the call of a case; the first who asks is the moderator."""
    name = f"case-{case}"
    if name not in CALLS:
        CALLS[name] = ModeratedCall(name, moderator)
    return CALLS[name]
