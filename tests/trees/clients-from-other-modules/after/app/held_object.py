import os

from .services import TwilioService


class Rooms:
    def __init__(self):
        self.twilio_service = TwilioService()

    def end(self):
        self.twilio_service.vobiz_client.conferences.delete_conference(
            os.environ["VOBIZ_AUTH_ID"], "SalesRoom"
        )
