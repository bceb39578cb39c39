from twilio.rest import Client

from app import settings
from app.clients import get_client


class TwilioService:
    def __init__(self):
        self.client = get_client()

    def text(self, to, body):
        self.client.messages.create(to=to, from_="+1", body=body)


class Base:
    @property
    def twilio(self):
        return Client(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)


service = TwilioService()
