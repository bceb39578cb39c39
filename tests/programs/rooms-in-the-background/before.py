"""Work on rooms that nobody should wait for: a reaper and two helpers.

Temporary rooms are named "tmp-" and a number. Whoever opens one forgets it at
times, so that the reaper ends those in which nobody is left.
"""

import asyncio
import logging
import os
import threading

from twilio.rest import Client

log = logging.getLogger("rooms.background")

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])

PREFIX = "tmp-"
AT_ONCE = 50  # rooms that one run looks at
INTERVAL = 60


def end_in_background(room):
    """Start to end a room; returns the thread, for those who must know when."""
    thread = threading.Thread(
        target=lambda: client.conferences(room).update(status="completed"),
        name=f"end-{room}",
        daemon=True,
    )
    thread.start()
    return thread


async def mute(room, call_sid):
    """Mute without blocking the event loop."""
    await asyncio.to_thread(
        lambda: client.conferences(room).participants(call_sid).update(muted=True)
    )


async def mute_all(room):
    """Mute everybody, one after the other."""
    members = await asyncio.to_thread(
        lambda: client.conferences(room).participants.list()
    )
    for member in members:
        await mute(room, member.call_sid)
    return len(members)


def is_forgotten(conference):
    """Whether a temporary room has nobody in it."""
    if not conference.friendly_name.startswith(PREFIX):
        return False
    participants = conference.participants.list(limit=5)
    return len(participants) == 0


def reap():
    """End the forgotten rooms; returns their names."""
    ended = []
    for conference in client.conferences.list(status="in-progress", limit=AT_ONCE):
        if is_forgotten(conference):
            conference.update(status="completed")
            ended.append(conference.friendly_name)
    if ended:
        log.info("ended %s", ", ".join(ended))
    return ended


def reap_one(name):
    """The same for one room, if it is open at all."""
    rooms = client.conferences.list(friendly_name=name, status="in-progress")
    for room in rooms:
        if not room.participants.list():
            room.update(status="completed")
            return True
    return False


def run(stop):
    """Reap until the event is set."""
    while not stop.wait(INTERVAL):
        try:
            reap()
        except Exception:
            log.exception("will try again in %s seconds", INTERVAL)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    run(threading.Event())
