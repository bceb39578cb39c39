"""A moderator's desk that goes on when a room or a caller is gone."""

import contextlib
import os

from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

GONE = (TwilioException, ConnectionError)

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])


class DeskError(Exception):
    """What the desk shows to the moderator."""


def end(name):
    """End a room; return whether it was there."""
    try:
        client.conferences(name).update(status="completed")
    except TwilioRestException as error:
        if error.status == 404:
            return False
        raise
    return True


def mute(name, call_sid):
    """Mute a caller; return whether they were there."""
    try:
        client.conferences(name).participants(call_sid).update(muted=True)
    except TwilioRestException:
        return False
    return True


def mute_or_fail(name, call_sid):
    """Mute a caller; a room that is gone is none of the moderator's business."""
    try:
        client.conferences(name).participants(call_sid).update(muted=True)
    except TwilioRestException as error:
        if error.status != 404:
            raise DeskError("try again") from error
        print("nobody to mute")


def remove(name, call_sid):
    with contextlib.suppress(TwilioException):
        client.conferences(name).participants(call_sid).delete()
        print("removed", call_sid)


def count(name):
    try:
        return len(client.conferences(name).participants.list())
    except GONE:
        return 0


def end_all(names):
    """End rooms one after the other; tell of the first that is gone."""
    try:
        for name in names:
            if not end(name):
                print(name, "was over")
            mute_or_fail(name, "call-ann")
    except TwilioRestException:
        raise DeskError("not all of them") from None


def close_and_tell(name, number):
    try:
        client.conferences(name).update(status="completed")
        client.messages.create(to=number, from_="+15550100", body=f"{name} is over.")
    except TwilioRestException as error:
        if error.status != 404:
            raise
        print(name, "was over already")
