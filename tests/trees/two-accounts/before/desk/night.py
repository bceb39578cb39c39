"""What runs at night."""

from desk.rooms import end_both
from desk.service import Desk


def close(number):
    desk = Desk("Desk")
    desk.hang_up_and_tell(number)
    if desk.phone is not None:
        desk.phone.conferences("Night").update(status="completed")
        desk.phone.messages.create(to=number, from_="+15550100", body="Good night")
    end_both()
