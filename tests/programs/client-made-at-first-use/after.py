"""Conference helpers of the triage line.

The client is made at first use, so that importing this module needs no
credentials: the test suite imports it on machines that have none.
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

_client = None


def get_client():
    """Return the one client of this process."""
    global _client
    if _client is None:
        log.debug("connecting to the telephony API")
        _client = Vobiz(
            api_key=os.environ["VOBIZ_AUTH_ID"],
            auth_token=os.environ["VOBIZ_AUTH_TOKEN"],
        )
    return _client


def is_open(room):
    """Whether anybody has dialled into the room yet."""
    found = [
        room_2
        for room_2 in get_client().conferences.list_conferences(
            os.environ["VOBIZ_AUTH_ID"]
        ).conferences
        if room_2 == room
    ]
    return bool(found)


def mute(room, call_sid):
    # TODO(vobiz VB201): room must hold the room's name, not a Twilio conference SID
    client_2 = get_client()
    client_2.conference_members.mute_member(
        os.environ["VOBIZ_AUTH_ID"],
        room,
        conference_member(
            client_2, os.environ["VOBIZ_AUTH_ID"], room, call_sid
        ).member_id,
    )
    log.info("muted %s in %s", call_sid, room)


def unmute(room, call_sid):
    # TODO(vobiz VB202): room must hold the room's name, not a Twilio conference SID
    client_2 = get_client()
    client_2.conference_members.unmute_member(
        os.environ["VOBIZ_AUTH_ID"],
        room,
        conference_member(
            client_2, os.environ["VOBIZ_AUTH_ID"], room, call_sid
        ).member_id,
    )
    log.info("unmuted %s in %s", call_sid, room)


def kick(room, call_sid):
    """Remove one leg from the room."""
    client = get_client()
    # TODO(vobiz VB208): room must hold the room's name, not a Twilio conference SID
    client.conference.kick_member(
        os.environ["VOBIZ_AUTH_ID"],
        room,
        conference_member(
            client, os.environ["VOBIZ_AUTH_ID"], room, call_sid
        ).member_id,
    )


def kick_all_but(room, keep):
    """Remove everybody whose call is not in `keep`; returns how many went."""
    removed = 0
    # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
    for participant in conference_members(
        get_client(), os.environ["VOBIZ_AUTH_ID"], room
    ):
        if participant.call_uuid in keep:
            continue
        get_client().conference.kick_member(
            os.environ["VOBIZ_AUTH_ID"], room, participant.member_id
        )  # one request each, there is no bulk removal
        removed += 1
    return removed


def end(room):
    """Hang the room up, whoever is still in it."""
    if not is_open(room):
        log.warning("%s is not open", room)
        return False
    # TODO(vobiz VB103): room must hold the room's name, not a Twilio conference SID
    get_client().conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], room)
    return True
