"""What the desk does for one brand."""

from .accounts import main_client


class Desk:
    def __init__(self, room):
        self.room = room
        self.phone = main_client()

    def hang_up_and_tell(self, number):
        # The room ends before anybody is told of it.
        self.phone.conferences("Desk").update(status="completed")
        self.phone.messages.create(to=number, from_="+15550100", body=f"{self.room} is closed")
