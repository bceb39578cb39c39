"""What the desk does for one brand."""

import os

from .accounts import main_client, main_vobiz_client


class Desk:
    def __init__(self, room):
        self.room = room
        self.phone = main_client()
        self.vobiz_phone = main_vobiz_client()

    def hang_up_and_tell(self, number):
        # The room ends before anybody is told of it.
        self.vobiz_phone.conferences.delete_conference(
            os.environ["VOBIZ_AUTH_ID"], "Desk"
        )
        self.phone.messages.create(to=number, from_="+15550100", body=f"{self.room} is closed")
