"""The client of the desk."""

import os

from twilio.rest import Client
from vobiz import Vobiz

client = Client()
vobiz_client = Vobiz(
    api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
)


def text(body: str) -> None:
    client.messages.create(to="+15550142", from_="+15550100", body=body)
