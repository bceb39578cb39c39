"""Moderation of webinar rooms: the host silences and frees the audience."""

import os
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, List, Optional

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


@dataclass(frozen=True)
class Leg:
    """Somebody in a room, as the dashboard shows them."""

    call_sid: str
    muted: bool


@lru_cache(maxsize=1)
def get_client() -> Vobiz:
    """Make the client once; later calls get the same one."""
    return Vobiz(
        api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
    )


def find_room(name: str) -> Optional[str]:
    """Return what the API addresses the open room of that name by, or None."""
    conferences = [
        room
        for room in get_client().conferences.list_conferences(
            os.environ["VOBIZ_AUTH_ID"]
        ).conferences
        if room == name
    ][:1]
    if not conferences:
        return None
    # TODO(vobiz VB101): conferences[0].sid was a Twilio conference SID; whoever gets it
    # here gets the room's name
    return conferences[0]


def legs(name: str) -> List[Leg]:
    """Everybody in the room, in the order in which the API lists them."""
    sid = find_room(name)
    if sid is None:
        return []
    # TODO(vobiz VB207): sid must hold the room's name, not a Twilio conference SID
    return [
        Leg(participant.call_uuid, bool(participant.muted))
        for participant in conference_members(
            get_client(), os.environ["VOBIZ_AUTH_ID"], sid
        )
    ]


def mute_audience(name: str, host: str, muted: bool = True) -> int:
    """Mute (or unmute) everybody but the host."""
    sid = find_room(name)
    if sid is None:
        raise LookupError(f"no webinar {name!r} is running")

    # TODO(vobiz VB193): sid must hold the room's name, not a Twilio conference SID
    conference = sid
    changed = 0
    for participant in conference_members(
        get_client(), os.environ["VOBIZ_AUTH_ID"], conference
    ):
        # The host's own leg stays as it is, or nobody could speak.
        if participant.call_uuid != host:
            client = get_client()
            if muted:
                client.conference_members.mute_member(
                    os.environ["VOBIZ_AUTH_ID"], conference, participant.member_id
                )
            else:
                client.conference_members.unmute_member(
                    os.environ["VOBIZ_AUTH_ID"], conference, participant.member_id
                )
            changed += 1
    return changed


def give_floor(name: str, call_sid: str) -> None:
    """Unmute one leg, by the name of the webinar."""
    # TODO(vobiz VB202): name must hold the room's name, not a Twilio conference SID
    client = get_client()
    client.conference_members.unmute_member(
        os.environ["VOBIZ_AUTH_ID"],
        name,
        conference_member(
            client, os.environ["VOBIZ_AUTH_ID"], name, call_sid
        ).member_id,
    )


def close(name: str) -> None:
    sid = find_room(name)
    if sid:
        # TODO(vobiz VB103): sid must hold the room's name, not a Twilio conference SID
        get_client().conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], sid)
