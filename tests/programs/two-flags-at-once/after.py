"""Waiting room: callers are parked muted and with music until an agent admits them."""

import os
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


# The account of the clinic, not the one of the head office
client = Vobiz(
    api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
)

MUSIC = os.environ.get("MUSIC_URL", "https://media.example.com/waiting.mp3")


def park(room, call_sid):
    """Put a caller on hold, without a voice of their own."""
    # TODO(vobiz VB201): room must hold the room's name, not a Twilio conference SID
    member_id = conference_member(
        client, os.environ["VOBIZ_AUTH_ID"], room, call_sid
    ).member_id
    client.conference_members.mute_member(
        os.environ["VOBIZ_AUTH_ID"],
        room,
        member_id,
    )
    client.conference.play_audio_member(
        os.environ["VOBIZ_AUTH_ID"],
        room,
        member_id,
        url=MUSIC,
    )


def admit(room, call_sid):
    """The agent is ready: bring the caller back and let them speak."""
    # TODO(vobiz VB202): room must hold the room's name, not a Twilio conference SID
    member_id = conference_member(
        client, os.environ["VOBIZ_AUTH_ID"], room, call_sid
    ).member_id
    client.conference_members.unmute_member(
        os.environ["VOBIZ_AUTH_ID"], room, member_id
    )
    client.conference.stop_audio_member(os.environ["VOBIZ_AUTH_ID"], room, member_id)


def admit_listener(room, call_sid):
    """The same for one who may only listen."""
    # TODO(vobiz VB204): room must hold the room's name, not a Twilio conference SID
    client.conference.stop_audio_member(
        os.environ["VOBIZ_AUTH_ID"],
        room,
        conference_member(
            client, os.environ["VOBIZ_AUTH_ID"], room, call_sid
        ).member_id,
    )


def silence(room, call_sid):
    # as in Twilio's own snippets: the flag is a string
    # TODO(vobiz VB201): room must hold the room's name, not a Twilio conference SID
    client.conference_members.mute_member(
        os.environ["VOBIZ_AUTH_ID"],
        room,
        conference_member(
            client, os.environ["VOBIZ_AUTH_ID"], room, call_sid
        ).member_id,
    )
    return call_sid


def unsilence(room, call_sid):
    # TODO(vobiz VB202): room must hold the room's name, not a Twilio conference SID
    client.conference_members.unmute_member(
        os.environ["VOBIZ_AUTH_ID"],
        room,
        conference_member(
            client, os.environ["VOBIZ_AUTH_ID"], room, call_sid
        ).member_id,
    )


def pause(room, call_sid):
    """Music, but the microphone stays as it is."""
    # TODO(vobiz VB203): room must hold the room's name, not a Twilio conference SID
    client.conference.play_audio_member(
        os.environ["VOBIZ_AUTH_ID"],
        room,
        conference_member(
            client, os.environ["VOBIZ_AUTH_ID"], room, call_sid
        ).member_id,
        url=MUSIC,
    )


def swap(room, first, second):
    """Park the one who is talking, and admit the one who waits."""
    # TODO(vobiz VB193): room must hold the room's name, not a Twilio conference SID
    conference = room
    waiting = second
    member_id = conference_member(
        client, os.environ["VOBIZ_AUTH_ID"], conference, first
    ).member_id
    client.conference_members.mute_member(
        os.environ["VOBIZ_AUTH_ID"], conference, member_id
    )
    client.conference.play_audio_member(
        os.environ["VOBIZ_AUTH_ID"], conference, member_id, url=MUSIC
    )
    member_id = conference_member(
        client, os.environ["VOBIZ_AUTH_ID"], conference, waiting
    ).member_id
    client.conference_members.unmute_member(
        os.environ["VOBIZ_AUTH_ID"], conference, member_id
    )
    client.conference.stop_audio_member(
        os.environ["VOBIZ_AUTH_ID"], conference, member_id
    )
    return [
        (p.call_uuid, p.muted)
        for p in conference_members(client, os.environ["VOBIZ_AUTH_ID"], conference)
    ]
