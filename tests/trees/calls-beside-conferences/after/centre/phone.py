"""The one client of the centre."""

import os

from twilio.rest import Client
from vobiz import Vobiz


class Phone:
    """Makes its client when it is first asked for it."""

    def __init__(self):
        self._client = None
        self._vobiz_client = None

    @property
    def client(self):
        if self._client is None:
            self._client = Client()
        return self._client

    @property
    def vobiz_client(self):
        if self._vobiz_client is None:
            self._vobiz_client = Vobiz(
                api_key=os.environ["VOBIZ_AUTH_ID"],
                auth_token=os.environ["VOBIZ_AUTH_TOKEN"],
            )
        return self._vobiz_client


phone = Phone()
