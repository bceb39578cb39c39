import os

from app.services import Base


class Rooms(Base):
    def end(self):
        # TODO(vobiz VB007): VOBIZ_AUTH_ID must name the account that the client speaks
        # for
        self.twilio.conferences.delete_conference(
            os.environ["VOBIZ_AUTH_ID"], "SalesRoom"
        )
