"""Clean-up of conference rooms after office hours.

Started by cron; see deploy/crontab. Twilio's library takes a while to import,
so that the functions that need it import it themselves.
"""

import logging
import os
from types import SimpleNamespace
from typing import Any


def conference_members(client: Any, auth_id: str, conference_name: str) -> "list[Any]":
    """Return the members of a conference; RuntimeError when they are not known."""

    def with_attributes(value: Any) -> Any:  # some versions of the SDK answer in dicts
        if not isinstance(value, dict):
            return value
        renamed = {"from_" if key == "from" else key: value[key] for key in value}
        return SimpleNamespace(**renamed)

    room = with_attributes(client.conferences.get_conference(auth_id, conference_name))
    members = getattr(room, "members", None)
    error = getattr(room, "error", None)
    if error or not isinstance(members, (list, tuple)):
        raise RuntimeError(
            f"The members of conference {conference_name!r} are not known: "
            f"Vobiz answered {error or room!r}"
        )
    return [with_attributes(member) for member in members]


def conference_member(
    client: Any, auth_id: str, conference_name: str, call_uuid: str
) -> Any:
    """Return the member whose call is call_uuid; LookupError when it is not there."""
    for member in conference_members(client, auth_id, conference_name):
        if member.call_uuid and str(member.call_uuid) == str(call_uuid):
            return member
    raise LookupError(f"Call {call_uuid!r} is not in conference {conference_name!r}")


logger = logging.getLogger(__name__)


class Settings:
    """What the environment says, with defaults for development."""

    def __init__(self):
        self.sid = os.environ.get("VOBIZ_AUTH_ID", "")
        self.token = os.environ.get("VOBIZ_AUTH_TOKEN", "")
        self.closing_url = os.environ.get(
            "CLOSING_URL", "https://media.example.com/closing.mp3"
        )
        self.night_rooms = {"night-desk", "night-desk-2"}


settings = Settings()


def open_rooms():
    """Return the names of all rooms that are open now."""
    from vobiz import Vobiz

    client = Vobiz(api_key=settings.sid, auth_token=settings.token)
    return [c for c in client.conferences.list_conferences(settings.sid).conferences]


def announce_closing(room):
    """Tell everybody in the room that it closes."""
    from vobiz import Vobiz

    client = Vobiz(api_key=settings.sid, auth_token=settings.token)
    # TODO(vobiz VB105): room must hold the room's name, not a Twilio conference SID
    client.conference.play_audio_member(
        settings.sid, room, "all", url=settings.closing_url
    )


def close(room):
    from vobiz import Vobiz

    client = Vobiz(api_key=settings.sid, auth_token=settings.token)
    # TODO(vobiz VB193): room must hold the room's name, not a Twilio conference SID
    conference = room
    people = conference_members(client, settings.sid, conference)
    logger.info("closing %s on %d people", room, len(people))
    # Leaving one by one lets each hear the farewell that stands after the Dial.
    for person in people:
        client.conference.kick_member(settings.sid, conference, person.member_id)
    client.conferences.delete_conference(settings.sid, conference)
    return len(people)


def main():
    closed = 0
    for room in open_rooms():
        if room in settings.night_rooms:
            continue
        try:
            announce_closing(room)
            closed += close(room)
        except Exception:
            logger.exception("could not close %s", room)
    print(f"{closed} people were sent home")


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    main()
