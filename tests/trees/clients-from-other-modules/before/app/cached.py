from app.clients import get_client


def end():
    get_client().conferences("SalesRoom").update(status="completed")


def more():
    client = get_client()
    client.conferences("SalesRoom").update(status="completed")
