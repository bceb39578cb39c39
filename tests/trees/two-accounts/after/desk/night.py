"""What runs at night."""

import os

from desk.rooms import end_both
from desk.service import Desk


def close(number):
    desk = Desk("Desk")
    desk.hang_up_and_tell(number)
    if desk.phone is not None:
        desk.vobiz_phone.conferences.delete_conference(
            os.environ["VOBIZ_AUTH_ID"], "Night"
        )
        desk.phone.messages.create(to=number, from_="+15550100", body="Good night")
    end_both()
