"""The two accounts."""

import os

from twilio.rest import Client

_second = None


def main_client():
    """Return the client of the account that everything began with."""
    return Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])


def second_client():
    """Return the client of the other brand, made once."""
    global _second
    if _second is None:
        _second = Client(os.environ["SECOND_ACCOUNT_SID"], os.environ["SECOND_AUTH_TOKEN"])
    return _second


def client_for(brand):
    return second_client() if brand == "second" else main_client()
