import os

from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client


class Rooms:
    def __init__(self):
        self._http = AsyncTwilioHttpClient(timeout=5)
        self.client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"], http_client=self._http)

    async def end(self, room):
        await self.client.conferences(room).update_async(status="completed")

    async def mute(self, room, call_sid):
        await self.client.conferences(room).participants(call_sid).update_async(muted=True)

    async def members(self, room):
        async for p in await self.client.conferences(room).participants.stream_async():
            yield p.call_sid

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        await self._http.close()


async def nightly():
    async with AsyncTwilioHttpClient() as http:
        client = Client(http_client=http)
        for conference in await client.conferences.list_async(status="in-progress"):
            await client.conferences(conference.sid).update_async(status="completed")
