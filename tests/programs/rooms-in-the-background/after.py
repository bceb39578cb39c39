"""Work on rooms that nobody should wait for: a reaper and two helpers.

Temporary rooms are named "tmp-" and a number. Whoever opens one forgets it at
times, so that the reaper ends those in which nobody is left.
"""

import asyncio
import logging
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


log = logging.getLogger("rooms.background")

client = Vobiz(
    api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
)

PREFIX = "tmp-"
AT_ONCE = 50  # rooms that one run looks at
INTERVAL = 60


def end_in_background(room):
    """Start to end a room; returns the thread, for those who must know when."""
    # TODO(vobiz VB103): room must hold the room's name, not a Twilio conference SID
    thread = threading.Thread(
        target=lambda: client.conferences.delete_conference(
            os.environ["VOBIZ_AUTH_ID"], room
        ),
        name=f"end-{room}",
        daemon=True,
    )
    thread.start()
    return thread


async def mute(room, call_sid):
    """Mute without blocking the event loop."""
    # TODO(vobiz VB201): room must hold the room's name, not a Twilio conference SID
    await asyncio.to_thread(
        lambda: client.conference_members.mute_member(
            os.environ["VOBIZ_AUTH_ID"],
            room,
            conference_member(
                client, os.environ["VOBIZ_AUTH_ID"], room, call_sid
            ).member_id,
        )
    )


async def mute_all(room):
    """Mute everybody, one after the other."""
    # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
    members = await asyncio.to_thread(
        lambda: conference_members(client, os.environ["VOBIZ_AUTH_ID"], room)
    )
    for member in members:
        await mute(room, member.call_uuid)
    return len(members)


def is_forgotten(conference):
    """Whether a temporary room has nobody in it."""
    if not conference.startswith(PREFIX):
        return False
    participants = conference_members(
        client, os.environ["VOBIZ_AUTH_ID"], conference
    )[:5]
    return len(participants) == 0


def reap():
    """End the forgotten rooms; returns their names."""
    ended = []
    for conference in client.conferences.list_conferences(
        os.environ["VOBIZ_AUTH_ID"]
    ).conferences[:AT_ONCE]:
        if is_forgotten(conference):
            client.conferences.delete_conference(
                os.environ["VOBIZ_AUTH_ID"], conference
            )
            ended.append(conference)
    if ended:
        log.info("ended %s", ", ".join(ended))
    return ended


def reap_one(name):
    """The same for one room, if it is open at all."""
    rooms = [
        room_2
        for room_2 in client.conferences.list_conferences(
            os.environ["VOBIZ_AUTH_ID"]
        ).conferences
        if room_2 == name
    ]
    for room in rooms:
        if not conference_members(client, os.environ["VOBIZ_AUTH_ID"], room):
            client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], room)
            return True
    return False


def run(stop):
    """Reap until the event is set."""
    while not stop.wait(INTERVAL):
        try:
            reap()
        except Exception:
            log.exception("will try again in %s seconds", INTERVAL)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    run(threading.Event())
