#!/usr/bin/env python
"""Who is on the line?

Prints the legs of a conference for the wallboard:

    ROOM=support python wallboard.py
"""
import argparse
import logging
import os
import sys
from types import SimpleNamespace
from typing import Any

from vobiz import Vobiz


def conference_members(client: Any, auth_id: str, conference_name: str) -> "list[Any]":
    """Return the members of a conference; RuntimeError when they are not known."""

    def with_attributes(value: Any) -> Any:  # some versions of the SDK answer in dicts
        if not isinstance(value, dict):
            return value
        renamed = {"from_" if key == "from" else key: value[key] for key in value}
        return SimpleNamespace(**renamed)

    room = with_attributes(client.conferences.get_conference(auth_id, conference_name))
    members = getattr(room, "members", None)
    error = getattr(room, "error", None)
    if error or not isinstance(members, (list, tuple)):
        raise RuntimeError(
            f"The members of conference {conference_name!r} are not known: "
            f"Vobiz answered {error or room!r}"
        )
    return [with_attributes(member) for member in members]


def conference_member(
    client: Any, auth_id: str, conference_name: str, call_uuid: str
) -> Any:
    """Return the member whose call is call_uuid; LookupError when it is not there."""
    for member in conference_members(client, auth_id, conference_name):
        if member.call_uuid and str(member.call_uuid) == str(call_uuid):
            return member
    raise LookupError(f"Call {call_uuid!r} is not in conference {conference_name!r}")


account_sid = os.environ["VOBIZ_AUTH_ID"]
auth_token = os.environ["VOBIZ_AUTH_TOKEN"]
client = Vobiz(api_key=account_sid, auth_token=auth_token)

log = logging.getLogger("wallboard")


def find_conference_sid(name):
    """Return the SID of the running conference of that name, None if there is none."""
    conferences = [
        room_2
        for room_2 in client.conferences.list_conferences(account_sid).conferences
        if room_2 == name
    ]
    if not conferences:
        log.info("no conference called %s is running", name)
        return None
    # Names are unique among running conferences, so there is only one.
    # TODO(vobiz VB101): conferences[0].sid was a Twilio conference SID; whoever gets it
    # here gets the room's name
    return conferences[0]


def participants_of(name):
    """Return call and state of each leg, in the order in which Twilio lists them."""
    conference_sid = find_conference_sid(name)
    if conference_sid is None:
        return []
    # TODO(vobiz VB207): conference_sid must hold the room's name, not a Twilio
    # conference SID
    participants = conference_members(client, account_sid, conference_sid)[:20]
    return [(p.call_uuid, "muted" if p.muted else "live") for p in participants]


def is_running(name):
    return len(
        [
            room_2
            for room_2 in client.conferences.list_conferences(account_sid).conferences
            if room_2 == name
        ]
    ) > 0


def silence_all(name):
    """Mute every leg, and say how many there were."""
    found = [
        room_2
        for room_2 in client.conferences.list_conferences(account_sid).conferences
        if room_2 == name
    ][:1]
    if found:
        legs = conference_members(client, account_sid, found[0])
        for leg in legs:
            client.conference_members.mute_member(account_sid, found[0], leg.member_id)
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
