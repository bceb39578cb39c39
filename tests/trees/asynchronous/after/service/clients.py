import os

from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client
from vobiz import AsyncVobiz

_client: Client | None = None
_vobiz_client: AsyncVobiz | None = None


async def get_client() -> Client:
    """Return the client, made within the loop that uses it."""
    global _client
    if _client is None:
        _client = Client(http_client=AsyncTwilioHttpClient())
    return _client


async def get_vobiz_client() -> AsyncVobiz:
    """Return the client, made within the loop that uses it."""
    global _vobiz_client
    if _vobiz_client is None:
        _vobiz_client = AsyncVobiz(
            api_key=os.environ["VOBIZ_AUTH_ID"],
            auth_token=os.environ["VOBIZ_AUTH_TOKEN"],
        )
    return _vobiz_client
