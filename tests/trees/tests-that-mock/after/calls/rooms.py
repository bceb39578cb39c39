import os

from calls.clients import get_client


def end(room):
    get_client().conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], room)
