import asyncio
from functools import partial

from twilio.rest import Client

client = Client()


async def in_thread(f, *args, **kwargs):
    return await asyncio.get_running_loop().run_in_executor(None, partial(f, *args, **kwargs))


async def end(room):
    loop = asyncio.get_event_loop()
    await loop.run_in_executor(None, lambda: client.conferences(room).update(status="completed"))


async def mute(room, sid, muted):
    await in_thread(client.conferences(room).participants(sid).update, muted=muted)


async def members(room):
    return await asyncio.to_thread(client.conferences(room).participants.list, limit=100)


async def mute_many(room, sids):
    await asyncio.gather(*(asyncio.to_thread(lambda s=s: client.conferences(room).participants(s).update(muted=True)) for s in sids))


async def call(number):
    call = await asyncio.to_thread(client.calls.create, to=number, from_="+15550100", url="https://acme.test/voice")
    return call.sid


async def text(number, body):
    await asyncio.to_thread(client.messages.create, to=number, from_="+15550100", body=body)
