import sys

from twilio.rest import Client

client = Client()

ACTIONS = {
    "mute": ("update", {"muted": True}),
    "unmute": ("update", {"muted": False}),
    "hold": ("update", {"hold": True, "hold_url": "https://cdn.acme.test/hold.mp3"}),
    "kick": ("delete", {}),
}


def act(action, room, call_sid):
    method, kwargs = ACTIONS[action]
    participant = client.conferences(room).participants(call_sid)
    return getattr(participant, method)(**kwargs)


def resource(name, sid):
    """resource("conferences", "CF...") or resource("calls", "CA...")."""
    return getattr(client, name)(sid)


def hang_up(call_sid):
    resource("calls", call_sid).update(status="completed")


def end(room):
    getattr(client, "conferences")(room).update(status="completed")


if __name__ == "__main__":
    act(*sys.argv[1:4])
