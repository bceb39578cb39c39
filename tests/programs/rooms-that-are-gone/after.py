"""A moderator's desk that goes on when a room or a caller is gone."""

import contextlib
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


GONE = (ApiError, ConnectionError)

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
vobiz_client = Vobiz(
    api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
)


class DeskError(Exception):
    """What the desk shows to the moderator."""


def end(name):
    """End a room; return whether it was there."""
    try:
        # TODO(vobiz VB103): name must hold the room's name, not a Twilio conference SID
        vobiz_client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], name)
    except ApiError as error:
        if error.status_code == 404:
            return False
        raise
    return True


def mute(name, call_sid):
    """Mute a caller; return whether they were there."""
    try:
        # TODO(vobiz VB201): name must hold the room's name, not a Twilio conference SID
        vobiz_client.conference_members.mute_member(
            os.environ["VOBIZ_AUTH_ID"],
            name,
            conference_member(
                vobiz_client, os.environ["VOBIZ_AUTH_ID"], name, call_sid
            ).member_id,
        )
    except (ApiError, LookupError):
        return False
    return True


def mute_or_fail(name, call_sid):
    """Mute a caller; a room that is gone is none of the moderator's business."""
    try:
        # TODO(vobiz VB201): name must hold the room's name, not a Twilio conference SID
        vobiz_client.conference_members.mute_member(
            os.environ["VOBIZ_AUTH_ID"],
            name,
            conference_member(
                vobiz_client, os.environ["VOBIZ_AUTH_ID"], name, call_sid
            ).member_id,
        )
    except (ApiError, LookupError) as error:
        if getattr(error, "status_code", 404) != 404:
            raise DeskError("try again") from error
        print("nobody to mute")


def remove(name, call_sid):
    with contextlib.suppress(ApiError, LookupError):
        # TODO(vobiz VB208): name must hold the room's name, not a Twilio conference SID
        vobiz_client.conference.kick_member(
            os.environ["VOBIZ_AUTH_ID"],
            name,
            conference_member(
                vobiz_client, os.environ["VOBIZ_AUTH_ID"], name, call_sid
            ).member_id,
        )
        print("removed", call_sid)


def count(name):
    try:
        # TODO(vobiz VB207): name must hold the room's name, not a Twilio conference SID
        return len(conference_members(vobiz_client, os.environ["VOBIZ_AUTH_ID"], name))
    except GONE:
        return 0


def end_all(names):
    """End rooms one after the other; tell of the first that is gone."""
    try:
        for name in names:
            if not end(name):
                print(name, "was over")
            mute_or_fail(name, "call-ann")
    except (ApiError, LookupError):
        raise DeskError("not all of them") from None


def close_and_tell(name, number):
    try:
        # TODO(vobiz VB103): name must hold the room's name, not a Twilio conference SID
        vobiz_client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], name)
        client.messages.create(to=number, from_="+15550100", body=f"{name} is over.")
    except TwilioRestException as error:
        if error.status != 404:
            raise
        print(name, "was over already")
    except ApiError as error:
        if error.status_code != 404:
            raise
        print(name, "was over already")
