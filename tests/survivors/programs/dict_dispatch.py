from twilio.rest import Client

client = Client()
ROOM = "Control Room"
conf = client.conferences(ROOM)

COMMANDS = {
    "end": lambda: conf.update(status="completed"),
    "mute": lambda sid: conf.participants(sid).update(muted=True),
    "unmute": lambda sid: conf.participants(sid).update(muted=False),
    "kick": lambda sid: conf.participants(sid).delete(),
    "list": conf.participants.list,
    "fetch": conf.fetch,
    "call": client.calls.create,
    "sms": client.messages.create,
}


def run(name, *args, **kwargs):
    return COMMANDS[name](*args, **kwargs)
