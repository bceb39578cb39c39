import os

from app.clients import *
from app.clients import vobiz_phone


def end():
    vobiz_phone.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], "SalesRoom")
