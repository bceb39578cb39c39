"""The switchboard of a radio show: two studios, one phone room for each."""

import os
import threading

from twilio.rest import Client

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
desk = threading.Lock()  # two producers share the desk

ON_AIR, WAITING = "on-air", "waiting"


def open_show(jingle):
    """Silence both rooms, then play the jingle to the callers who wait."""
    with desk:
        room = client.conferences(ON_AIR)
        for caller in room.participants.list():
            caller.update(muted=True)
        room = client.conferences(WAITING)
        for caller in room.participants.list():
            caller.update(muted=True)
        room.update(announce_url=jingle)


def close_show(keep_waiting=False):
    """End both rooms, or only the one that is on air."""
    live, queue = client.conferences(ON_AIR), client.conferences(WAITING)
    try:
        live.update(status="completed")
    except Exception as error:
        print("was not on air:", error)
    finally:
        if not keep_waiting:
            queue.update(status="completed")


def count(waiting):
    """How many callers are in one of the rooms."""
    name = WAITING if waiting else ON_AIR
    if (callers := client.conferences(name).participants.list()):
        return len(callers)
    return 0


def free_all(on_air):
    """Unmute one after the other, until nobody is left to unmute."""
    room = client.conferences(ON_AIR) if on_air else client.conferences(WAITING)
    freed = []
    while muted := room.participants.list(muted=True):
        caller = muted[0]
        caller.update(muted=False)
        freed.append(caller.call_sid)
    return freed


def act(action, room_name, call_sid=None):
    """What the buttons on the desk send."""
    room = client.conferences(room_name)
    match action:
        case "mute":
            room.participants(call_sid).update(muted=True)
        case "unmute":
            room.participants(call_sid).update(muted=False)
        case "drop" | "kick":
            room.participants(call_sid).delete()
        case "end":
            room.update(status="completed")
        case _:
            raise ValueError(f"no such button: {action}")


def swap(first_sid, second_sid):
    """Mute one caller on air and free the other."""
    with desk:
        caller = client.conferences(ON_AIR).participants(first_sid)
        caller.update(muted=True)
        caller = client.conferences(ON_AIR).participants(second_sid)
        caller.update(muted=False)
