from app.clients import *


def end():
    phone.conferences("SalesRoom").update(status="completed")
