"""Buttons of the interpreters' console: what they do depends on how things stand."""

import os
from types import SimpleNamespace
from typing import Any

from flask import Flask, jsonify
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


app = Flask(__name__)
client = Vobiz(
    api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
)


def toggle(room, sid):
    """Mute who is open, and open who is muted; returns how it is now."""
    # TODO(vobiz VB193): room must hold the room's name, not a Twilio conference SID
    conf = room
    p = conference_member(client, os.environ["VOBIZ_AUTH_ID"], conf, sid)
    wanted = not p.muted
    if wanted:
        client.conference_members.mute_member(
            os.environ["VOBIZ_AUTH_ID"], conf, p.member_id
        )
    else:
        client.conference_members.unmute_member(
            os.environ["VOBIZ_AUTH_ID"], conf, p.member_id
        )
    return wanted


@app.post("/rooms/<room>/members/<sid>/toggle")
def toggle_member(room, sid):
    # The page may be old: ask how it stands, then turn it round.
    # TODO(vobiz VB206): room must hold the room's name, not a Twilio conference SID
    p = conference_member(client, os.environ["VOBIZ_AUTH_ID"], room, sid)
    if not p.muted:
        client.conference_members.mute_member(
            os.environ["VOBIZ_AUTH_ID"], room, p.member_id
        )
    else:
        client.conference_members.unmute_member(
            os.environ["VOBIZ_AUTH_ID"], room, p.member_id
        )
    return "", 204


@app.post("/rooms/<room>/members/<sid>/mute")
def mute_member(room, sid):
    """The console shows what comes back, not what it has sent."""
    # TODO(vobiz VB201): room must hold the room's name, not a Twilio conference SID
    client.conference_members.mute_member(
        os.environ["VOBIZ_AUTH_ID"],
        room,
        conference_member(client, os.environ["VOBIZ_AUTH_ID"], room, sid).member_id,
    )
    return jsonify(call=sid, muted=True)


@app.delete("/rooms/<room>/members/<sid>")
def remove_member(room, sid):
    # TODO(vobiz VB206): room must hold the room's name, not a Twilio conference SID
    p = conference_member(client, os.environ["VOBIZ_AUTH_ID"], room, sid)
    if not p.muted:
        return jsonify(error=f"mute {p.call_uuid} first"), 409
    client.conference.kick_member(os.environ["VOBIZ_AUTH_ID"], room, p.member_id)
    return jsonify(removed=p.call_uuid)


@app.delete("/rooms/<room>/muted")
def remove_muted(room):
    """Remove all who are muted; say who went."""
    gone = []
    # TODO(vobiz VB215): room must hold the room's name, not a Twilio conference SID
    for p in [
        member
        for member in conference_members(client, os.environ["VOBIZ_AUTH_ID"], room)
        if member.muted
    ]:
        client.conference.kick_member(os.environ["VOBIZ_AUTH_ID"], room, p.member_id)
        gone.append(p.call_uuid)
    return jsonify(removed=gone)


@app.delete("/rooms/<room>")
def end_room(room):
    # TODO(vobiz VB103): room must hold the room's name, not a Twilio conference SID
    client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], room)
    app.logger.info("%s is %s", room, "completed")
    return jsonify(room=room, status="completed")


if __name__ == "__main__":
    app.run(port=8080)
