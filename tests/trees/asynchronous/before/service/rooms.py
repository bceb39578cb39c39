import asyncio

from service.clients import get_client


async def end(room: str) -> None:
    client = await get_client()
    await client.conferences(room).update_async(status="completed")


async def end_all(*rooms: str) -> None:
    await asyncio.gather(*(end(room) for room in rooms))
