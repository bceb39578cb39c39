"""Join documents for every kind of caller."""
from twilio.twiml.voice_response import Dial, VoiceResponse

from config import BASE_URL, RECORD


def join(room, role, coach=None):
    response = VoiceResponse()
    dial_kwargs = {"hangup_on_star": role == "agent"}
    if RECORD:
        dial_kwargs["record"] = "record-from-answer"
        dial_kwargs["recording_status_callback"] = BASE_URL + "/recorded"
    if role == "customer":
        dial_kwargs["action"] = f"{BASE_URL}/survey"
    kwargs = dict(beep=False, start_conference_on_enter=role != "customer")
    if coach:
        kwargs["coach"] = coach
        kwargs.update(muted=True)
    dial = Dial(**dial_kwargs)
    dial.conference(room, wait_url="" if role == "agent" else BASE_URL + "/wait", **kwargs)
    response.append(dial)
    return str(response)


def simple(room):
    kwargs = {"startConferenceOnEnter": True, "endConferenceOnExit": True}
    r = VoiceResponse()
    with r.dial() as d:
        d.conference(room, **kwargs)
    return r.to_xml()
