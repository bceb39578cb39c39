import functools
import time

from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

client = Client()


def retrying(times=3, on=(TwilioRestException,)):
    def wrap(f):
        @functools.wraps(f)
        def inner(*args, **kwargs):
            for attempt in range(times):
                try:
                    return f(*args, **kwargs)
                except on as error:
                    if error.code == 20404 or attempt == times - 1:
                        raise
                    time.sleep(2 ** attempt)
        return inner
    return wrap


@retrying()
def end_room(name):
    found = client.conferences.list(friendly_name=name, status="in-progress", limit=1)
    if not found:
        raise LookupError(name)
    client.conferences(found[0].sid).update(status="completed")


@retrying(times=5, on=(TwilioRestException, ConnectionError))
def hold(name, call_sid, music):
    client.conferences(name).participants(call_sid).update(hold=True, hold_url=music)


def safe_end(name):
    try:
        end_room(name)
    except TwilioRestException as e:
        if e.status == 404:
            return False
        print("could not end", name, e.msg)
        raise
    return True
