"""No voice at all: video rooms, conversations, our own Conference."""
from twilio.rest import Client

client = Client()


class Conference:
    def __init__(self, name):
        self.name, self.members = name, {}

    def participants(self, sid):
        return self.members[sid]

    def update(self, **changes):
        self.__dict__.update(changes)


class Hall:
    def __init__(self):
        self._halls = {}

    def conferences(self, name):
        return self._halls.setdefault(name, Conference(name))


hall = Hall()
hall.conferences("Main").update(status="completed")
hall.conferences("Main").participants("me")


def video(room):
    for p in client.video.rooms(room).participants.list(status="connected"):
        client.video.v1.rooms(room).participants(p.sid).update(status="disconnected")
    client.video.rooms(room).update(status="completed")


def chat(sid, identity):
    conversation = client.conversations.v1.conversations(sid)
    conversation.participants.create(identity=identity)
    conversation.participants("MB00000000000000000000000000000000").delete()
    conversation.update(state="closed")


def proxy(service, session):
    return client.proxy.services(service).sessions(session).participants.create(identifier="+15550100")


def text(to):
    client.messages.create(to=to, from_="+15550100", body="client.conferences('x').update(status='completed')")
