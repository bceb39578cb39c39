import os

from app import phone
from app.clients import vobiz_phone


def end():
    vobiz_phone.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], "SalesRoom")
    phone.messages.create(to="+1", from_="+2", body="ended")
