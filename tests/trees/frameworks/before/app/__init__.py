from flask import Flask
from twilio.rest import Client


def create_app():
    app = Flask(__name__)
    app.config["TWILIO_CLIENT"] = Client()
    app.config["TEXTS"] = True
    from app import views

    app.register_blueprint(views.views)
    return app
