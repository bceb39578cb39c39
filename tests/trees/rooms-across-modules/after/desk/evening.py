"""Closes the desk for the evening."""

import os

from desk import rooms
from desk.clients import vobiz_client
from desk.rooms import lobby, room_of
from desk.services import ConferenceService, get_service
from desk.timers import Timer

TEAMS = ("sales", "support")


def close():
    timer = Timer()
    for team in TEAMS:
        room = room_of(team)
        vobiz_client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], room)
    vobiz_client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], lobby)
    get_service().end("Garden")
    ConferenceService().close()
    return timer.end("evening")


def names():
    return [member.call_uuid for member in rooms.members("Garden")]
