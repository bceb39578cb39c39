"""Closes the desk for the evening."""

from desk import rooms
from desk.rooms import lobby, room_of
from desk.services import ConferenceService, get_service
from desk.timers import Timer

TEAMS = ("sales", "support")


def close():
    timer = Timer()
    for team in TEAMS:
        room = room_of(team)
        room.update(status="completed")
    lobby.update(status="completed")
    get_service().end("Garden")
    ConferenceService().close()
    return timer.end("evening")


def names():
    return [member.call_sid for member in rooms.members("Garden")]
