"""Nobody may be left in a conference when the dialler stops."""

import logging
import os
import signal
import sys

from twilio.rest import Client

log = logging.getLogger("dialler.shutdown")
client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])


def end_training_rooms():
    """End the rooms of trainees, whose names begin with training-."""
    for conference in client.conferences.list(status="in-progress"):
        if conference.friendly_name.startswith("training-"):
            conference.update(status="completed")


def end_named(*names):
    """End the named rooms, if they are running."""
    running = client.conferences.list(status="in-progress")
    for conference in [c for c in running if c.friendly_name in names]:
        client.conferences(conference.sid).update(status="completed")
    return len(running)


def end_with_a_word(keep=()):
    """End the rooms one by one, and say which."""
    ended = 0
    for conference in client.conferences.list(status="in-progress", page_size=50):
        if conference.friendly_name in keep:
            continue
        print(f"ending {conference.friendly_name}")
        client.conferences(conference.sid).update(status="completed")
        ended += 1
    log.info("%d conferences ended", ended)


def end_all():
    for conference in client.conferences.list(status="in-progress"):
        conference.update(status="completed")


def end_all_by_sid():
    conferences = client.conferences.list(status="in-progress")
    for conference in conferences:
        # the list may be old by now: ask for it by its SID
        client.conferences(conference.sid).update(status="completed")


def end_all_in_one_line():
    [c.update(status="completed") for c in client.conferences.list(status="in-progress")]


def on_signal(signum, frame):
    log.warning("signal %s: ending all conferences", signum)
    end_all()
    sys.exit(0)


def main():
    signal.signal(signal.SIGTERM, on_signal)
    signal.pause()


if __name__ == "__main__":
    main()
