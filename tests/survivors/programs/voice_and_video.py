from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VideoGrant, VoiceGrant
from twilio.rest import Client

client = Client()


def close(kind, name):
    room = client.video.rooms(name) if kind == "video" else client.conferences(name)
    room.update(status="completed")


def kick(kind, name, who):
    if kind == "video":
        container = client.video.rooms(name)
        container.participants(who).update(status="disconnected")
    else:
        container = client.conferences(name)
        container.participants(who).delete()


def token(identity, room=None):
    t = AccessToken("AC00000000000000000000000000000001", "SK0", "secret", identity=identity)
    t.add_grant(VideoGrant(room=room) if room else VoiceGrant(outgoing_application_sid="AP0", incoming_allow=True))
    return t.to_jwt()


def count():
    return len(client.video.rooms.list(status="in-progress")) + len(client.conferences.list(status="in-progress"))
