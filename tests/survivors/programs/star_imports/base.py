from twilio.rest import Client
from twilio.twiml.voice_response import *

client = Client()
__all__ = ["client", "VoiceResponse", "Dial", "Gather"]
