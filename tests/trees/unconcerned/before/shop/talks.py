from shop.client import client


def close(name):
    client.conferences(name).participants("Alice").update(muted=True)
    client.conferences(name).update(status="completed")
    return client.conferences(name).status
