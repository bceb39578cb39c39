from .services import TwilioService


class Rooms:
    def __init__(self):
        self.twilio_service = TwilioService()

    def end(self):
        self.twilio_service.client.conferences("SalesRoom").update(status="completed")
