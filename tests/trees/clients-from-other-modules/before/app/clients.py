from functools import lru_cache

from twilio.rest import Client

from app import settings

phone = Client(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)


@lru_cache(maxsize=1)
def get_client() -> Client:
    """Return the Twilio client."""
    return Client(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)


_shared = None


def shared():
    global _shared
    if _shared is None:
        _shared = Client(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)
    return _shared
