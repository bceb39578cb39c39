from fastapi import APIRouter, Depends, Form, Request, Response
from twilio.rest import Client
from twilio.twiml.voice_response import VoiceResponse

from deps import Twilio, get_twilio

router = APIRouter()


@router.post("/rooms/{room}/end")
def end(room: str, client: Twilio):
    client.conferences(room).update(status="completed")
    return {"ended": room}


@router.post("/rooms/{room}/mute/{call_sid}")
def mute(room: str, call_sid: str, client: Client = Depends(get_twilio)):
    client.conferences(room).participants(call_sid).update(muted=True)
    return {"muted": call_sid}


@router.post("/voice")
async def voice(request: Request, From: str = Form(...), CallSid: str = Form(...)):
    form = await request.form()
    response = VoiceResponse()
    response.say(f"Hello {form.get('CallerName', 'there')}")
    with response.dial(action="/after", timeout=10) as dial:
        dial.conference("Lobby", wait_url="", start_conference_on_enter=True)
    return Response(content=str(response), media_type="application/xml")


@router.post("/status")
async def status(
    ConferenceSid: str = Form(...), StatusCallbackEvent: str = Form(...), SequenceNumber: int = Form(0)
):
    if StatusCallbackEvent == "conference-end":
        return {"over": ConferenceSid, "n": SequenceNumber}
    return {}


@router.post("/sms")
def sms(to: str, body: str, client: Twilio):
    return {"sid": client.messages.create(to=to, from_="+15550100", body=body).sid}
