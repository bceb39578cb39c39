"""Rare uses of documents that keep them as they are, each with its reason."""

from __future__ import annotations

import pytest
from builder_programs import stays

STAY = {
    "a number and a limit that run": (
        """
        def answer(number, limit):
            r = VoiceResponse()
            r.dial(number(), timeout=limit(), caller_id="+15550100")
            return str(r)
        """,
        "would be evaluated at another time",
    ),
    "an object that is handed on between": (
        """
        def answer(call):
            r = VoiceResponse()
            d = Dial(time_limit=call.limit)
            print(call)
            d.conference("Sales")
            r.append(d)
            return str(r)
        """,
        "call.limit would be evaluated at another time",
    ),
    "a response for a function that is a parameter": (
        """
        def answer(send):
            r = VoiceResponse()
            send(r)
            return str(r)
        """,
        "goes where this tool does not follow it",
    ),
    "a room that is used": (
        """
        def answer():
            r = VoiceResponse()
            d = r.dial()
            print(d.conference("Sales"))
            return str(r)
        """,
        "cannot be taken apart safely",
    ),
    "a with statement that fills in a branch": (
        """
        import threading

        def answer(x):
            r = VoiceResponse()
            d = Dial()
            if x:
                with threading.Lock():
                    d.conference("Sales")
            else:
                with threading.Lock():
                    d.conference("Support")
            r.append(d)
            return str(r)
        """,
        "cannot be taken apart safely",
    ),
    "a target of entering that is no name": (
        """
        def answer(holder):
            r = VoiceResponse()
            with r.gather() as holder.gather:
                pass
            return str(r)
        """,
        "cannot be taken apart safely",
    ),
    "an f-string that would hold quotes": (
        """
        def answer():
            r = VoiceResponse()
            return f"{r.gather()}"
        """,
        "cannot be taken apart safely",
    ),
    "an annotation in quotes that are no plain ones": (
        '''
        def greet(r: """VoiceResponse"""):
            r.say("Hello.")

        def answer():
            r = VoiceResponse()
            greet(r)
            return str(r)
        ''',
        "cannot be taken apart safely",
    ),
    "an annotation of what has no counterpart": (
        """
        def fill(d: Dial):
            d.client("joey")

        def connect(c: Connect):
            c.stream(url="wss://x.example.com/a")

        def answer():
            r = VoiceResponse()
            c = Connect()
            connect(c)
            r.append(c)
            return str(r)
        """,
        "cannot be taken apart safely",
    ),
    "a dictionary for a call": (
        """
        def answer(client):
            r = VoiceResponse()
            r.say("Hello.")
            options = {"to": "+15550111", "twiml": str(r)}
            client.calls.create(**options)
            return str(r)
        """,
        "is handed to a Twilio call",
    ),
    "a text that a function makes for a call": (
        """
        def text(name):
            r = VoiceResponse()
            r.say(name)
            return str(r)

        def answer(client):
            both = text("you") + "" if client else f"{text('me')}"
            client.calls.create(to="+15550111", twiml=both.strip())
        """,
        "is handed to a Twilio call",
    ),
    "a text that is parsed": (
        """
        import xml.etree.ElementTree as ET

        def answer():
            r = VoiceResponse()
            r.say("Hello.")
            return ET.fromstring(r.to_xml()).tag
        """,
        "looks at the text of this document",
    ),
    "a text that depends on itself": (
        """
        def answer():
            r = VoiceResponse()
            text = str(r)
            while len(text) < 10:
                text = text + "x"
            return text[0]
        """,
        "looks at the text of this document",
    ),
    "a keyword of a class": (
        """
        class Answer(object, response=VoiceResponse()):
            def __init_subclass__(cls, response=None):
                cls.response = response
        """,
        "goes where this tool does not follow it",
    ),
    "a method that is called in the class and by others": (
        """
        class Answer:
            def make(self):
                r = VoiceResponse()
                r.say("Hello.")
                return r

        def answer(other):
            return str(other.make())
        """,
        "goes where this tool does not follow it",
    ),
    "a coroutine that another awaits": (
        """
        async def make():
            r = VoiceResponse()
            r.say("Hello.")
            return r

        async def answer():
            return str(await make())
        """,
        "goes where this tool does not follow it",
    ),
    "a part of an object": (
        """
        class Answer:
            pass

        def answer(rows):
            r = VoiceResponse()
            rows[0] = r
            rows.last = VoiceResponse()
            return str(r)
        """,
        "goes where this tool does not follow it",
    ),
    "a function that anybody may call": (
        """
        def decorate(function):
            return function

        @decorate
        def greet(r):
            r.say("Hello.")

        def answer():
            r = VoiceResponse()
            greet(r)
            return str(r)
        """,
        "goes where this tool does not follow it",
    ),
    "an element of nothing that is known": (
        """
        from twilio.twiml.voice_response import SsmlBreak

        def answer():
            r = VoiceResponse()
            r.append(SsmlBreak())
            return str(r)
        """,
        "SsmlBreak() has no counterpart in vobizxml",
    ),
    "a verb in an element that takes it elsewhere": (
        """
        def answer():
            r = VoiceResponse()
            d = Dial()
            d.append(Say("Hello."))
            r.append(d)
            return str(r)
        """,
        "<Say> in <Dial> is nothing that this tool knows",
    ),
    "a module that others use": (
        """
        __all__ = ["make", "RESPONSE"]

        RESPONSE = VoiceResponse()

        def make():
            r = VoiceResponse()
            r.say("Hello.")
            return r
        """,
        "goes where this tool does not follow it",
    ),
}


@pytest.mark.parametrize("shape", STAY)
def test_what_stays_says_why(shape: str) -> None:
    program, reason = STAY[shape]
    stays(program, reason)
