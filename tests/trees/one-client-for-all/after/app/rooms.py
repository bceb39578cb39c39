import os

from app.clients import client


def end():
    client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], "SalesRoom")
