"""Conference callbacks of the classroom application.

Whoever joins is muted, except for the teacher; when the teacher leaves, the
lesson is over.
"""

import logging
import os

from flask import Flask, request
from twilio.rest import Client

app = Flask(__name__)
logger = logging.getLogger("classroom")

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
TEACHER = os.environ.get("TEACHER_CALL_SID", "")


@app.route("/lesson/events", methods=["POST"])
def lesson_events():
    """Twilio calls this for every join and leave."""
    event = request.form.get("StatusCallbackEvent")
    conference_sid = request.form["ConferenceSid"]
    call_sid = request.form.get("CallSid")
    logger.info("%s: %s", event, call_sid)

    if event == "participant-join" and call_sid != TEACHER:
        client.conferences(conference_sid).participants(call_sid).update(muted=True)
    elif event == "participant-leave" and call_sid == TEACHER:
        client.conferences(conference_sid).update(status="completed")
    return "", 204


@app.route("/lesson/unmute", methods=["POST"])
def unmute():
    """The teacher's telephone menu: the one who called it may speak."""
    client.conferences(request.values["FriendlyName"]).participants(
        request.values["CallSid"]
    ).update(muted=False)
    return "<Response/>", 200, {"Content-Type": "text/xml"}


@app.post("/lesson/head-count")
def head_count():
    """How many are in the lesson that this callback is about?"""
    name = request.form.get("FriendlyName")
    if not name:
        return {"error": "no conference"}, 400
    participants = client.conferences(name).participants.list()
    muted = sum(1 for participant in participants if participant.muted)
    return {"participants": len(participants), "muted": muted}


if __name__ == "__main__":
    app.run(port=int(os.environ.get("PORT", "8080")))
