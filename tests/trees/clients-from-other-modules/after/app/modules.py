import os

import app.clients
from app import clients as c


def end():
    app.clients.vobiz_phone.conferences.delete_conference(
        os.environ["VOBIZ_AUTH_ID"], "SalesRoom"
    )
    # TODO(vobiz VB007): VOBIZ_AUTH_ID must name the account that _shared speaks for
    c.shared().conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], "SalesRoom")
