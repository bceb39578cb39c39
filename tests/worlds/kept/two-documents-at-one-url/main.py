from twilio.rest import Client

client = Client()


def invite(to):
    return client.conferences("Desk").participants.create(from_="+15550100", to=to, beep=True).call_sid
