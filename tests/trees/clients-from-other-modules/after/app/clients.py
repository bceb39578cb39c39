import os
from functools import lru_cache

from twilio.rest import Client
from vobiz import Vobiz

from app import settings

phone = Client(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)
vobiz_phone = Vobiz(
    api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
)


@lru_cache(maxsize=1)
def get_client() -> Client:
    """Return the Twilio client."""
    return Client(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)


@lru_cache(maxsize=1)
def get_vobiz_client() -> Vobiz:
    """Return the Vobiz client."""
    return Vobiz(
        api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
    )


_shared = None


def shared():
    global _shared
    if _shared is None:
        # TODO(vobiz VB005): give settings.TWILIO_ACCOUNT_SID and
        # settings.TWILIO_AUTH_TOKEN Vobiz's own Auth ID and Auth Token
        _shared = Vobiz(
            api_key=settings.TWILIO_ACCOUNT_SID, auth_token=settings.TWILIO_AUTH_TOKEN
        )
    return _shared
