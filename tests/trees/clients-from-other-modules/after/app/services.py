from vobiz import Vobiz

from app import settings
from app.clients import get_client, get_vobiz_client


class TwilioService:
    def __init__(self):
        self.client = get_client()
        self.vobiz_client = get_vobiz_client()

    def text(self, to, body):
        self.client.messages.create(to=to, from_="+1", body=body)


class Base:
    @property
    def twilio(self):
        # TODO(vobiz VB005): give settings.TWILIO_ACCOUNT_SID and
        # settings.TWILIO_AUTH_TOKEN Vobiz's own Auth ID and Auth Token
        return Vobiz(
            api_key=settings.TWILIO_ACCOUNT_SID, auth_token=settings.TWILIO_AUTH_TOKEN
        )


service = TwilioService()
