from centre.phone import phone

WELCOME = "https://app.example.com/welcome"


def ring(number):
    phone.client.calls.create(to=number, from_="+15550100", url=WELCOME)


def hang_up(sid):
    phone.client.calls(sid).update(status="completed")


def live():
    return [call.sid for call in phone.client.calls.list(status="in-progress")]
