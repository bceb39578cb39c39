from app.services import service


def end():
    service.client.conferences("SalesRoom").update(status="completed")
