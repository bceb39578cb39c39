"""A support line on Twilio conferences: callers, agents and a supervisor's page."""

from flask import Flask


def create_app() -> Flask:
    # Imported here so that `python -m call_center.rooms` needs no web settings.
    from call_center import settings
    from call_center.supervisor import supervisor
    from call_center.voice import voice

    app = Flask(__name__)
    app.secret_key = settings.SECRET_KEY
    app.register_blueprint(voice, url_prefix="/voice")
    app.register_blueprint(supervisor, url_prefix="/supervisor")
    return app
