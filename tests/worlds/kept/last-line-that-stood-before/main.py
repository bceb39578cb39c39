from twilio.rest import Client

client = Client()


def first(room, call):
    client.conferences(room).participants(call).update(muted=True)
    return [room, call]


def act(room, call):
    client.conferences(room).participants(call).update(muted=False)
    return [room, call]