"""Hold, transfer, coach: the buttons on an agent's screen."""
from enum import Enum

from flask import Blueprint, current_app, g, jsonify, request

desk = Blueprint("desk", __name__, url_prefix="/desk")


class Button(str, Enum):
    HOLD = "hold"
    RESUME = "resume"
    MUTE = "mute"
    COACH = "coach"
    BARGE = "barge"
    TRANSFER = "transfer"


def twilio():
    if "twilio" not in g:
        g.twilio = current_app.config["twilio_client"]
    return g.twilio


def participant(room, sid):
    return twilio().conferences(room).participants(sid)


@desk.post("/<room>/<sid>/<button>")
def press(room, sid, button):
    target = participant(room, sid)
    on = request.json.get("on", True)
    if button == Button.HOLD:
        target.update(hold=on, hold_url=current_app.config["HOLD_MUSIC"])
    elif button == Button.RESUME:
        target.update(hold=False, muted=False)
    elif button == Button.MUTE:
        target.update(muted=bool(on))
    elif button == Button.COACH:
        target.update(coaching=True, call_sid_to_coach=request.json["call"])
    elif button == Button.BARGE:
        target.update(coaching=False)
    elif button == Button.TRANSFER:
        p = twilio().conferences(room).participants.create(
            from_=request.json["from"], to="client:" + request.json["agent"], end_conference_on_exit=False
        )
        target.delete()
        return jsonify(call=p.call_sid, status=p.status)
    return jsonify(ok=True)


@desk.get("/<room>")
def members(room):
    legs = twilio().conferences(room).participants.list()
    return jsonify([{"call": p.call_sid, "muted": p.muted, "hold": p.hold, "label": p.label} for p in legs])
