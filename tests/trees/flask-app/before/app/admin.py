from flask import Blueprint, current_app
from twilio.base.exceptions import TwilioRestException

admin = Blueprint("admin", __name__)


@admin.post("/rooms/close")
def close():
    try:
        current_app.config["PHONE"].conferences("SalesRoom").update(status="completed")
    except TwilioRestException as error:
        return {"status": error.status}, 502
    return "", 204
