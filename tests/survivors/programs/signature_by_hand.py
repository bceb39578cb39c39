"""Checks that Twilio asks, with nothing but the standard library."""
import base64
import hmac
import os
from functools import wraps
from hashlib import sha1

from flask import abort, request

TOKEN = os.environ["TWILIO_AUTH_TOKEN"].encode()


def from_twilio(view):
    @wraps(view)
    def checked(*args, **kwargs):
        text = request.url + "".join(k + v for k, v in sorted(request.form.items()))
        mine = base64.b64encode(hmac.new(TOKEN, text.encode(), sha1).digest()).decode()
        if not hmac.compare_digest(mine, request.headers.get("X-Twilio-Signature", "")):
            abort(403)
        return view(*args, **kwargs)
    return checked


@from_twilio
def events():
    if request.form.get("StatusCallbackEvent") == "participant-join":
        print(request.form["ConferenceSid"], request.form["CallSid"])
    return ""


def old_style(environ):
    return environ.get("HTTP_X_TWILIO_SIGNATURE")
