from functools import lru_cache

from twilio.rest import Client


@lru_cache(maxsize=None)
def get_client():
    return Client()
