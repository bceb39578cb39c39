"""The client of the desk."""

from twilio.rest import Client

client = Client()


def text(body: str) -> None:
    client.messages.create(to="+15550142", from_="+15550100", body=body)
