"""Callers wait in a room until an agent comes."""

import os

from flask import Flask
from vobiz import Vobiz


def create_app():
    app = Flask(__name__)
    app.config["PHONE"] = Vobiz(
        api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
    )

    from app.admin import admin
    from app.voice import voice

    app.register_blueprint(admin)
    app.register_blueprint(voice)
    return app
