from app.clients import get_client as make


class Rooms:
    def __init__(self, room):
        self.client = make()
        self.room = room

    def end(self):
        self.client.conferences("SalesRoom").update(status="completed")

    def text(self):
        self.client.messages.create(to="+1", from_="+2", body="ended")
