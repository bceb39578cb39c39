"""Clean-up of conference rooms after office hours.

Started by cron; see deploy/crontab. Twilio's library takes a while to import,
so that the functions that need it import it themselves.
"""

import logging
import os

logger = logging.getLogger(__name__)


class Settings:
    """What the environment says, with defaults for development."""

    def __init__(self):
        self.sid = os.environ.get("TWILIO_ACCOUNT_SID", "")
        self.token = os.environ.get("TWILIO_AUTH_TOKEN", "")
        self.closing_url = os.environ.get(
            "CLOSING_URL", "https://media.example.com/closing.mp3"
        )
        self.night_rooms = {"night-desk", "night-desk-2"}


settings = Settings()


def open_rooms():
    """Return the names of all rooms that are open now."""
    from twilio.rest import Client as TwilioClient

    client = TwilioClient(settings.sid, settings.token)
    return [c.friendly_name for c in client.conferences.list(status="in-progress")]


def announce_closing(room):
    """Tell everybody in the room that it closes."""
    from twilio.rest import Client as TwilioClient

    client = TwilioClient(settings.sid, settings.token)
    client.conferences(room).update(announce_url=settings.closing_url)


def close(room):
    from twilio.rest import Client as TwilioClient

    client = TwilioClient(settings.sid, settings.token)
    conference = client.conferences(room)
    people = conference.participants.list()
    logger.info("closing %s on %d people", room, len(people))
    # Leaving one by one lets each hear the farewell that stands after the Dial.
    for person in people:
        person.delete()
    conference.update(status="completed")
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
