import os

from flask import Flask, request
from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import VoiceResponse

app = Flask(__name__)
app.config["TWILIO"] = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])


@app.route("/sms", methods=["POST"])
def sms():
    reply = MessagingResponse()
    if request.form["Body"].strip().lower() == "join":
        app.config["TWILIO"].conferences("Lobby").participants.create(from_=request.form["To"], to=request.form["From"])
        reply.message("We are calling you")
    else:
        reply.message("Text JOIN to be called")
    return str(reply)


@app.route("/both", methods=["POST"])
def both():
    """The number has one URL for calls and texts."""
    if "MessageSid" in request.form:
        r = MessagingResponse()
        r.message("No texts, please")
        return str(r)
    r = VoiceResponse()
    r.say("Hello " + request.form["From"])
    r.dial().conference("Lobby")
    app.config["TWILIO"].messages.create(to=request.form["From"], from_=request.form["To"], body=request.form["CallSid"])
    return str(r)


@app.post("/gone")
def gone():
    app.config["TWILIO"].calls(request.form["CallSid"]).update(status="completed")
    return ""
