from contextlib import contextmanager, suppress

from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client


@contextmanager
def room(name):
    client = Client()
    conference = client.conferences(name)
    try:
        yield conference
    finally:
        with suppress(TwilioRestException):
            conference.update(status="completed")


def interview(name, guests):
    with room(name) as conference:
        for guest in guests:
            conference.participants.create(from_="+15550100", to=guest, timeout=20, time_limit=3600)
        wait_for(lambda: len(conference.participants.list()) >= len(guests))
        for p in conference.participants.list(muted=True):
            p.update(muted=False)


def wait_for(condition):
    import time
    for _ in range(60):
        try:
            if condition():
                return True
        except (TwilioException, OSError):
            pass
        time.sleep(1)
    return False
