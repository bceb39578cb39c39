"""Switchboard of the support team, on Twilio's asynchronous client."""

from __future__ import annotations

import asyncio
import logging
import os

from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

logger = logging.getLogger("switchboard")

HOLD_MUSIC = "https://media.example.com/waiting.mp3"


class Switchboard:
    """One room and its legs."""

    def __init__(self, client: Client, room: str) -> None:
        self.client = client
        self.room = room

    async def members(self) -> list[str]:
        legs = await self.client.conferences(self.room).participants.list_async()
        return [leg.call_sid for leg in legs]

    async def set_muted(self, call_sid: str, muted: bool) -> None:
        await (
            self.client.conferences(self.room)
            .participants(call_sid)
            .update_async(muted=muted)  # one at a time
        )

    async def is_muted(self, call_sid: str) -> bool:
        leg = await self._leg(call_sid)
        return leg.muted

    async def _leg(self, call_sid: str):
        return await self.client.conferences(self.room).participants(call_sid).fetch_async()

    async def park(self, call_sid: str) -> None:
        """Put a caller on hold, without a voice of their own."""
        await self.client.conferences(self.room).participants(call_sid).update_async(
            muted=True,
            hold=True,
            hold_url=HOLD_MUSIC,
        )

    async def silence(self) -> int:
        """Mute everybody at once; return how many that are."""
        legs = await self.client.conferences(self.room).participants.list_async()
        await asyncio.gather(*[leg.update_async(muted=True) for leg in legs])
        return len(legs)

    async def drop(self, call_sid: str) -> None:
        await self.client.conferences(self.room).participants(call_sid).delete_async()
        logger.info("%s left %s", call_sid, self.room)


async def close_all(client: Client) -> None:
    for room in await client.conferences.list_async(status="in-progress"):
        await room.update_async(status="completed")


async def _evening() -> None:
    async with AsyncTwilioHttpClient() as http:
        client = Client(
            os.environ["TWILIO_ACCOUNT_SID"],
            os.environ["TWILIO_AUTH_TOKEN"],
            http_client=http,
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
            client.conferences("lobby").update_async(status="completed")
        )
        await ending
        await close_all(client)


def evening() -> None:
    asyncio.run(_evening())
