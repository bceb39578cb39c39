import os
from twilio.rest import Client


def get_c():
    return Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])


def do_4(conference, room):
    get_c().messages.create(to="+15550142", from_="+15550100", body="tally")


def act_5(room):
    do_4(get_c().conferences(room), room)
