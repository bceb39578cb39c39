import os

from flask import Flask
from twilio.rest import Client
from vobiz import Vobiz


def create_app():
    app = Flask(__name__)
    app.config["TWILIO_CLIENT"] = Client()
    app.config["VOBIZ_CLIENT"] = Vobiz(
        api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
    )
    app.config["TEXTS"] = True
    from app import views

    app.register_blueprint(views.views)
    return app
