try:
    from twilio.rest import Client
    from twilio.base.exceptions import TwilioRestException
except ImportError:  # voice is an optional extra
    Client = None

    class TwilioRestException(Exception):
        pass

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twilio.rest.api.v2010.account.conference import ConferenceInstance
    from twilio.rest.api.v2010.account.conference.participant import ParticipantInstance

client = Client() if Client else None


def live():
    # type: () -> list[ConferenceInstance]
    if client is None:
        return []
    return client.conferences.list(status="in-progress")


def first(room):  # type: (ConferenceInstance) -> ParticipantInstance
    for p in room.participants.list():
        return p


def stop(room: "ConferenceInstance") -> None:
    try:
        room.update(status="completed")
    except TwilioRestException:
        pass
