"""Callers wait in a room until an agent comes."""

import os

from flask import Flask
from twilio.rest import Client


def create_app():
    app = Flask(__name__)
    app.config["PHONE"] = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])

    from app.admin import admin
    from app.voice import voice

    app.register_blueprint(admin)
    app.register_blueprint(voice)
    return app
