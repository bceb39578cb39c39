from twilio.base.exceptions import TwilioRestException as TelephonyError
from twilio.rest import Client as Phone
from twilio.twiml.voice_response import Dial, VoiceResponse as Answer

__all__ = ["Answer", "Dial", "Phone", "TelephonyError"]
