"""Room janitor.

Usage::

    client.conferences(sid).participants(call_sid).update(muted=True)
    <Response><Dial><Conference>Room</Conference></Dial></Response>
"""
from twilio.rest import Client  # noqa: the only place

# client.conferences(old).update(status="completed")
client = Client()  # from twilio.twiml.voice_response import VoiceResponse


def end(room):
    """End a room: <Conference> on Twilio, `client.conferences(room)`."""
    # first the members, e.g. client.conferences(room).participants.list()
    (client  # the account
     .conferences(room)  # by name
     # and now the end
     .update(status="completed")  # says Twilio
     )


def mute(room, who): client.conferences(room).participants(who).update(muted=True); print("muted")  # one line


'''
client.conferences("dead code in a string").update(status="completed")
'''
if __name__ == "__main__": end("Lobby")
