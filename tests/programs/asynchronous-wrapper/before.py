"""Conference controls for the asyncio voice gateway.

The Twilio library blocks, so that each request goes through the loop's executor.
"""

from __future__ import annotations

import asyncio
import logging
import os
from typing import Any, Callable

from twilio.rest import Client

logger = logging.getLogger("gateway.conference")


class AsyncConference:
    """One conference, controlled from coroutines."""

    def __init__(self, room: str) -> None:
        self.room = room
        self._client = Client(
            os.environ["TWILIO_ACCOUNT_SID"],
            os.environ["TWILIO_AUTH_TOKEN"],
        )

    async def _run(self, func: Callable[[], Any]) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(None, func)

    async def members(self) -> list[str]:
        """Return the call SIDs of all legs."""
        participants = await self._run(
            lambda: self._client.conferences(self.room).participants.list()
        )
        return [participant.call_sid for participant in participants]

    async def set_muted(self, call_sid: str, muted: bool) -> None:
        """Mute or unmute one leg."""
        client, room = self._client, self.room
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(
            None,
            lambda: client.conferences(room).participants(call_sid).update(muted=muted),
        )
        logger.info("%s: %s muted=%s", room, call_sid, muted)

    async def kick(self, call_sid: str) -> None:
        await self._run(
            lambda: self._client.conferences(self.room).participants(call_sid).delete()
        )

    async def mute_all(self) -> None:
        """Mute everybody, one after the other so that the order is known."""
        for call_sid in await self.members():
            await self.set_muted(call_sid, True)

    async def end(self) -> None:
        """End the conference for everybody."""

        def blocking() -> None:
            self._client.conferences(self.room).update(status="completed")

        await self._run(blocking)
        logger.info("%s: ended", self.room)


async def close_rooms(rooms: list[str]) -> None:
    """Close several rooms at shutdown."""
    for room in rooms:
        await AsyncConference(room).end()
