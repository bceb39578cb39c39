import asyncio
import contextlib
from abc import ABC, abstractmethod
from typing import Generic, Protocol, TypeVar

import anyio
from asgiref.sync import sync_to_async
from twilio.rest import Client

T = TypeVar("T")


class Telephony(Protocol):
    async def end(self, room: str) -> None: ...


class Repository(ABC, Generic[T]):
    @abstractmethod
    def get(self, key: str) -> T: ...


class TwilioRooms(Repository["Client"]):
    def __init__(self, *, client: "Client | None" = None, **options):
        self._client = client or Client(**options)

    def get(self, key):
        return self._client.conferences(key)

    async def end(self, room: str) -> None:
        await anyio.to_thread.run_sync(lambda: self.get(room).update(status="completed"))

    @sync_to_async
    def mute(self, room, sid):
        self.get(room).participants(sid).update(muted=True)

    async def kick(self, room, sid):
        await sync_to_async(self.get(room).participants(sid).delete)()

    @contextlib.asynccontextmanager
    async def held(self, room, sid):
        leg = self._client.conferences(room).participants(sid)
        await asyncio.to_thread(leg.update, hold=True, hold_url="https://acme.test/hold.mp3")
        try:
            yield leg
        finally:
            await asyncio.to_thread(leg.update, hold=False)
