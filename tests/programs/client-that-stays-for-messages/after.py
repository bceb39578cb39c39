"""Follow-up of missed conference calls: text, ring, and tidy up."""

import logging
import os
from types import SimpleNamespace
from typing import Any

from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client
from vobiz import Vobiz
from vobiz.core.api_error import ApiError


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


logger = logging.getLogger("followup")

NUMBER = "+15550100"
RING_URL = "https://app.example.com/twiml/ring.xml"

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
vobiz_client = Vobiz(
    api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
)


def send_text(to, body):
    """Send a text; an unreachable number is no reason to stop."""
    try:
        message = client.messages.create(to=to, from_=NUMBER, body=body)
    except TwilioRestException as error:
        logger.error("text to %s failed: %s (%s)", to, error.msg, error.code)
        return None
    return message.sid


def ring(to):
    """Call somebody; what they hear is served by us."""
    # TODO(vobiz VB401): RING_URL must answer with VobizXML
    call = vobiz_client.calls.make_call(
        os.environ["VOBIZ_AUTH_ID"],
        from_=NUMBER,
        to=to,
        answer_url=RING_URL,
        answer_method="POST",
    )
    return call.request_uuid


def missing(room, expected):
    """Return the numbers whose calls are not in the room."""
    try:
        # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
        present = {
            p.call_uuid
            for p in conference_members(vobiz_client, os.environ["VOBIZ_AUTH_ID"], room)
        }
    except Exception:  # the room may be over
        logger.exception("cannot read %s", room)
        return []
    return [number for call_sid, number in expected.items() if call_sid not in present]


def follow_up(room, expected):
    """Text and ring whoever is not there, and let those who are listen quietly."""
    numbers = missing(room, expected)
    for number in numbers:
        sid = send_text(number, f"We are waiting for you in {room}.")
        logger.info("texted %s: %s", number, sid)
        ring(number)
    # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
    for participant in conference_members(
        vobiz_client, os.environ["VOBIZ_AUTH_ID"], room
    )[:10]:
        vobiz_client.conference_members.mute_member(
            os.environ["VOBIZ_AUTH_ID"], room, participant.member_id
        )
    return numbers


def give_up(room, organiser):
    """End the call, and tell the organiser."""
    try:
        # TODO(vobiz VB103): room must hold the room's name, not a Twilio conference SID
        vobiz_client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], room)
    except ApiError as error:
        if error.status_code != 404:
            raise
        logger.info("%s was over already", room)
    return send_text(organiser, "Nobody came. The call has ended.")
