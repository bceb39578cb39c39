"""Outbound dialler: brings the agent and then the customer into one conference."""

import logging
import os
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

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

TWILIO_NUMBER = os.environ.get("TWILIO_NUMBER", "+15550100")


@dataclass
class Campaign:
    """One campaign, and the calls that it has placed so far."""

    name: str
    placed: dict = field(default_factory=dict)


def get_client():
    return Vobiz(
        api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
    )


class Dialler:
    """Places calls into the conference of a campaign."""

    def __init__(self, campaign: Campaign):
        self.campaign = campaign
        self.client = get_client()

    @property
    def room(self) -> str:
        return f"campaign {self.campaign.name}"

    def dial_agent(self, number: str) -> str:
        """Call an agent; the SID of the call comes back at once."""
        # shows in Twilio's console
        # TODO(vobiz VB220): answer https://app.example.com/join?room={room} with
        # <Response><Conference beep="false"
        # stayAlone="true">{room}</Conference></Response>
        # TODO(vobiz VB220): self.room must hold the room's name, not a Twilio
        # conference SID
        participant = self.client.calls.make_call(
            os.environ["VOBIZ_AUTH_ID"],
            from_=TWILIO_NUMBER,
            to=number,
            answer_url=f"https://app.example.com/join?room={quote(self.room, safe='')}",
            answer_method="POST",
        )
        self.campaign.placed[participant.request_uuid] = number
        logger.info("agent: %s", participant.request_uuid)
        return participant.request_uuid

    def dial_customers(self, numbers: list) -> list:
        """Call one customer after the other."""
        calls = []
        for number in numbers:
            # TODO(vobiz VB220): answer https://app.example.com/join?room={room} with
            # <Response><Conference beep="false"
            # stayAlone="true">{room}</Conference></Response>
            # TODO(vobiz VB220): self.room must hold the room's name, not a Twilio
            # conference SID
            participant = self.client.calls.make_call(
                os.environ["VOBIZ_AUTH_ID"],
                from_=TWILIO_NUMBER,
                to=number,
                answer_url=f"https://app.example.com/join?room={quote(self.room, safe='')}",
                answer_method="POST",
            )
            calls.append(participant.request_uuid)
        self.campaign.placed.update(zip(calls, numbers))
        return calls

    def hang_up(self, call_sid: str) -> bool:
        """Take a call out of the campaign, if it is one of ours."""
        if self.campaign.placed.pop(call_sid, None) is None:
            return False
        # TODO(vobiz VB208): self.room must hold the room's name, not a Twilio
        # conference SID
        self.client.conference.kick_member(
            os.environ["VOBIZ_AUTH_ID"],
            self.room,
            conference_member(
                self.client, os.environ["VOBIZ_AUTH_ID"], self.room, call_sid
            ).member_id,
        )
        return True

    def stop(self) -> None:
        """End the conference, whoever is in it."""
        # TODO(vobiz VB103): self.room must hold the room's name, not a Twilio
        # conference SID
        self.client.conferences.delete_conference(
            os.environ["VOBIZ_AUTH_ID"], self.room
        )
        self.campaign.placed.clear()
