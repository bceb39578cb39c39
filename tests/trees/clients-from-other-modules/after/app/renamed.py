import os

from app.clients import get_client as make, get_vobiz_client


class Rooms:
    def __init__(self, room):
        self.client = make()
        self.vobiz_client = get_vobiz_client()
        self.room = room

    def end(self):
        self.vobiz_client.conferences.delete_conference(
            os.environ["VOBIZ_AUTH_ID"], "SalesRoom"
        )

    def text(self):
        self.client.messages.create(to="+1", from_="+2", body="ended")
