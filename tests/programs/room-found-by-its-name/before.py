#!/usr/bin/env python
"""Who is on the line?

Prints the legs of a conference for the wallboard:

    ROOM=support python wallboard.py
"""
import argparse
import logging
import os
import sys

from twilio.rest import Client

account_sid = os.environ["TWILIO_ACCOUNT_SID"]
auth_token = os.environ["TWILIO_AUTH_TOKEN"]
client = Client(account_sid, auth_token)

log = logging.getLogger("wallboard")


def find_conference_sid(name):
    """Return the SID of the running conference of that name, None if there is none."""
    conferences = client.conferences.list(friendly_name=name, status="in-progress")
    if not conferences:
        log.info("no conference called %s is running", name)
        return None
    # Names are unique among running conferences, so there is only one.
    return conferences[0].sid


def participants_of(name):
    """Return call and state of each leg, in the order in which Twilio lists them."""
    conference_sid = find_conference_sid(name)
    if conference_sid is None:
        return []
    participants = client.conferences(conference_sid).participants.list(limit=20)
    return [(p.call_sid, "muted" if p.muted else "live") for p in participants]


def is_running(name):
    return len(client.conferences.list(friendly_name=name, status="in-progress")) > 0


def silence_all(name):
    """Mute every leg, and say how many there were."""
    found = client.conferences.list(
        friendly_name=name,
        status="in-progress",
        limit=1,
    )
    if found:
        legs = client.conferences(found[0].sid).participants.list()
        for leg in legs:
            client.conferences(found[0].sid).participants(leg.call_sid).update(muted=True)
        return len(legs)
    return 0


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("room", nargs="?", default=os.environ.get("ROOM", "support"))
    options = parser.parse_args(argv)
    for call_sid, state in participants_of(options.room):
        print(f"{call_sid:12} {state}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
