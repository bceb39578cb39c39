"""Names of the builders: imports, annotations, classes under other names."""

from __future__ import annotations

import pytest
from builder_programs import IMPORTS, agree, outcome_of, stays, told

AGREE = {
    "an alias of the module": """
        import twilio.twiml.voice_response as vr
        def answer():
            r = vr.VoiceResponse()
            d = vr.Dial()
            d.conference("S")
            r.append(d)
            return str(r)
    """,
    "the module by its name": """
        from twilio.twiml import voice_response
        def answer():
            r = voice_response.VoiceResponse()
            r.append(voice_response.Say("x"))
            return str(r)
    """,
    "the module by its dotted name": """
        import twilio.twiml.voice_response
        def answer():
            r = twilio.twiml.voice_response.VoiceResponse()
            r.say("x")
            return str(r)
    """,
    "aliases of classes": """
        from twilio.twiml.voice_response import VoiceResponse as VR, Dial as D
        def answer():
            r = VR()
            d = D()
            d.conference("S")
            r.append(d)
            return str(r)
    """,
    "an import for type checkers": """
        from __future__ import annotations
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from twilio.twiml.voice_response import VoiceResponse
        def greet(r: VoiceResponse) -> None:
            r.say("x")
        def answer():
            from twilio.twiml.voice_response import VoiceResponse
            r = VoiceResponse()
            greet(r)
            return str(r)
    """,
    "annotations of what may be None": """
        from typing import Optional
        def greet(r: Optional[VoiceResponse] = None) -> VoiceResponse:
            r.say("x")
            return r
        def answer():
            r: VoiceResponse = VoiceResponse()
            return str(greet(r))
    """,
    "both clients": """
        from twilio.rest import Client
        from twilio.twiml.voice_response import VoiceResponse
        client = Client("AC1", "t")
        def answer():
            r = VoiceResponse()
            r.say("x")
            return str(r)
    """,
    "one client after the other": """
        from twilio.twiml.voice_response import VoiceResponse, Dial, Client
        from twilio.rest import Client
        def answer():
            r = VoiceResponse()
            d = Dial(caller_id="+1")
            d.client("joe")
            r.append(d)
            return str(r)
    """,
    "a variable that is declared": """
        def answer():
            r: VoiceResponse = VoiceResponse()
            g: Gather
            g = r.gather(action="https://e.com")
            g.say("x")
            return str(r)
    """,
    "an import that may fail": """
        try:
            from twilio.twiml.voice_response import VoiceResponse
        except ImportError:
            VoiceResponse = None
        def answer():
            r = VoiceResponse()
            r.say("x")
            return str(r)
    """,
    "a name for messages, then for voice": """
        from twilio.twiml.messaging_response import MessagingResponse
        def answer():
            r = MessagingResponse()
            r.message("b")
            t = str(r)
            r = VoiceResponse()
            r.say("a")
            return str(r)
    """,
}

# What `answer` is given, one run each; nothing for the others.
ARGUMENTS: dict[str, list[dict[str, object]]] = {
    "one of two classes": [{"x": True}, {"x": False}],
}

# These bring their own imports.
BARE = {
    "the module by its name",
    "an import in a function, and statements on one line",
    "both clients",
    "an import for type checkers",
    "the module by its dotted name",
    "aliases of classes",
    "an import of other days",
    "an import that may fail",
    "an alias of the module",
    "one client after the other",
    "a star import",
}

STAY = {
    "an import in a function, and statements on one line": (
        """
        def answer():
            from twilio.twiml.voice_response import VoiceResponse, Dial
            r = VoiceResponse()
            d = Dial(); d.conference("S")
            r.append(d)
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "a parameter that nobody gives": (
        """
        def greet(r: VoiceResponse) -> None:
            r.say("x")
            r.hangup()
    """,
        "TwiML is built here",
    ),
    "a name that is taken": (
        """
        vobizxml = 3
        def answer():
            r = VoiceResponse()
            r.say("x")
            return str(r)
    """,
        "means something else in this module",
    ),
    "a function that may return None": (
        """
        from typing import Optional, Union
        def make(x) -> Optional[VoiceResponse]:
            if not x: return None
            r = VoiceResponse()
            r.say("x")
            return r
        def answer(x):
            return str(make(x) or VoiceResponse())
    """,
        "goes where this tool does not follow it",
    ),
    "cast": (
        """
        from typing import cast
        def answer():
            r = cast(VoiceResponse, VoiceResponse())
            r.say("x")
            return str(r)
    """,
        "goes where this tool does not follow it",
    ),
    "an import of other days": (
        """
        from twilio.twiml import VoiceResponse
        def answer():
            r = VoiceResponse()
            r.say("x")
            return str(r)
    """,
        "TwiML is built here",
    ),
}

# Some of it moves.
PARTLY = {
    "a star import": (
        """
        from twilio.twiml.voice_response import *
        def answer():
            r = VoiceResponse()
            r.say("x")
            return str(r)
    """,
        "TwiML is built here",
    ),
    "annotations in quotes": (
        """
        from typing import Optional
        def greet(r: "VoiceResponse", q: "Optional[VoiceResponse]" = None) -> "VoiceResponse":
            r.say("x")
            return r
        def answer():
            return str(greet(VoiceResponse()))
    """,
        "stands here for documents",
    ),
    "a parameter that nobody gives, beside a response": (
        """
        def greet(r: VoiceResponse) -> None:
            r.say("x")
            r.hangup()
        def answer():
            r = VoiceResponse()
            r.say("x")
            return str(r)
    """,
        "stands here for documents",
    ),
    "a class under another name": (
        """
        R = VoiceResponse
        def answer():
            r = R()
            r.say("x")
            return str(r)
    """,
        "stands here for documents",
    ),
    "a class in a class": (
        """
        class V:
            response_class = VoiceResponse
            def get(self):
                r = self.response_class()
                r.say("x")
                return str(r)
        def answer():
            return V().get()
    """,
        "stands here for documents",
    ),
    "one of two classes": (
        """
        def answer(x):
            r = VoiceResponse()
            r.say("x")
            verb = Dial if x else Gather
            v = verb()
            return str(r)
    """,
        "stands here for documents",
    ),
    "one response that stays": (
        """
        def one():
            r = VoiceResponse()
            r.enqueue("q")
            return str(r)
        def answer():
            r = VoiceResponse()
            r.say("q")
            return str(r)
    """,
        "has nothing like",
    ),
}


@pytest.mark.parametrize("shape", AGREE)
def test_the_documents_agree(shape: str) -> None:
    agree(AGREE[shape], head="" if shape in BARE else IMPORTS)


@pytest.mark.parametrize("shape", STAY)
def test_what_stays_says_why(shape: str) -> None:
    program, reason = STAY[shape]
    stays(program, reason, head="" if shape in BARE else IMPORTS)


@pytest.mark.parametrize("shape", PARTLY)
def test_what_stays_is_told(shape: str) -> None:
    program, reason = PARTLY[shape]
    assert reason in told(outcome_of(program, head="" if shape in BARE else IMPORTS))
    for arguments in ARGUMENTS.get(shape, [{}]):
        agree(program, manual=True, head="" if shape in BARE else IMPORTS, **arguments)  # type: ignore[arg-type]
