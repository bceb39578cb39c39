from flask import Blueprint, current_app

views = Blueprint("views", __name__)


@views.route("/end")
def end():
    current_app.config["TWILIO_CLIENT"].conferences("SalesRoom").update(status="completed")
    return "", 204


@views.route("/tell")
def tell():
    client = current_app.config["TWILIO_CLIENT"]
    client.conferences("Lobby").update(status="completed")
    client.messages.create(to="+15550199", from_="+15550100", body="ended")
    return "", 204
