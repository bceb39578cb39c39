"""What Twilio asks on the phone: answers to calls, and what happens in rooms."""

import itertools
import logging
from datetime import datetime
from pathlib import Path

from flask import Blueprint, Response, abort, render_template, request
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Dial, VoiceResponse

from call_center import agents, receipts, settings
from call_center.rooms import SUPPORT_ROOM, customer_call, customer_room

log = logging.getLogger(__name__)

voice = Blueprint("voice", __name__)
rota = itertools.cycle(settings.AGENT_NUMBERS)
validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)

TWIML = Path(__file__).with_name("twiml")
ENDED_BY_US = "conference-ended-via-api"


@voice.before_request
def require_signature() -> None:
    url = settings.PUBLIC_URL + request.full_path.rstrip("?")
    signature = request.headers.get("X-Twilio-Signature", "")
    if not validator.validate(url, request.form, signature):
        abort(403)


@voice.post("/inbound")
def inbound() -> Response:
    """Put a customer into a room of their own, and an agent into the team's."""
    if request.form["From"] in settings.AGENT_NUMBERS:
        return team_room()
    if datetime.now().hour not in settings.OPENING_HOURS:
        return twiml((TWIML / "closed.xml").read_text(encoding="utf-8"))
    response = VoiceResponse()
    response.say("Welcome to support. Calls are recorded.")
    dial = Dial(time_limit=7200)
    dial.conference(
        customer_room(request.form["CallSid"]),
        beep=False,
        end_conference_on_exit=True,
        record="record-from-start",
        wait_url=f"{settings.PUBLIC_URL}/voice/hold",
        status_callback=f"{settings.PUBLIC_URL}/voice/status",
        status_callback_event="join end",
    )
    response.append(dial)
    return twiml(str(response))


def team_room() -> Response:
    return twiml(f"""<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Dial>
    <Conference beep="true" maxParticipants="20">{SUPPORT_ROOM}</Conference>
  </Dial>
</Response>
""")


@voice.post("/listen")
def listen() -> Response:
    """The answer for a supervisor who was rung by agents.listen_in."""
    return twiml(render_template("twiml/listen.xml.j2", room=request.args["room"]))


@voice.post("/hold")
def hold() -> Response:
    """What a customer hears until an agent is there."""
    return twiml((TWIML / "hold.xml").read_text(encoding="utf-8"))


@voice.post("/menu")
def menu() -> Response:
    """Offer to call back; asked again with the key that was pressed."""
    wanted = request.form.get("Digits") == "1"
    if wanted:
        log.info("%s wants to be called back", request.form["From"])
    url = f"{settings.PUBLIC_URL}/voice/menu"
    return twiml(render_template("twiml/menu.xml.j2", wanted=wanted, url=url))


@voice.post("/status")
def status() -> tuple[str, int]:
    conference_sid = request.form["ConferenceSid"]
    event = request.form["StatusCallbackEvent"]
    room = request.form["FriendlyName"]
    log.info("%s: %s (%s)", room, event, conference_sid)

    # Agents and supervisors join, too, but only a customer needs an agent.
    if event == "participant-join" and request.form["CallSid"] == customer_call(room):
        ring_next_agent(room)
    reason = request.form.get("ReasonConferenceEnded")
    if event == "conference-end" and reason != ENDED_BY_US:
        receipts.send_receipt(room)
    return "", 204


def ring_next_agent(room: str) -> None:
    for number in itertools.islice(rota, len(settings.AGENT_NUMBERS)):
        try:
            agents.dial_agent(room, number)
            return
        except TwilioRestException as error:
            log.error("Could not ring %s for %s: %s", number, room, error.msg)
    receipts.promise_call_back(room)


def twiml(document: str) -> Response:
    return Response(document, mimetype="text/xml")
