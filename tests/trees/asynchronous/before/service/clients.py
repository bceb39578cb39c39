from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

_client: Client | None = None


async def get_client() -> Client:
    """Return the client, made within the loop that uses it."""
    global _client
    if _client is None:
        _client = Client(http_client=AsyncTwilioHttpClient())
    return _client
