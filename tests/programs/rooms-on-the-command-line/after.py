#!/usr/bin/env python3
"""Look after conference rooms from a terminal.

    rooms.py list
    rooms.py members support
    rooms.py mute support --except CALL
    rooms.py kick support 2
    rooms.py end support
"""

import argparse
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


# Reads TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.
client = Vobiz(
    api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
)


def list_rooms(args):
    rooms = client.conferences.list_conferences(
        os.environ["VOBIZ_AUTH_ID"]
    ).conferences[:args.limit]
    if not rooms:
        print("No room is open.")
    for room in rooms:
        print(room)


def list_members(args):
    """Number the members, so that `kick` can be told whom."""
    # TODO(vobiz VB207): args.room must hold the room's name, not a Twilio conference
    # SID
    for number, member in enumerate(
        conference_members(client, os.environ["VOBIZ_AUTH_ID"], args.room), start=1
    ):
        state = "muted" if member.muted else "open"
        print(f"{number:>3}  {member.call_uuid:<12} {state}")


def mute(args):
    """Mute all but one."""
    # TODO(vobiz VB207): args.room must hold the room's name, not a Twilio conference
    # SID
    for member in conference_members(client, os.environ["VOBIZ_AUTH_ID"], args.room):
        if member.call_uuid == args.keep or member.muted:
            continue
        client.conference_members.mute_member(
            os.environ["VOBIZ_AUTH_ID"], args.room, member.member_id
        )
        print(f"muted {member.call_uuid}")


def kick(args):
    # TODO(vobiz VB207): args.room must hold the room's name, not a Twilio conference
    # SID
    members = conference_members(client, os.environ["VOBIZ_AUTH_ID"], args.room)
    if not 1 <= args.number <= len(members):
        print(f"there is no member {args.number}")
        return 1
    member = members[args.number - 1]
    client.conference.kick_member(
        os.environ["VOBIZ_AUTH_ID"], args.room, member.member_id
    )
    print(f"kicked {member.call_uuid}")
    return 0


def end(args):
    # TODO(vobiz VB103): args.room must hold the room's name, not a Twilio conference
    # SID
    client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], args.room)
    print(f"ended {args.room}")


def parse(argv):
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    command = commands.add_parser("list", help="open rooms")
    command.add_argument("--limit", type=int, default=20)
    command.set_defaults(run=list_rooms)

    for name, run in [("members", list_members), ("end", end)]:
        command = commands.add_parser(name)
        command.add_argument("room")
        command.set_defaults(run=run)

    command = commands.add_parser("mute", help="mute all but one")
    command.add_argument("room")
    command.add_argument("--except", dest="keep", metavar="CALL")
    command.set_defaults(run=mute)

    command = commands.add_parser("kick", help="remove by number")
    command.add_argument("room")
    command.add_argument("number", type=int)
    command.set_defaults(run=kick)
    return parser.parse_args(argv)


def main(argv=None):
    args = parse(argv)
    return args.run(args) or 0


if __name__ == "__main__":
    sys.exit(main())
