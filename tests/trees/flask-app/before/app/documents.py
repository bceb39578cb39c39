"""What callers hear."""

from twilio.twiml.voice_response import Dial, VoiceResponse


def into_room(room):
    response = VoiceResponse()
    response.say("One moment, please.")
    dial = Dial()
    dial.conference(
        room,
        beep=False,
        end_conference_on_exit=True,
        status_callback="https://app.example.com/events",
        status_callback_event="join leave",
    )
    response.append(dial)
    return str(response)
