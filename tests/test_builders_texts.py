"""Documents as texts: handed on, looked at, put into others."""

from __future__ import annotations

import pytest
from builder_programs import agree, stays

AGREE = {
    "a text in a session": """
        session = {}
        def answer():
            r = VoiceResponse()
            session["r"] = str(r)
            r.say("x")
            return str(r)
    """,
    "print": """
        def answer():
            r = VoiceResponse()
            r.say("x")
            print(r)
            print("%s" % r, "{}".format(r), file=None)
            return str(r)
    """,
    "format": """
        def answer():
            r = VoiceResponse()
            r.say("x")
            return "{}".format(r)
    """,
    "the text in a response of a function": """
        def Response(x, mimetype=None): return x
        def answer():
            r = VoiceResponse()
            r.say("x")
            return Response(str(r), mimetype="text/xml")
    """,
    "a response in a function of the program": """
        def Response(x, mimetype=None): return str(x)
        def answer():
            r = VoiceResponse()
            r.say("x")
            return Response(r, mimetype="text/xml")
    """,
    "encoded": """
        def answer():
            r = VoiceResponse()
            r.say("x")
            return str(r).encode("utf-8").decode()
    """,
    "to_xml in an f-string": """
        def answer():
            r = VoiceResponse()
            r.say("x")
            return f"{r.to_xml()}"
    """,
    "a constructor in an f-string": """
        def answer():
            return f"{VoiceResponse()}"
    """,
}

STAY = {
    "a text for a call": (
        """
        def answer(client=None):
            r = VoiceResponse()
            r.say("x")
            if client:
                client.calls.create(to="+1", from_="+2", twiml=str(r))
            return str(r)
    """,
        "is handed to a Twilio call",
    ),
    "a response for a call": (
        """
        from twilio.rest import Client as C
        def answer():
            r = VoiceResponse()
            r.say("x")
            C("a","b").calls.create(to="+1", from_="+2", twiml=r)
            return str(r)
    """,
        "is handed to a Twilio call",
    ),
    "the text of a response for a call": (
        """
        from twilio.rest import Client as C
        def call():
            r = VoiceResponse()
            r.say("x")
            C("a","b").calls.create(to="+1", from_="+2", twiml=str(r))
        def answer():
            return ""
    """,
        "is handed to a Twilio call",
    ),
    "a text in a variable for a call": (
        """
        from twilio.rest import Client as C
        def call():
            r = VoiceResponse()
            r.say("x")
            text = r.to_xml()
            C("a","b").calls("CA1").update(twiml=text)
        def answer():
            return ""
    """,
        "is handed to a Twilio call",
    ),
    "a text that is compared": (
        """
        def answer():
            r = VoiceResponse()
            r.say("x")
            assert str(r) == '<?xml version="1.0" encoding="UTF-8"?><Response><Say>x</Say></Response>'
            return str(r)
    """,
        "looks at the text of this document",
    ),
    "a text that is searched": (
        """
        def answer():
            r = VoiceResponse()
            r.say("x")
            text = str(r)
            assert "<Say>" in text
            return text
    """,
        "looks at the text of this document",
    ),
    "an assertion of unittest": (
        """
        class T:
            def assertIn(self, a, b): assert a in b
            def test(self):
                r = VoiceResponse()
                r.say("x")
                self.assertIn("<Say>", str(r))
                return str(r)
        def answer():
            return T().test()
    """,
        "looks at the text of this document",
    ),
    "a text that is changed": (
        """
        def answer():
            r = VoiceResponse()
            r.say("x")
            return str(r).replace("Say", "Play")
    """,
        "looks at the text of this document",
    ),
    "to_xml with arguments": (
        """
        def answer():
            r = VoiceResponse()
            r.say("x")
            return r.to_xml(xml_declaration=False)
    """,
        "has no counterpart in vobizxml",
    ),
    "xml": (
        """
        def answer():
            r = VoiceResponse()
            r.say("x")
            return r.xml().tag
    """,
        "has no counterpart in vobizxml",
    ),
}


@pytest.mark.parametrize("shape", AGREE)
def test_the_documents_agree(shape: str) -> None:
    agree(AGREE[shape])


@pytest.mark.parametrize("shape", STAY)
def test_what_stays_says_why(shape: str) -> None:
    program, reason = STAY[shape]
    stays(program, reason)
