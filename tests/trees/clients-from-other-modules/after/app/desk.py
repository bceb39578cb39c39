import os


def end(client, room):
    # TODO(vobiz VB007): VOBIZ_AUTH_ID must name the account that _shared speaks for
    client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], room)


class Desk:
    def __init__(self, client):
        self.client = client

    def close(self):
        # TODO(vobiz VB007): VOBIZ_AUTH_ID must name the account that _shared speaks for
        self.client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], "Desk")
