"""Voice bots: media streams."""
from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import HTMLResponse
from twilio.rest import Client
from twilio.twiml.voice_response import Connect, Start, Stream, VoiceResponse

app = FastAPI()
client = Client()


@app.api_route("/incoming", methods=["GET", "POST"])
async def incoming(request: Request):
    response = VoiceResponse()
    response.say("Please wait", voice="Google.en-US-Chirp3-HD-Aoede")
    response.pause(length=1)
    connect = Connect()
    connect.stream(url=f"wss://{request.url.hostname}/media")
    response.append(connect)
    return HTMLResponse(content=str(response), media_type="application/xml")


@app.post("/fork")
async def fork():
    response = VoiceResponse()
    start = Start()
    stream = Stream(name="fork", url="wss://acme.test/fork", track="both_tracks")
    stream.parameter(name="tenant", value="acme")
    start.append(stream)
    response.append(start)
    response.dial("+15550123")
    return HTMLResponse(str(response), media_type="application/xml")


@app.websocket("/media")
async def media(ws: WebSocket):
    await ws.accept()
    async for message in ws.iter_json():
        if message["event"] == "start":
            call_sid = message["start"]["callSid"]
        elif message["event"] == "stop":
            client.calls(call_sid).update(twiml="<Response><Dial><Conference>Humans</Conference></Dial></Response>")


@app.post("/call")
def call(to: str):
    return client.calls.create(to=to, from_="+15550100", twiml=str(VoiceResponse())).sid
