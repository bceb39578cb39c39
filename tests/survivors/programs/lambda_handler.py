import base64
import os
from urllib.parse import parse_qs

from twilio.rest import Client

TWIML = """<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Dial>
    <Conference waitUrl="" startConferenceOnEnter="{start}" endConferenceOnExit="{end}">
      {room}
    </Conference>
  </Dial>
</Response>"""

HOLD = "<Response><Say loop='10'>Please hold</Say></Response>"


def parameters(event):
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body).decode()
    return {key: values[0] for key, values in parse_qs(body).items()}


def answer(event, context):
    p = parameters(event)
    moderator = p["From"] in os.environ["MODERATORS"].split(",")
    body = TWIML.format(room=p.get("Digits", "Lobby"), start=str(moderator).lower(), end=str(moderator).lower())
    return {"statusCode": 200, "headers": {"Content-Type": "text/xml"}, "body": body}


def events(event, context):
    p = parameters(event)
    if p["StatusCallbackEvent"] == "participant-leave" and p.get("EndConferenceOnExit") == "true":
        Client().conferences(p["ConferenceSid"]).update(status="completed")
    return {"statusCode": 204}


def hold(event, context):
    return {"statusCode": 200, "headers": {"Content-Type": "text/xml"}, "body": HOLD}
