"""A moderated call: one object per conference, kept by the web application while it runs."""
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


class ModeratedCall:
    """The conference of one case, with a moderator who may do everything."""

    def __init__(self, name, moderator):
        """Remember the conference; nothing is asked of Twilio yet."""
        self.client = Vobiz(
            api_key=os.environ["VOBIZ_AUTH_ID"],
            auth_token=os.environ["VOBIZ_AUTH_TOKEN"],
        )
        self.name = name
        self.moderator = moderator
        self.conference = name
        self.moderator_leg = moderator
        self.closed = False

    def participants(self):
        """Everybody in the call, the moderator too."""
        return [
            p.call_uuid
            for p in conference_members(
                self.client, os.environ["VOBIZ_AUTH_ID"], self.conference
            )
        ]

    def mute(self, call_sid):
        if call_sid == self.moderator:
            raise ValueError("the moderator cannot be muted")
        self.client.conference_members.mute_member(
            os.environ["VOBIZ_AUTH_ID"],
            self.conference,
            conference_member(
                self.client, os.environ["VOBIZ_AUTH_ID"], self.conference, call_sid
            ).member_id,
        )

    def unmute(self, call_sid):
        self.client.conference_members.unmute_member(
            os.environ["VOBIZ_AUTH_ID"],
            self.conference,
            conference_member(
                self.client, os.environ["VOBIZ_AUTH_ID"], self.conference, call_sid
            ).member_id,
        )

    def mute_others(self):
        """Silence everybody but the moderator."""
        for participant in conference_members(
            self.client, os.environ["VOBIZ_AUTH_ID"], self.conference
        ):
            if participant.call_uuid != self.moderator:
                self.client.conference_members.mute_member(
                    os.environ["VOBIZ_AUTH_ID"], self.conference, participant.member_id
                )

    def announce(self, url):
        """Play something to everybody."""
        self.client.conference.play_audio_member(
            os.environ["VOBIZ_AUTH_ID"], self.conference, "all", url=url
        )

    def step_back(self):
        """The moderator goes silent, and leaves."""
        self.client.conference_members.mute_member(
            os.environ["VOBIZ_AUTH_ID"],
            self.conference,
            conference_member(
                self.client,
                os.environ["VOBIZ_AUTH_ID"],
                self.conference,
                self.moderator_leg,
            ).member_id,
        )
        self.client.conference.kick_member(
            os.environ["VOBIZ_AUTH_ID"],
            self.conference,
            conference_member(
                self.client,
                os.environ["VOBIZ_AUTH_ID"],
                self.conference,
                self.moderator_leg,
            ).member_id,
        )

    def close(self):
        """End the call for everybody, once."""
        if self.closed:
            return
        self.closed = True
        self.client.conferences.delete_conference(
            os.environ["VOBIZ_AUTH_ID"], self.conference
        )
        logger.info("case %s closed", self.name)


CALLS = {}


def call_of(case, moderator=None):
    """Return the call of a case; the first who asks is the moderator."""
    name = f"case-{case}"
    if name not in CALLS:
        CALLS[name] = ModeratedCall(name, moderator)
    return CALLS[name]
