"""Rooms, by their names."""

from twilio.base.exceptions import TwilioRestException

from centre.phone import phone


def end(room):
    try:
        phone.client.conferences(room).update(status="completed")
    except TwilioRestException as error:
        return error.status
    return 200


def announce(room, url):
    phone.client.conferences(room).update(announce_url=url)
