import os

from app.clients import get_vobiz_client


def end():
    get_vobiz_client().conferences.delete_conference(
        os.environ["VOBIZ_AUTH_ID"], "SalesRoom"
    )


def more():
    client = get_vobiz_client()
    client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], "SalesRoom")
