"""The two accounts."""

import os

from twilio.rest import Client
from vobiz import Vobiz

_second = None
_vobiz_second = None


def main_client():
    """Return the client of the account that everything began with."""
    return Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])


def main_vobiz_client():
    """Return the client of the account that everything began with."""
    # TODO(vobiz VB007): VOBIZ_AUTH_ID must name the account that main_client speaks for
    return Vobiz(
        api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
    )


def second_client():
    """Return the client of the other brand, made once."""
    global _second
    if _second is None:
        _second = Client(os.environ["SECOND_ACCOUNT_SID"], os.environ["SECOND_AUTH_TOKEN"])
    return _second


def second_vobiz_client():
    """Return the client of the other brand, made once."""
    global _vobiz_second
    if _vobiz_second is None:
        # TODO(vobiz VB007): VOBIZ_AUTH_ID must name the account that _second speaks for
        _vobiz_second = Vobiz(
            api_key=os.environ["VOBIZ_AUTH_ID"],
            auth_token=os.environ["VOBIZ_AUTH_TOKEN"],
        )
    return _vobiz_second


def client_for(brand):
    return second_client() if brand == "second" else main_client()
