"""Kinds of rooms, and what a moderator may do in each."""

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


logger = logging.getLogger(__name__)


class Room:
    """Any room: it can be looked into, and ended."""

    # One client for all rooms.
    client = Vobiz(
        api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
    )
    kind = "room"

    def __init__(self, name: str) -> None:
        self.name = name
        # TODO(vobiz VB193): name must hold the room's name, not a Twilio conference SID
        self.conference = name

    @classmethod
    def open_names(cls) -> list:
        """Names of all rooms that are open, of whatever kind."""
        return [
            room
            for room in cls.client.conferences.list_conferences(
                os.environ["VOBIZ_AUTH_ID"]
            ).conferences
        ]

    @staticmethod
    def describe(participant) -> str:
        return f"{participant.call_uuid}{' (muted)' if participant.muted else ''}"

    def who(self) -> list:
        return [
            self.describe(participant)
            for participant in conference_members(
                self.client, os.environ["VOBIZ_AUTH_ID"], self.conference
            )
        ]

    def end(self) -> None:
        self.client.conferences.delete_conference(
            os.environ["VOBIZ_AUTH_ID"], self.conference
        )
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
        for participant in conference_members(
            self.client, os.environ["VOBIZ_AUTH_ID"], self.conference
        ):
            if participant.call_uuid == self.moderator or participant.muted:
                continue
            self.client.conference_members.mute_member(
                os.environ["VOBIZ_AUTH_ID"], self.conference, participant.member_id
            )
            count += 1
        return count

    def give_floor(self, call_sid: str) -> None:
        self.client.conference_members.unmute_member(
            os.environ["VOBIZ_AUTH_ID"],
            self.conference,
            conference_member(
                self.client, os.environ["VOBIZ_AUTH_ID"], self.conference, call_sid
            ).member_id,
        )

    def expel(self, call_sid: str) -> None:
        if call_sid == self.moderator:
            raise ValueError("the moderator stays")
        self.client.conference.kick_member(
            os.environ["VOBIZ_AUTH_ID"],
            self.conference,
            conference_member(
                self.client, os.environ["VOBIZ_AUTH_ID"], self.conference, call_sid
            ).member_id,
        )


class Lecture(ModeratedRoom):
    """A moderated room that begins silent, with a chime."""

    kind = "lecture"
    chime = "https://media.example.com/chime.wav"

    def begin(self) -> int:
        silenced = self.silence()
        # TODO(vobiz VB105): self.name must hold the room's name, not a Twilio
        # conference SID
        self.client.conference.play_audio_member(
            os.environ["VOBIZ_AUTH_ID"], self.name, "all", url=self.chime
        )
        return silenced

    def end(self) -> None:
        """Let everybody speak for the applause, then end."""
        for participant in conference_members(
            self.client, os.environ["VOBIZ_AUTH_ID"], self.conference
        ):
            self.client.conference_members.unmute_member(
                os.environ["VOBIZ_AUTH_ID"], self.conference, participant.member_id
            )
        super().end()
