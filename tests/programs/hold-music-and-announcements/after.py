"""Hold music and announcements for the reservations line.

Twilio plays its own music to who is held without a hold_url; our callers get
ours, by the language that they chose.
"""

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


log = logging.getLogger(__name__)

MEDIA = "https://media.example.com"
MUSIC = {"en": f"{MEDIA}/hold/waltz.mp3", "fr": f"{MEDIA}/hold/chanson.mp3"}
BACK_SOON = "https://media.example.com/back-soon.mp3"


class HoldMusic:
    """Holds callers of one room."""

    def __init__(self, room: str, language: str = "en") -> None:
        self.client = Vobiz(
            api_key=os.environ["VOBIZ_AUTH_ID"],
            auth_token=os.environ["VOBIZ_AUTH_TOKEN"],
        )
        self.room = room
        self.music = MUSIC[language]
        self.held: list[str] = []

    def _participant(self, call_sid: str):
        return call_sid

    def hold(self, call_sid: str) -> None:
        """Hold one caller, with music in their language."""
        self.client.conference.play_audio_member(
            os.environ["VOBIZ_AUTH_ID"],
            self.room,
            conference_member(
                self.client,
                os.environ["VOBIZ_AUTH_ID"],
                self.room,
                self._participant(call_sid),
            ).member_id,
            url=self.music,
        )
        self.held.append(call_sid)

    def park(self, call_sid: str) -> None:
        """Hold one caller with whatever the account plays."""
        self.client.conference.play_audio_member(
            os.environ["VOBIZ_AUTH_ID"],
            self.room,
            conference_member(
                self.client,
                os.environ["VOBIZ_AUTH_ID"],
                self.room,
                self._participant(call_sid),
            ).member_id,
            url="https://media.example.com/hold/default.mp3",
        )
        self.held.append(call_sid)

    def set_hold(self, call_sids: list[str], hold: bool) -> None:
        """Hold several, or bring them back."""
        for call_sid in call_sids:
            # TODO(vobiz VB203): self.room must hold the room's name, not a Twilio
            # conference SID
            member_id = conference_member(
                self.client, os.environ["VOBIZ_AUTH_ID"], self.room, call_sid
            ).member_id
            if hold:
                self.client.conference.play_audio_member(
                    os.environ["VOBIZ_AUTH_ID"], self.room, member_id, url=self.music
                )
            else:
                self.client.conference.stop_audio_member(
                    os.environ["VOBIZ_AUTH_ID"], self.room, member_id
                )

    def resume(self, call_sid: str) -> None:
        """Bring one caller back, able to speak."""
        # One request: nobody should hear the click of two.
        member_id = conference_member(
            self.client,
            os.environ["VOBIZ_AUTH_ID"],
            self.room,
            self._participant(call_sid),
        ).member_id
        self.client.conference_members.unmute_member(
            os.environ["VOBIZ_AUTH_ID"], self.room, member_id
        )
        self.client.conference.stop_audio_member(
            os.environ["VOBIZ_AUTH_ID"], self.room, member_id
        )
        self.held.remove(call_sid)

    def resume_all(self) -> int:
        count = len(self.held)
        for call_sid in list(self.held):
            self.resume(call_sid)
        log.info("%s: %d callers are back", self.room, count)
        return count

    def reassure(self, call_sid: str) -> None:
        """Tell one caller that they are not forgotten."""
        self.client.conference.play_audio_member(
            os.environ["VOBIZ_AUTH_ID"],
            self.room,
            conference_member(
                self.client,
                os.environ["VOBIZ_AUTH_ID"],
                self.room,
                self._participant(call_sid),
            ).member_id,
            url=BACK_SOON,
        )

    def announce(self, url: str) -> None:
        """Play something to everybody in the room."""
        # TODO(vobiz VB105): self.room must hold the room's name, not a Twilio
        # conference SID
        self.client.conference.play_audio_member(
            os.environ["VOBIZ_AUTH_ID"], self.room, "all", url=url
        )
