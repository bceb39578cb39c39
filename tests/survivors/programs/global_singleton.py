import os
import threading

_client = None
_lock = threading.Lock()


def get_client():
    global _client
    if _client is None:
        with _lock:
            if _client is None:
                from twilio.rest import Client
                _client = Client(
                    os.getenv("TWILIO_API_KEY"),
                    os.getenv("TWILIO_API_SECRET"),
                    os.getenv("TWILIO_ACCOUNT_SID"),
                    region="ie1", edge="dublin",
                )
    return _client


def reset():
    global _client
    _client = None


def send_code(number, code):
    get_client().messages.create(to=number, from_="+15550100", body=f"Your code: {code}")


def end_call(sid):
    return get_client().calls(sid).update(status="completed")


def cancel_call(sid):
    return get_client().calls(sid).update(status="canceled")


def warm_transfer(sid, room):
    get_client().calls(sid).update(url="https://acme.test/join?room=%s" % room, method="POST")


def say_bye(sid):
    get_client().calls(sid).update(twiml="<Response><Say>Good bye.</Say></Response>")
