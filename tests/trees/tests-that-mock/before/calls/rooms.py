from calls.clients import get_client


def end(room):
    get_client().conferences(room).update(status="completed")
