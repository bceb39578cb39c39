def end(client, room):
    client.conferences(room).update(status="completed")


class Desk:
    def __init__(self, client):
        self.client = client

    def close(self):
        self.client.conferences("Desk").update(status="completed")
