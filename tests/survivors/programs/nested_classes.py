from twilio.rest import Client


class Telephony:
    class Config:
        sid = "AC00000000000000000000000000000002"
        token = "t0ken"

    class Room:
        def __init__(self, owner, name):
            self.owner = owner
            self.name = name

        @property
        def ctx(self):
            return self.owner.client.conferences(self.name)

        def end(self):
            return self.ctx.update(status="completed")

        class Member:
            def __init__(self, room, sid):
                self.room, self.sid = room, sid

            def mute(self, on=True):
                self.room.ctx.participants(self.sid).update(muted=on)

            def bye(self):
                self.room.ctx.participants.get(self.sid).delete()

    def __init__(self):
        self._client = None

    @property
    def client(self):
        if self._client is None:
            self._client = Client(self.Config.sid, self.Config.token)
        return self._client

    def room(self, name):
        return self.Room(self, name)


telephony = Telephony()
telephony.room("Lobby").end()
