"""Lecture mode: while the host speaks, everybody else is silent."""
import os
from types import SimpleNamespace
from typing import Any, Optional

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


client = Vobiz(
    api_key=os.environ.get("VOBIZ_AUTH_ID"),
    auth_token=os.environ.get("VOBIZ_AUTH_TOKEN"),
)


def start_lecture(room: str, host: str) -> int:
    """Mute every leg but the host's; return how many were muted."""
    conferences = [
        room_2
        for room_2 in client.conferences.list_conferences(
            os.environ["VOBIZ_AUTH_ID"]
        ).conferences
        if room_2 == room
    ]
    if not conferences:
        return 0
    count = 0
    for p in conference_members(client, os.environ["VOBIZ_AUTH_ID"], conferences[0]):
        if p.call_uuid == host:
            continue
        if p.muted:
            continue  # already silent
        client.conference_members.mute_member(
            os.environ["VOBIZ_AUTH_ID"], conferences[0], p.member_id
        )
        count += 1
    return count


def end_lecture(room: str, host: str, keep_muted: Optional[set] = None) -> None:
    """Let everybody speak again, except for those who are to stay muted."""
    keep_muted = keep_muted or set()
    conferences = [
        room_2
        for room_2 in client.conferences.list_conferences(
            os.environ["VOBIZ_AUTH_ID"]
        ).conferences
        if room_2 == room
    ][:1]
    for conference in conferences:
        for participant in conference_members(
            client, os.environ["VOBIZ_AUTH_ID"], conference
        ):
            if participant.call_uuid in keep_muted or participant.call_uuid == host:
                continue
            client.conference_members.unmute_member(
                os.environ["VOBIZ_AUTH_ID"], conference, participant.member_id
            )


def clear(room: str, host: str) -> None:
    """Send everybody but the host away."""
    [conference] = [
        room_2
        for room_2 in client.conferences.list_conferences(
            os.environ["VOBIZ_AUTH_ID"]
        ).conferences
        if room_2 == room
    ]
    for participant in conference_members(
        client, os.environ["VOBIZ_AUTH_ID"], conference
    ):
        if participant.call_uuid != host:
            client.conference.kick_member(
                os.environ["VOBIZ_AUTH_ID"], conference, participant.member_id
            )


def hang_up_on_all(room: str) -> None:
    """End every call of the room, the host's last."""
    # TODO(vobiz VB207): room must hold the room's name, not a Twilio conference SID
    participants = conference_members(client, os.environ["VOBIZ_AUTH_ID"], room)
    for participant in reversed(participants):
        client.conference.hangup_member(
            os.environ["VOBIZ_AUTH_ID"], room, participant.member_id
        )
