"""Conference controls for the asyncio voice gateway.

The Twilio library blocks, so that each request goes through the loop's executor.
"""

from __future__ import annotations

import asyncio
import logging
import os
from types import SimpleNamespace
from typing import Any, Callable

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


logger = logging.getLogger("gateway.conference")


class AsyncConference:
    """One conference, controlled from coroutines."""

    def __init__(self, room: str) -> None:
        self.room = room
        self._client = Vobiz(
            api_key=os.environ["VOBIZ_AUTH_ID"],
            auth_token=os.environ["VOBIZ_AUTH_TOKEN"],
        )

    async def _run(self, func: Callable[[], Any]) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(None, func)

    async def members(self) -> list[str]:
        """Return the call SIDs of all legs."""
        # TODO(vobiz VB207): self.room must hold the room's name, not a Twilio
        # conference SID
        participants = await self._run(
            lambda: conference_members(
                self._client, os.environ["VOBIZ_AUTH_ID"], self.room
            )
        )
        return [participant.call_uuid for participant in participants]

    async def set_muted(self, call_sid: str, muted: bool) -> None:
        """Mute or unmute one leg."""
        client, room = self._client, self.room
        loop = asyncio.get_running_loop()
        # TODO(vobiz VB201): room must hold the room's name, not a Twilio conference SID
        await loop.run_in_executor(
            None,
            lambda: (
                client.conference_members.mute_member(
                    os.environ["VOBIZ_AUTH_ID"],
                    room,
                    conference_member(
                        client, os.environ["VOBIZ_AUTH_ID"], room, call_sid
                    ).member_id,
                )
                if muted
                else client.conference_members.unmute_member(
                    os.environ["VOBIZ_AUTH_ID"],
                    room,
                    conference_member(
                        client, os.environ["VOBIZ_AUTH_ID"], room, call_sid
                    ).member_id,
                )
            ),
        )
        logger.info("%s: %s muted=%s", room, call_sid, muted)

    async def kick(self, call_sid: str) -> None:
        # TODO(vobiz VB208): self.room must hold the room's name, not a Twilio
        # conference SID
        await self._run(
            lambda: self._client.conference.kick_member(
                os.environ["VOBIZ_AUTH_ID"],
                self.room,
                conference_member(
                    self._client, os.environ["VOBIZ_AUTH_ID"], self.room, call_sid
                ).member_id,
            )
        )

    async def mute_all(self) -> None:
        """Mute everybody, one after the other so that the order is known."""
        for call_sid in await self.members():
            await self.set_muted(call_sid, True)

    async def end(self) -> None:
        """End the conference for everybody."""

        def blocking() -> None:
            # TODO(vobiz VB103): self.room must hold the room's name, not a Twilio
            # conference SID
            self._client.conferences.delete_conference(
                os.environ["VOBIZ_AUTH_ID"], self.room
            )

        await self._run(blocking)
        logger.info("%s: ended", self.room)


async def close_rooms(rooms: list[str]) -> None:
    """Close several rooms at shutdown."""
    for room in rooms:
        await AsyncConference(room).end()
