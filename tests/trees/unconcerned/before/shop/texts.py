"""Texts go by Twilio."""

from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse

phone = Client()


def tell(number):
    try:
        phone.messages.create(to=number, from_="+15550100", body="Your order is ready")
    except TwilioRestException as error:
        return error.code
    return None


def answer():
    response = MessagingResponse()
    response.message("Thank you")
    return str(response)
