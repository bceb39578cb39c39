"""Texts to customers after, or instead of, a call."""

import logging

from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from call_center import settings
from call_center.rooms import customer_call

log = logging.getLogger(__name__)

client = Client(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)


def send_receipt(room: str) -> None:
    reference = customer_call(room)[-6:].upper()
    _text(room, f"Thank you for calling support. Your reference is {reference}.")


def promise_call_back(room: str) -> None:
    """Tell the customer by text that we will call them, and end the call."""
    _text(room, "We are looking into it and will call you back today.")
    client.conferences(room).update(status="completed")


def _text(room: str, body: str) -> None:
    call = client.calls(customer_call(room)).fetch()
    try:
        client.messages.create(
            to=call._from,  # twilio-python has no public name for it
            from_=settings.SUPPORT_NUMBER,
            body=body,
        )
    except TwilioRestException as error:
        # Withheld numbers and landlines take no texts; the call matters more.
        log.warning("No text to the customer in %s: %s", room, error.msg)
