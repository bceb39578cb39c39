"""The one client of the centre."""

from twilio.rest import Client


class Phone:
    """Makes its client when it is first asked for it."""

    def __init__(self):
        self._client = None

    @property
    def client(self):
        if self._client is None:
            self._client = Client()
        return self._client


phone = Phone()
