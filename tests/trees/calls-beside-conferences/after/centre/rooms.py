"""Rooms, by their names."""

import os

from vobiz.core.api_error import ApiError

from centre.phone import phone


def end(room):
    try:
        phone.vobiz_client.conferences.delete_conference(
            os.environ["VOBIZ_AUTH_ID"], room
        )
    except ApiError as error:
        return error.status_code
    return 200


def announce(room, url):
    phone.vobiz_client.conference.play_audio_member(
        os.environ["VOBIZ_AUTH_ID"], room, "all", url=url
    )
