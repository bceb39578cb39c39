import os


def end():
    from app.clients import shared

    # TODO(vobiz VB007): VOBIZ_AUTH_ID must name the account that _shared speaks for
    shared().conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], "SalesRoom")
