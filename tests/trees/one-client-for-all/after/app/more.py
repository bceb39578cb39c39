import os

from .clients import get_client


def end():
    get_client().conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], "SalesRoom")
