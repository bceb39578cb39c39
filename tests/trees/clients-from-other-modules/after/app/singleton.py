import os

from app.services import service


def end():
    service.vobiz_client.conferences.delete_conference(
        os.environ["VOBIZ_AUTH_ID"], "SalesRoom"
    )
