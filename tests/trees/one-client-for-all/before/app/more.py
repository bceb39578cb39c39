from .clients import get_client


def end():
    get_client().conferences("SalesRoom").update(status="completed")
