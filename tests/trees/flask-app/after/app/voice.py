from flask import Blueprint, Response, render_template, request

from app import documents

voice = Blueprint("voice", __name__)
WAITING = {}


@voice.post("/incoming")
def incoming():
    WAITING[request.form["CallUUID"]] = request.form.get("From", "")
    return Response(documents.into_room("SalesRoom"), mimetype="text/xml")


@voice.post("/events")
def events():
    event = request.form.get("ConferenceAction")
    if event == "exit":
        WAITING.pop(request.form["CallUUID"], None)
    return "", 204


@voice.post("/closed")
def closed():
    return Response(render_template("closed.xml"), mimetype="text/xml")
