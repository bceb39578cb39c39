"""Switchboard of the support team, on Twilio's asynchronous client."""

from __future__ import annotations

import asyncio
import logging
import os
from types import SimpleNamespace
from typing import Any

from vobiz import AsyncVobiz


async def conference_members_async(
    client: Any, auth_id: str, conference_name: str
) -> "list[Any]":
    """Return the members of a conference; RuntimeError when they are not known."""

    def with_attributes(value: Any) -> Any:  # some versions of the SDK answer in dicts
        if not isinstance(value, dict):
            return value
        renamed = {"from_" if key == "from" else key: value[key] for key in value}
        return SimpleNamespace(**renamed)

    room = with_attributes(
        await client.conferences.get_conference(auth_id, conference_name)
    )
    members = getattr(room, "members", None)
    error = getattr(room, "error", None)
    if error or not isinstance(members, (list, tuple)):
        raise RuntimeError(
            f"The members of conference {conference_name!r} are not known: "
            f"Vobiz answered {error or room!r}"
        )
    return [with_attributes(member) for member in members]


async def conference_member_async(
    client: Any, auth_id: str, conference_name: str, call_uuid: str
) -> Any:
    """Return the member whose call is call_uuid; LookupError when it is not there."""
    for member in await conference_members_async(client, auth_id, conference_name):
        if member.call_uuid and str(member.call_uuid) == str(call_uuid):
            return member
    raise LookupError(f"Call {call_uuid!r} is not in conference {conference_name!r}")


logger = logging.getLogger("switchboard")

HOLD_MUSIC = "https://media.example.com/waiting.mp3"


class Switchboard:
    """One room and its legs."""

    def __init__(self, client: AsyncVobiz, room: str) -> None:
        self.client = client
        self.room = room

    async def members(self) -> list[str]:
        legs = await conference_members_async(
            self.client, os.environ["VOBIZ_AUTH_ID"], self.room
        )
        return [leg.call_uuid for leg in legs]

    async def set_muted(self, call_sid: str, muted: bool) -> None:
        # one at a time
        member_id = (
            await conference_member_async(
                self.client, os.environ["VOBIZ_AUTH_ID"], self.room, call_sid
            )
        ).member_id
        if muted:
            await self.client.conference_members.mute_member(
                os.environ["VOBIZ_AUTH_ID"], self.room, member_id
            )
        else:
            await self.client.conference_members.unmute_member(
                os.environ["VOBIZ_AUTH_ID"], self.room, member_id
            )

    async def is_muted(self, call_sid: str) -> bool:
        leg = await self._leg(call_sid)
        return leg.muted

    async def _leg(self, call_sid: str):
        return await conference_member_async(
            self.client, os.environ["VOBIZ_AUTH_ID"], self.room, call_sid
        )

    async def park(self, call_sid: str) -> None:
        """Put a caller on hold, without a voice of their own."""
        member_id = (
            await conference_member_async(
                self.client, os.environ["VOBIZ_AUTH_ID"], self.room, call_sid
            )
        ).member_id
        await self.client.conference_members.mute_member(
            os.environ["VOBIZ_AUTH_ID"],
            self.room,
            member_id,
        )
        await self.client.conference.play_audio_member(
            os.environ["VOBIZ_AUTH_ID"],
            self.room,
            member_id,
            url=HOLD_MUSIC,
        )

    async def silence(self) -> int:
        """Mute everybody at once; return how many that are."""
        legs = await conference_members_async(
            self.client, os.environ["VOBIZ_AUTH_ID"], self.room
        )
        await asyncio.gather(
            *[
                self.client.conference_members.mute_member(
                    os.environ["VOBIZ_AUTH_ID"], self.room, leg.member_id
                )
                for leg in legs
            ]
        )
        return len(legs)

    async def drop(self, call_sid: str) -> None:
        await self.client.conference.kick_member(
            os.environ["VOBIZ_AUTH_ID"],
            self.room,
            (
                await conference_member_async(
                    self.client, os.environ["VOBIZ_AUTH_ID"], self.room, call_sid
                )
            ).member_id,
        )
        logger.info("%s left %s", call_sid, self.room)


async def close_all(client: AsyncVobiz) -> None:
    await client.conferences.delete_all_conferences(os.environ["VOBIZ_AUTH_ID"])


async def _evening() -> None:
    client = AsyncVobiz(
        api_key=os.environ["VOBIZ_AUTH_ID"],
        auth_token=os.environ["VOBIZ_AUTH_TOKEN"],
    )
    board = Switchboard(client, "support")
    print(await board.members())
    await board.set_muted("call-ann", True)
    print(await board.is_muted("call-ann"))
    await board.set_muted("call-ann", False)
    await board.park("call-bob")
    print(await board.silence())
    await board.drop("call-bob")
    print(await board.members())
    ending = asyncio.create_task(
        client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], "lobby")
    )
    await ending
    await close_all(client)


def evening() -> None:
    asyncio.run(_evening())
