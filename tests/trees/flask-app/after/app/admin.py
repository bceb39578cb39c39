import os

from flask import Blueprint, current_app
from vobiz.core.api_error import ApiError

admin = Blueprint("admin", __name__)


@admin.post("/rooms/close")
def close():
    try:
        current_app.config["PHONE"].conferences.delete_conference(
            os.environ["VOBIZ_AUTH_ID"], "SalesRoom"
        )
    except ApiError as error:
        return {"status": error.status_code}, 502
    return "", 204
