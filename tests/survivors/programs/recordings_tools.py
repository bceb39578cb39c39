import os

import requests
from twilio.rest import Client

client = Client()
AUTH = (os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])


def start(call_sid):
    return client.calls(call_sid).recordings.create(recording_channels="dual").sid


def start_plain(call_sid):
    client.calls(call_sid).recordings.create()


def pause(call_sid, sid="Twilio.CURRENT"):
    client.calls(call_sid).recordings(sid).update(status="paused", pause_behavior="silence")


def stop_room(room):
    for r in client.conferences(room).recordings.list():
        client.conferences(room).recordings(r.sid).update(status="stopped")


def stop_current(room):
    client.conferences(room).recordings("Twilio.CURRENT").update(status="stopped")


def download(sid, path):
    url = "https://api.twilio.com/2010-04-01/Accounts/%s/Recordings/%s.mp3" % (AUTH[0], sid)
    with requests.get(url, auth=AUTH, stream=True) as r, open(path, "wb") as f:
        for chunk in r.iter_content(65536):
            f.write(chunk)


def purge(before):
    for r in client.recordings.list(date_created_before=before, page_size=1000):
        client.recordings(r.sid).delete()
        for t in client.transcriptions.list():
            if t.recording_sid == r.sid:
                t.delete()
