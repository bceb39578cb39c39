"""Rooms and who is in them, for the other modules."""

import os
from types import SimpleNamespace
from typing import Any

from desk.clients import client, vobiz_client


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


lobby = "Lobby"


def room_of(team):
    """Return the room of a team."""
    return f"team-{team}"


def members(name):
    """Return who is in a room."""
    return conference_members(vobiz_client, os.environ["VOBIZ_AUTH_ID"], name)


def archive(name):
    """Return a room, for what only its recordings tell."""
    return client.conferences(name)
