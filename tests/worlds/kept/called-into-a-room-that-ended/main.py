from twilio.rest import Client

client = Client()


def act(room):
    found = client.conferences.list(friendly_name=room, status="in-progress")
    sid = found[0].sid
    client.conferences(sid).update(status="completed")
    client.conferences(sid).participants.create(from_="+15550100", to="+15550142")
