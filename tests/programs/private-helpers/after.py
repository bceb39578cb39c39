"""Call transfer for the desk phones.

attended():  the agent speaks with the colleague while the customer waits
finish():    the agent leaves, customer and colleague stay
"""

import logging
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


log = logging.getLogger(__name__)

_client = Vobiz(
    api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
)

WAITING_MUSIC = "https://media.example.com/transfer.wav"


def _room(case_id):
    """The conference of a case."""
    return f"case-{case_id}"


def _mute(conference, call_sid, muted):
    log.debug("%s muted=%s", call_sid, muted)
    member_id = conference_member(
        _client, os.environ["VOBIZ_AUTH_ID"], conference, call_sid
    ).member_id
    if muted:
        _client.conference_members.mute_member(
            os.environ["VOBIZ_AUTH_ID"], conference, member_id
        )
    else:
        _client.conference_members.unmute_member(
            os.environ["VOBIZ_AUTH_ID"], conference, member_id
        )


def _hold(conference, call_sid, url=WAITING_MUSIC):
    _client.conference.play_audio_member(
        os.environ["VOBIZ_AUTH_ID"],
        conference,
        conference_member(
            _client, os.environ["VOBIZ_AUTH_ID"], conference, call_sid
        ).member_id,
        url=url,
    )


def _members(conference):
    return conference_members(_client, os.environ["VOBIZ_AUTH_ID"], conference)


def _others(conference, call_sid):
    """Everybody but one."""
    return [p for p in _members(conference) if p.call_uuid != call_sid]


def _find(conference, call_sid):
    """Return one participant, or None if the call is not in the conference."""
    for participant in _members(conference):
        if participant.call_uuid == call_sid:
            return participant
    return None


def attended(case_id, customer):
    """Park the customer."""
    conference = _room(case_id)
    _mute(conference, customer, True)
    _hold(conference, customer)


def finish(case_id, customer, agent):
    """Bring the customer back, and let the agent go; False if the agent has left already."""
    conference = _room(case_id)
    _client.conference.stop_audio_member(
        os.environ["VOBIZ_AUTH_ID"],
        conference,
        conference_member(
            _client, os.environ["VOBIZ_AUTH_ID"], conference, customer
        ).member_id,
    )
    _mute(conference, customer, False)
    participant = _find(conference, agent)
    if participant is None:
        log.info("%s has left case %s already", agent, case_id)
        return False
    _client.conference.kick_member(
        os.environ["VOBIZ_AUTH_ID"], conference, participant.member_id
    )
    return True


def only_listen(case_id, speaker):
    """Mute everybody but one; return who was muted."""
    muted = []
    for participant in _others(_room(case_id), speaker):
        _mute(_room(case_id), participant.call_uuid, True)
        muted.append(participant.call_uuid)
    return muted


def close(case_id):
    conference = _room(case_id)
    if _members(conference):
        _client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], conference)
