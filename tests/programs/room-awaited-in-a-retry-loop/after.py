"""Throw a leg out of a conference that may only just be starting."""

import logging
import os
import time
from types import SimpleNamespace
from typing import Any

from vobiz import Vobiz


def conference_members(client: Any, auth_id: str, conference_name: str) -> "list[Any]":
    """Return the members of a conference; RuntimeError when they are not known."""

    def with_attributes(value: Any) -> Any:  # some versions of the SDK answer in dicts
        if not isinstance(value, dict):
            return value
        renamed = {"from_" if key == "from" else key: value[key] for key in value}
        return SimpleNamespace(**renamed)

    room = with_attributes(client.conferences.get_conference(auth_id, conference_name))
    members = getattr(room, "members", None)
    error = getattr(room, "error", None)
    if error or not isinstance(members, (list, tuple)):
        raise RuntimeError(
            f"The members of conference {conference_name!r} are not known: "
            f"Vobiz answered {error or room!r}"
        )
    return [with_attributes(member) for member in members]


def conference_member(
    client: Any, auth_id: str, conference_name: str, call_uuid: str
) -> Any:
    """Return the member whose call is call_uuid; LookupError when it is not there."""
    for member in conference_members(client, auth_id, conference_name):
        if member.call_uuid and str(member.call_uuid) == str(call_uuid):
            return member
    raise LookupError(f"Call {call_uuid!r} is not in conference {conference_name!r}")


LOG = logging.getLogger(__name__)

ATTEMPTS = int(os.environ.get("CONFERENCE_ATTEMPTS", "3"))
DELAY = 0.5


class ConferenceNotFound(Exception):
    """No conference of that name has started in time."""


class ConferenceService:
    """What the web application asks of Twilio."""

    def __init__(self, account_sid=None, auth_token=None):
        # TODO(vobiz VB005): give account_sid or os.environ["VOBIZ_AUTH_ID"] and
        # auth_token or os.environ["VOBIZ_AUTH_TOKEN"] Vobiz's own Auth ID and Auth
        # Token
        self._client = Vobiz(
            api_key=account_sid or os.environ["VOBIZ_AUTH_ID"],
            auth_token=auth_token or os.environ["VOBIZ_AUTH_TOKEN"],
        )

    def wait_for_conference(self, name, attempts=ATTEMPTS, delay=DELAY):
        """Return the SID of the running conference of that name.

        Twilio lists a conference only once its first participant has joined,
        so ask a few times before giving up.
        """
        for attempt in range(1, attempts + 1):
            # TODO(vobiz VB007): VOBIZ_AUTH_ID must name the account that self._client
            # speaks for
            conferences = [
                room_2
                for room_2 in self._client.conferences.list_conferences(
                    os.environ["VOBIZ_AUTH_ID"]
                ).conferences
                if room_2 == name
            ]
            if conferences:
                # TODO(vobiz VB101): conferences[0].sid was a Twilio conference SID;
                # whoever gets it here gets the room's name
                return conferences[0]
            LOG.debug("attempt %d: %s has not started", attempt, name)
            time.sleep(delay * attempt)
        raise ConferenceNotFound(name)

    def remove(self, name, call_sid):
        """Remove one leg as soon as the conference runs."""
        conference_sid = self.wait_for_conference(name)
        # TODO(vobiz VB007): VOBIZ_AUTH_ID must name the account that self._client
        # speaks for
        # TODO(vobiz VB208): conference_sid must hold the room's name, not a Twilio
        # conference SID
        self._client.conference.kick_member(
            os.environ["VOBIZ_AUTH_ID"],
            conference_sid,
            conference_member(
                self._client, os.environ["VOBIZ_AUTH_ID"], conference_sid, call_sid
            ).member_id,
        )
        LOG.info("removed %s from %s", call_sid, conference_sid)

    def close(self, name):
        """End the conference; False if it never started."""
        try:
            conference_sid = self.wait_for_conference(name, attempts=2, delay=0)
        except ConferenceNotFound:
            LOG.warning("%s is not running", name)
            return False
        # TODO(vobiz VB007): VOBIZ_AUTH_ID must name the account that self._client
        # speaks for
        # TODO(vobiz VB103): conference_sid must hold the room's name, not a Twilio
        # conference SID
        self._client.conferences.delete_conference(
            os.environ["VOBIZ_AUTH_ID"], conference_sid
        )
        return True

    def wait_while_alone(self, name, call_sid):
        """Return whether somebody joins call_sid before the patience is over."""
        # TODO(vobiz VB193): name must hold the room's name, not a Twilio conference SID
        room = name
        tries = 0
        while tries < 3:
            # TODO(vobiz VB007): VOBIZ_AUTH_ID must name the account that self._client
            # speaks for
            others = [
                p
                for p in conference_members(
                    self._client, os.environ["VOBIZ_AUTH_ID"], room
                )
                if p.call_uuid != call_sid
            ]
            if others:
                return True
            tries += 1
            time.sleep(DELAY)
        return False
