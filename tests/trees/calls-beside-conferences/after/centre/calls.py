import os

from centre.phone import phone

WELCOME = "https://app.example.com/welcome"


def ring(number):
    # TODO(vobiz VB401): WELCOME must answer with VobizXML
    phone.vobiz_client.calls.make_call(
        os.environ["VOBIZ_AUTH_ID"],
        from_="+15550100",
        to=number,
        answer_url=WELCOME,
        answer_method="POST",
    )


def hang_up(sid):
    # TODO(vobiz VB405): sid must hold the UUID of a call on Vobiz, not a Twilio call
    # SID
    phone.vobiz_client.live_calls.hangup_call(os.environ["VOBIZ_AUTH_ID"], sid)


def live():
    return [
        call
        for call in phone.vobiz_client.live_calls.list_live_calls(
            os.environ["VOBIZ_AUTH_ID"], status="live"
        ).calls
    ]
