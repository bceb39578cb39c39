import os

from twilio.rest import Client


def get_client():
    return Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])


def act_1(room):
    (get_client()
        .conferences(room)
        .update(status="completed")
    )
    print(len(get_client().conferences.list()))
    print([p.call_sid for p in get_client().conferences(room).participants.list()])
