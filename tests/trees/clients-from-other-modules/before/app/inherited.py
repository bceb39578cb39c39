from app.services import Base


class Rooms(Base):
    def end(self):
        self.twilio.conferences("SalesRoom").update(status="completed")
