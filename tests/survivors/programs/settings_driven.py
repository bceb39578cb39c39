import importlib
import os
from types import SimpleNamespace

settings = SimpleNamespace(
    BACKEND=os.environ.get("VOICE_BACKEND", "twilio.rest.Client"),
    FALLBACK=None,
    TWILIO={"username": os.environ.get("TWILIO_ACCOUNT_SID"), "password": os.environ.get("TWILIO_AUTH_TOKEN")},
)


def backend():
    module, _, name = settings.BACKEND.rpartition(".")
    return getattr(importlib.import_module(module), name)(**settings.TWILIO)


def end(room):
    backend().conferences(room).update(status="completed")


def mute(room, sid):
    conference = backend().conferences(room)
    conference.participants(sid).update(muted=True)


def hang_up(sid):
    phone = backend()
    phone.calls(sid).update(status="completed")


def info(sid):
    phone = backend()
    return phone.calls(sid).fetch()
