import signal
from threading import Timer

from twilio.rest import Client


def make_controls(account_sid, auth_token, room):
    client = Client(account_sid, auth_token)
    conference = client.conferences(room)

    def mute(call_sid):
        conference.participants(call_sid).update(muted=True)

    def unmute(call_sid):
        conference.participants(call_sid).update(muted=False)

    def end():
        nonlocal conference
        conference.update(status="completed")
        conference = None

    return mute, unmute, end


mute, unmute, end = make_controls("AC00000000000000000000000000000001", "secret", "Standup")
Timer(900, end).start()
signal.signal(signal.SIGTERM, lambda *_: end())
on_click = {"mute": lambda sid: mute(sid), "unmute": unmute}
