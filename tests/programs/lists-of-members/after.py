"""Small tools over the members of a conference, for the operators' chat bot."""

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


def make_client():
    """Return a client for the account of the environment."""
    return Vobiz(
        api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
    )


client = make_client()


def roster(room):
    """A numbered list of who is in the room, in the order of their call SIDs."""
    lines = []
    # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
    participants = conference_members(client, os.environ["VOBIZ_AUTH_ID"], room)
    for number, p in enumerate(
        sorted(participants, key=lambda p: p.call_uuid), start=1
    ):
        lines.append(f"{number}. {p.call_uuid}{' (muted)' if p.muted else ''}")
    return "\n".join(lines) or "nobody"


def summary(room):
    """Return how many there are, and whether any and all of them are muted."""
    # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
    members = conference_members(client, os.environ["VOBIZ_AUTH_ID"], room)
    return len(members), any(m.muted for m in members), all(m.muted for m in members)


def toggle(room, call_sid):
    """Mute who can speak, and the other way round; return whether they can speak now."""
    participant = call_sid
    # TODO(vobiz VB206): room must hold the room's name, not a Twilio conference SID
    was_muted = conference_member(
        client, os.environ["VOBIZ_AUTH_ID"], room, participant
    ).muted
    member_id = conference_member(
        client, os.environ["VOBIZ_AUTH_ID"], room, participant
    ).member_id
    if not was_muted:
        client.conference_members.mute_member(
            os.environ["VOBIZ_AUTH_ID"], room, member_id
        )
    else:
        client.conference_members.unmute_member(
            os.environ["VOBIZ_AUTH_ID"], room, member_id
        )
    return was_muted


def mute_first_speaker(room):
    """Mute the first who is not muted, if there is one."""
    # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
    members = conference_members(client, os.environ["VOBIZ_AUTH_ID"], room)
    speaker = next((m for m in members if not m.muted), None)
    if speaker is not None:
        client.conference_members.mute_member(
            os.environ["VOBIZ_AUTH_ID"], room, speaker.member_id
        )
        return speaker.call_uuid
    return None


def keep_first(room, count):
    """Send home whoever joined after the first few."""
    # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
    participants = conference_members(client, os.environ["VOBIZ_AUTH_ID"], room)
    for participant in participants[count:]:
        client.conference.kick_member(
            os.environ["VOBIZ_AUTH_ID"], room, participant.member_id
        )
    return len(participants[count:])


def only_speaker(room):
    """Return the call of the only one who can speak, or None."""
    # TODO(vobiz VB216): room must hold the room's name, not a Twilio conference SID
    speaking = [
        member
        for member in conference_members(client, os.environ["VOBIZ_AUTH_ID"], room)
        if not member.muted
    ]
    if len(speaking) != 1:
        return None
    return speaking[0].call_uuid


def unmute_by_call(room, calls):
    # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
    by_call = {
        p.call_uuid: p
        for p in conference_members(client, os.environ["VOBIZ_AUTH_ID"], room)
    }
    for call_sid in calls:
        if call_sid in by_call:
            client.conference_members.unmute_member(
                os.environ["VOBIZ_AUTH_ID"], room, by_call[call_sid].member_id
            )


if __name__ == "__main__":
    print(roster(sys.argv[1]))
