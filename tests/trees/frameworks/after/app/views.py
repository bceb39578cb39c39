import os

from flask import Blueprint, current_app

views = Blueprint("views", __name__)


@views.route("/end")
def end():
    current_app.config["VOBIZ_CLIENT"].conferences.delete_conference(
        os.environ["VOBIZ_AUTH_ID"], "SalesRoom"
    )
    return "", 204


@views.route("/tell")
def tell():
    client = current_app.config["TWILIO_CLIENT"]
    vobiz_client = current_app.config["VOBIZ_CLIENT"]
    vobiz_client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], "Lobby")
    client.messages.create(to="+15550199", from_="+15550100", body="ended")
    return "", 204
