from twilio.rest import Client
from twilio.twiml.voice_response import VoiceResponse

client = Client()
room = "Besprechung"


def end():
	client.conferences(room).update(status="completed")	# weg damit


def hold(call_sid, on):
	if on: client.conferences(room).participants(call_sid).update(hold=True, hold_url="https://acme.test/hold.mp3")
	else: client.conferences(room).participants(call_sid).update(hold=False)


def twiml():
	r = VoiceResponse(); d = r.dial(); d.conference(room); return str(r)