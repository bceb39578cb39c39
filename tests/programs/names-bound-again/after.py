"""The switchboard of a radio show: two studios, one phone room for each."""

import os
import threading
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


client = Vobiz(
    api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
)
desk = threading.Lock()  # two producers share the desk

ON_AIR, WAITING = "on-air", "waiting"


def open_show(jingle):
    """Silence both rooms, then play the jingle to the callers who wait."""
    with desk:
        room = ON_AIR
        for caller in conference_members(client, os.environ["VOBIZ_AUTH_ID"], room):
            client.conference_members.mute_member(
                os.environ["VOBIZ_AUTH_ID"], room, caller.member_id
            )
        room = WAITING
        for caller in conference_members(client, os.environ["VOBIZ_AUTH_ID"], room):
            client.conference_members.mute_member(
                os.environ["VOBIZ_AUTH_ID"], room, caller.member_id
            )
        client.conference.play_audio_member(
            os.environ["VOBIZ_AUTH_ID"], room, "all", url=jingle
        )


def close_show(keep_waiting=False):
    """End both rooms, or only the one that is on air."""
    live, queue = ON_AIR, WAITING
    try:
        client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], live)
    except Exception as error:
        print("was not on air:", error)
    finally:
        if not keep_waiting:
            client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], queue)


def count(waiting):
    """How many callers are in one of the rooms."""
    name = WAITING if waiting else ON_AIR
    if (callers := conference_members(client, os.environ["VOBIZ_AUTH_ID"], name)):
        return len(callers)
    return 0


def free_all(on_air):
    """Unmute one after the other, until nobody is left to unmute."""
    room = ON_AIR if on_air else WAITING
    freed = []
    while muted := [
        member
        for member in conference_members(client, os.environ["VOBIZ_AUTH_ID"], room)
        if member.muted
    ]:
        caller = muted[0]
        client.conference_members.unmute_member(
            os.environ["VOBIZ_AUTH_ID"], room, caller.member_id
        )
        freed.append(caller.call_uuid)
    return freed


def act(action, room_name, call_sid=None):
    """What the buttons on the desk send."""
    # TODO(vobiz VB193): room_name must hold the room's name, not a Twilio conference
    # SID
    room = room_name
    match action:
        case "mute":
            client.conference_members.mute_member(
                os.environ["VOBIZ_AUTH_ID"],
                room,
                conference_member(
                    client, os.environ["VOBIZ_AUTH_ID"], room, call_sid
                ).member_id,
            )
        case "unmute":
            client.conference_members.unmute_member(
                os.environ["VOBIZ_AUTH_ID"],
                room,
                conference_member(
                    client, os.environ["VOBIZ_AUTH_ID"], room, call_sid
                ).member_id,
            )
        case "drop" | "kick":
            client.conference.kick_member(
                os.environ["VOBIZ_AUTH_ID"],
                room,
                conference_member(
                    client, os.environ["VOBIZ_AUTH_ID"], room, call_sid
                ).member_id,
            )
        case "end":
            client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], room)
        case _:
            raise ValueError(f"no such button: {action}")


def swap(first_sid, second_sid):
    """Mute one caller on air and free the other."""
    with desk:
        caller = first_sid
        client.conference_members.mute_member(
            os.environ["VOBIZ_AUTH_ID"],
            ON_AIR,
            conference_member(
                client, os.environ["VOBIZ_AUTH_ID"], ON_AIR, caller
            ).member_id,
        )
        caller = second_sid
        client.conference_members.unmute_member(
            os.environ["VOBIZ_AUTH_ID"],
            ON_AIR,
            conference_member(
                client, os.environ["VOBIZ_AUTH_ID"], ON_AIR, caller
            ).member_id,
        )
