from aiohttp import web
from twilio.rest import Client
from twilio.twiml.voice_response import VoiceResponse

routes = web.RouteTableDef()
CLIENT = web.AppKey("client", Client)
EVENTS = {"participant-join": "joined", "participant-leave": "left", "conference-end": "over", "participant-mute": "muted"}


@routes.post("/events")
async def events(request):
    data = await request.post()
    kind = EVENTS.get(data.get("StatusCallbackEvent"), "?")
    if kind == "left":
        request.app[CLIENT].conferences(data["ConferenceSid"]).update(status="completed")
    request.app["log"].append((data["FriendlyName"], kind, data["CallSid"], data.get("ParticipantLabel")))
    return web.Response(status=204)


@routes.post("/voice")
async def voice(request):
    data = await request.post()
    r = VoiceResponse()
    with r.gather(num_digits=4, finish_on_key="#", action="/pin") as g:
        g.say("Enter your PIN")
    r.say("Hello " + data["From"])
    return web.Response(text=r.to_xml(), content_type="text/xml")


async def start(app):
    app[CLIENT] = Client()
    app["log"] = []


def make():
    app = web.Application()
    app.add_routes(routes)
    app.on_startup.append(start)
    return app
