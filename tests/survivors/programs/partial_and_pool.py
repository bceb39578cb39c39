"""Mute a whole room at once, from a thread pool."""
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from twilio.rest import Client

client = Client()
mute = partial(client.conferences("AllHands").participants, "CA00000000000000000000000000000001")


def mute_all(room, call_sids):
    conference = client.conferences(room)
    with ThreadPoolExecutor(max_workers=8) as pool:
        jobs = [pool.submit(conference.participants(sid).update, muted=True) for sid in call_sids]
        for job in jobs:
            job.result()


def drop_all(room, call_sids):
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda sid: client.conferences(room).participants(sid).delete(), call_sids))


def ender(room):
    return partial(client.conferences(room).update, status="completed")


if __name__ == "__main__":
    ender("AllHands")()
    mute().update(muted=True)
