#!/usr/bin/env python3
"""Look after conference rooms from a terminal.

    rooms.py list
    rooms.py members support
    rooms.py mute support --except CALL
    rooms.py kick support 2
    rooms.py end support
"""

import argparse
import sys

from twilio.rest import Client

# Reads TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.
client = Client()


def list_rooms(args):
    rooms = client.conferences.list(status="in-progress", limit=args.limit)
    if not rooms:
        print("No room is open.")
    for room in rooms:
        print(room.friendly_name)


def list_members(args):
    """Number the members, so that `kick` can be told whom."""
    for number, member in enumerate(
        client.conferences(args.room).participants.list(), start=1
    ):
        state = "muted" if member.muted else "open"
        print(f"{number:>3}  {member.call_sid:<12} {state}")


def mute(args):
    """Mute all but one."""
    for member in client.conferences(args.room).participants.list():
        if member.call_sid == args.keep or member.muted:
            continue
        member.update(muted=True)
        print(f"muted {member.call_sid}")


def kick(args):
    members = client.conferences(args.room).participants.list()
    if not 1 <= args.number <= len(members):
        print(f"there is no member {args.number}")
        return 1
    member = members[args.number - 1]
    member.delete()
    print(f"kicked {member.call_sid}")
    return 0


def end(args):
    client.conferences(args.room).update(status="completed")
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
