from twilio.twiml.voice_response import VoiceResponse


def goodbye():
    response = VoiceResponse()
    response.say("Goodbye")
    return str(response)
