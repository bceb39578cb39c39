from twilio.rest import Client

client = Client()


def act(room, call, flag):
    hold = lambda: client.conferences(room).participants(call).update(hold=flag, hold_url="https://media.example.com/a.wav")
    hold()
    client.conferences("Lobby").update(status="completed")
