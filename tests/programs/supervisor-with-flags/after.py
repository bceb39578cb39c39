"""Supervisor controls for the support floor.

A supervisor works on one room at a time: silences a leg that coughs, parks a
caller with music while the agent looks something up, throws out intruders.
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


logger = logging.getLogger(__name__)

HOLD_MUSIC = "https://media.example.com/hold/bossa-nova.mp3"


class Supervisor:
    """What one supervisor may do to the legs of one room."""

    def __init__(self, room_name):
        self.client = Vobiz(
            api_key=os.environ["VOBIZ_AUTH_ID"],
            auth_token=os.environ["VOBIZ_AUTH_TOKEN"],
        )
        self.room_name = room_name
        self.actions = 0

    def set_muted(self, call_sid, muted):
        """Mute (True) or unmute (False) one leg."""
        logger.info("%s: muted=%s for %s", self.room_name, muted, call_sid)
        # TODO(vobiz VB201): self.room_name must hold the room's name, not a Twilio
        # conference SID
        member_id = conference_member(
            self.client, os.environ["VOBIZ_AUTH_ID"], self.room_name, call_sid
        ).member_id
        if bool(muted):
            self.client.conference_members.mute_member(
                os.environ["VOBIZ_AUTH_ID"], self.room_name, member_id
            )
        else:
            self.client.conference_members.unmute_member(
                os.environ["VOBIZ_AUTH_ID"], self.room_name, member_id
            )
        self.actions += 1

    def hold(self, call_sid, on=True, url=HOLD_MUSIC):
        """Park a caller with music, or bring them back."""
        # ignored by Twilio when hold is False
        # TODO(vobiz VB203): self.room_name must hold the room's name, not a Twilio
        # conference SID
        member_id = conference_member(
            self.client, os.environ["VOBIZ_AUTH_ID"], self.room_name, call_sid
        ).member_id
        if on and str(on).lower() != "false":
            self.client.conference.play_audio_member(
                os.environ["VOBIZ_AUTH_ID"], self.room_name, member_id, url=url
            )
        elif on is not None:
            self.client.conference.stop_audio_member(
                os.environ["VOBIZ_AUTH_ID"], self.room_name, member_id
            )
        self.actions += 1

    def is_muted(self, call_sid):
        # TODO(vobiz VB206): self.room_name must hold the room's name, not a Twilio
        # conference SID
        participant = conference_member(
            self.client, os.environ["VOBIZ_AUTH_ID"], self.room_name, call_sid
        )
        return participant.muted

    def kick(self, call_sid):
        """Remove a leg; its call goes on with whatever stands after the Dial."""
        logger.warning("%s: kicking %s", self.room_name, call_sid)
        # TODO(vobiz VB208): self.room_name must hold the room's name, not a Twilio
        # conference SID
        self.client.conference.kick_member(
            os.environ["VOBIZ_AUTH_ID"],
            self.room_name,
            conference_member(
                self.client, os.environ["VOBIZ_AUTH_ID"], self.room_name, call_sid
            ).member_id,
        )
        self.actions += 1


def main():
    logging.basicConfig(level=logging.INFO)
    supervisor = Supervisor(os.environ.get("ROOM", "support"))
    supervisor.set_muted(os.environ["CALL_SID"], True)


if __name__ == "__main__":
    main()
