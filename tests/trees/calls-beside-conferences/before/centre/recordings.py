from centre import phone


def record(sid):
    phone.phone.client.calls(sid).recordings.create()


def stop(room):
    phone.phone.client.conferences(room).recordings("Twilio.CURRENT").update(status="stopped")
