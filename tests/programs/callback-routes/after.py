"""Conference callbacks of the classroom application.

Whoever joins is muted, except for the teacher; when the teacher leaves, the
lesson is over.
"""

import logging
import os
from types import SimpleNamespace
from typing import Any

from flask import Flask, request
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
logger = logging.getLogger("classroom")

client = Vobiz(
    api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
)
TEACHER = os.environ.get("TEACHER_CALL_SID", "")


@app.route("/lesson/events", methods=["POST"])
def lesson_events():
    """Twilio calls this for every join and leave."""
    event = request.form.get("ConferenceAction")
    conference_sid = request.form["ConferenceName"]
    call_sid = request.form.get("CallUUID")
    logger.info("%s: %s", event, call_sid)

    if event == "enter" and call_sid != TEACHER:
        client.conference_members.mute_member(
            os.environ["VOBIZ_AUTH_ID"],
            conference_sid,
            conference_member(
                client, os.environ["VOBIZ_AUTH_ID"], conference_sid, call_sid
            ).member_id,
        )
    elif event == "exit" and call_sid == TEACHER:
        client.conferences.delete_conference(
            os.environ["VOBIZ_AUTH_ID"], conference_sid
        )
    return "", 204


@app.route("/lesson/unmute", methods=["POST"])
def unmute():
    """The teacher's telephone menu: the one who called it may speak."""
    room = request.values["ConferenceName"]
    client.conference_members.unmute_member(
        os.environ["VOBIZ_AUTH_ID"],
        room,
        conference_member(
            client, os.environ["VOBIZ_AUTH_ID"], room, request.values["CallUUID"]
        ).member_id,
    )
    return "<Response/>", 200, {"Content-Type": "text/xml"}


@app.post("/lesson/head-count")
def head_count():
    """How many are in the lesson that this callback is about?"""
    name = request.form.get("ConferenceName")
    if not name:
        return {"error": "no conference"}, 400
    participants = conference_members(client, os.environ["VOBIZ_AUTH_ID"], name)
    muted = sum(1 for participant in participants if participant.muted)
    return {"participants": len(participants), "muted": muted}


if __name__ == "__main__":
    app.run(port=int(os.environ.get("PORT", "8080")))
