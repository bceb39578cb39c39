from flask import Blueprint, request

from base import *

voice = Blueprint("voice", __name__)


@voice.post("/join")
def join():
    r = VoiceResponse()
    d = Dial(caller_id=request.values.get("To"))
    d.conference(request.values["room"], status_callback="/events", status_callback_event="join leave mute")
    r.append(d)
    return str(r)


@voice.post("/events")
def events():
    sid = request.values["ConferenceSid"]
    if request.values.get("StatusCallbackEvent") == "participant-leave":
        client.conferences(sid).update(status="completed")
    return "", 204
