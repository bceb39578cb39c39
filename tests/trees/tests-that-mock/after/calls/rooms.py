import os

from calls.clients import get_client


def end(room):
    # TODO(vobiz VB103): room must hold the room's name, not a Twilio conference SID
    get_client().conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], room)
