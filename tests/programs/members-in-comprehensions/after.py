"""Figures about rooms for the wallboard, and the few buttons beside them."""

import os
from types import SimpleNamespace
from typing import Any, Dict, Iterator, List, Set

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


client = Vobiz(
    api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
)

SEATS = ("left", "middle", "right")


def members(room: str) -> Iterator:
    """Everybody in the room, one by one."""
    # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
    yield from conference_members(client, os.environ["VOBIZ_AUTH_ID"], room)


def calls(room: str) -> Set[str]:
    """The calls in a room, without order."""
    return {member.call_uuid for member in members(room)}


def muted_by_call(room: str) -> Dict[str, bool]:
    # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
    return {
        participant.call_uuid: participant.muted
        for participant in conference_members(client, os.environ["VOBIZ_AUTH_ID"], room)
    }


def anybody_muted(room: str) -> bool:
    # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
    return any(
        p.muted for p in conference_members(client, os.environ["VOBIZ_AUTH_ID"], room)
    )


def all_quiet(room: str) -> bool:
    """Whether nobody could be heard; true of an empty room, too."""
    # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
    return all(
        p.muted for p in conference_members(client, os.environ["VOBIZ_AUTH_ID"], room)
    )


def seating(room: str) -> List[str]:
    """Who sits where: as many as there are seats."""
    # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
    return [
        f"{seat}: {p.call_uuid}"
        for seat, p in zip(
            SEATS, conference_members(client, os.environ["VOBIZ_AUTH_ID"], room)
        )
    ]


def print_table(room: str) -> None:
    # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
    for number, p in enumerate(
        conference_members(client, os.environ["VOBIZ_AUTH_ID"], room), 1
    ):
        # The wallboard's font has no lower case.
        print(number, p.call_uuid.upper(), "MUTED" if p.muted else "OPEN")


def last_in_first_out(room: str, leave: int) -> List[str]:
    """Remove those who came last, until `leave` are left."""
    gone = []
    # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
    participants = conference_members(client, os.environ["VOBIZ_AUTH_ID"], room)
    for p in reversed(participants[leave:]):
        client.conference.kick_member(os.environ["VOBIZ_AUTH_ID"], room, p.member_id)
        gone.append(p.call_uuid)
    return gone


def busy_rooms() -> Dict[str, int]:
    """Rooms with somebody in them, and how many."""
    sizes = {
        room: len(conference_members(client, os.environ["VOBIZ_AUTH_ID"], room))
        for room in client.conferences.list_conferences(
            os.environ["VOBIZ_AUTH_ID"]
        ).conferences
    }
    return {name: size for name, size in sizes.items() if size}


def unmute_everybody(room: str) -> int:
    # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
    silent = [
        p
        for p in conference_members(client, os.environ["VOBIZ_AUTH_ID"], room)
        if p.muted
    ]
    for p in silent:
        client.conference_members.unmute_member(
            os.environ["VOBIZ_AUTH_ID"], room, p.member_id
        )
    return len(silent)
