"""Throw a leg out of a conference that may only just be starting."""

import logging
import os
import time

from twilio.rest import Client as TwilioClient

LOG = logging.getLogger(__name__)

ATTEMPTS = int(os.environ.get("CONFERENCE_ATTEMPTS", "3"))
DELAY = 0.5


class ConferenceNotFound(Exception):
    """No conference of that name has started in time."""


class ConferenceService:
    """What the web application asks of Twilio."""

    def __init__(self, account_sid=None, auth_token=None):
        self._client = TwilioClient(
            account_sid or os.environ["TWILIO_ACCOUNT_SID"],
            auth_token or os.environ["TWILIO_AUTH_TOKEN"],
        )

    def wait_for_conference(self, name, attempts=ATTEMPTS, delay=DELAY):
        """Return the SID of the running conference of that name.

        Twilio lists a conference only once its first participant has joined,
        so ask a few times before giving up.
        """
        for attempt in range(1, attempts + 1):
            conferences = self._client.conferences.list(
                friendly_name=name, status="in-progress"
            )
            if conferences:
                return conferences[0].sid
            LOG.debug("attempt %d: %s has not started", attempt, name)
            time.sleep(delay * attempt)
        raise ConferenceNotFound(name)

    def remove(self, name, call_sid):
        """Remove one leg as soon as the conference runs."""
        conference_sid = self.wait_for_conference(name)
        self._client.conferences(conference_sid).participants(call_sid).delete()
        LOG.info("removed %s from %s", call_sid, conference_sid)

    def close(self, name):
        """End the conference; False if it never started."""
        try:
            conference_sid = self.wait_for_conference(name, attempts=2, delay=0)
        except ConferenceNotFound:
            LOG.warning("%s is not running", name)
            return False
        self._client.conferences(conference_sid).update(status="completed")
        return True

    def wait_while_alone(self, name, call_sid):
        """Return whether somebody joins call_sid before the patience is over."""
        room = self._client.conferences(name)
        tries = 0
        while tries < 3:
            others = [p for p in room.participants.list() if p.call_sid != call_sid]
            if others:
                return True
            tries += 1
            time.sleep(DELAY)
        return False
