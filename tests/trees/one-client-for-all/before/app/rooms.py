from app.clients import client


def end():
    client.conferences("SalesRoom").update(status="completed")
