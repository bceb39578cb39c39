"""Nobody may be left in a conference when the dialler stops."""

import logging
import os
import signal
import sys

from vobiz import Vobiz

log = logging.getLogger("dialler.shutdown")
client = Vobiz(
    api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
)


def end_training_rooms():
    """End the rooms of trainees, whose names begin with training-."""
    for conference in client.conferences.list_conferences(
        os.environ["VOBIZ_AUTH_ID"]
    ).conferences:
        if conference.startswith("training-"):
            client.conferences.delete_conference(
                os.environ["VOBIZ_AUTH_ID"], conference
            )


def end_named(*names):
    """End the named rooms, if they are running."""
    running = client.conferences.list_conferences(
        os.environ["VOBIZ_AUTH_ID"]
    ).conferences
    for conference in [c for c in running if c in names]:
        client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], conference)
    return len(running)


def end_with_a_word(keep=()):
    """End the rooms one by one, and say which."""
    ended = 0
    for conference in client.conferences.list_conferences(
        os.environ["VOBIZ_AUTH_ID"]
    ).conferences:
        if conference in keep:
            continue
        print(f"ending {conference}")
        client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], conference)
        ended += 1
    log.info("%d conferences ended", ended)


def end_all():
    client.conferences.delete_all_conferences(os.environ["VOBIZ_AUTH_ID"])


def end_all_by_sid():
    # the list may be old by now: ask for it by its SID
    client.conferences.delete_all_conferences(os.environ["VOBIZ_AUTH_ID"])


def end_all_in_one_line():
    client.conferences.delete_all_conferences(os.environ["VOBIZ_AUTH_ID"])


def on_signal(signum, frame):
    log.warning("signal %s: ending all conferences", signum)
    end_all()
    sys.exit(0)


def main():
    signal.signal(signal.SIGTERM, on_signal)
    signal.pause()


if __name__ == "__main__":
    main()
