"""What can be done with rooms by their names."""

import os

from desk.clients import vobiz_client


class ConferenceService:
    """Ends rooms."""

    def end(self, room):
        vobiz_client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], room)

    def close(self, name="Lobby"):
        self.end(name)


service = ConferenceService()


def get_service():
    return service
