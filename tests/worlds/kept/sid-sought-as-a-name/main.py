import os

from twilio.rest import Client

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])


def act(room):
    other = client.conferences(room).fetch()
    found = client.conferences.list(friendly_name=other.sid, status="in-progress")
    print(len(found))
    for each in found:
        each.update(status="completed")


def tell(room, call):
    member = client.conferences(room).participants(call).fetch()
    if client.conferences.list(status="in-progress", friendly_name=member.conference_sid):
        client.conferences(room).update(status="completed")
