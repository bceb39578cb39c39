import asyncio
import os

from service.clients import get_vobiz_client


async def end(room: str) -> None:
    client = await get_vobiz_client()
    # TODO(vobiz VB103): room must hold the room's name, not a Twilio conference SID
    await client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], room)


async def end_all(*rooms: str) -> None:
    await asyncio.gather(*(end(room) for room in rooms))
