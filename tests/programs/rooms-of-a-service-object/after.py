"""The service behind the bridge dashboard: one object, made once per process."""

import logging
import os
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


logger = logging.getLogger("bridge.service")


class RoomService:
    """Everything that the dashboard does to conference rooms.

    The client is a property, so that a subclass in the tests can replace it.
    """

    def __init__(self, prefix="bridge-"):
        self._client = None
        self.prefix = prefix
        # Handlers say self.rooms("name"); the longer spelling is in here only.

    @property
    def client(self):
        """The client, made when it is first asked for."""
        if self._client is None:
            account_sid = os.environ["VOBIZ_AUTH_ID"]
            auth_token = os.environ["VOBIZ_AUTH_TOKEN"]
            self._client = Vobiz(api_key=account_sid, auth_token=auth_token)
        return self._client

    def names(self):
        """Names of the bridges that are open now, without their prefix."""
        return sorted(
            room[len(self.prefix) :]
            for room in self.client.conferences.list_conferences(
                os.environ["VOBIZ_AUTH_ID"]
            ).conferences
            if room.startswith(self.prefix)
        )

    def headcount(self, bridge):
        """How many legs are in a bridge."""
        # TODO(vobiz VB207): self.prefix + bridge must hold the room's name, not a
        # Twilio conference SID
        return len(
            conference_members(
                self.client, os.environ["VOBIZ_AUTH_ID"], self.prefix + bridge
            )
        )

    def set_muted(self, bridge, call_sid, muted):
        # TODO(vobiz VB193): self.prefix + bridge must hold the room's name, not a
        # Twilio conference SID
        room = self.prefix + bridge
        member_id = conference_member(
            self.client, os.environ["VOBIZ_AUTH_ID"], room, call_sid
        ).member_id
        if bool(muted):
            self.client.conference_members.mute_member(
                os.environ["VOBIZ_AUTH_ID"], room, member_id
            )
        else:
            self.client.conference_members.unmute_member(
                os.environ["VOBIZ_AUTH_ID"], room, member_id
            )
        logger.info("%s: %s muted=%s", bridge, call_sid, muted)

    def broadcast(self, url):
        """Play an audio file in every open bridge; returns how many there were."""
        count = 0
        for bridge in self.names():
            # TODO(vobiz VB105): self.prefix + bridge must hold the room's name, not a
            # Twilio conference SID
            self.client.conference.play_audio_member(
                os.environ["VOBIZ_AUTH_ID"], self.prefix + bridge, "all", url=url
            )
            count += 1
        return count

    def close(self, bridge, farewell=None):
        """End a bridge, after a word of farewell if there is one."""
        # TODO(vobiz VB193): self.prefix + bridge must hold the room's name, not a
        # Twilio conference SID
        room = self.prefix + bridge
        if farewell:
            self.client.conference.play_audio_member(
                os.environ["VOBIZ_AUTH_ID"], room, "all", url=farewell
            )
        self.client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], room)
        logger.info("closed %s", bridge)


service = RoomService()
