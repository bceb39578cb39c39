"""Where a response may go: what is followed, and what keeps it as it is."""

from __future__ import annotations

import pytest
from builder_programs import agree, stays

AGREE = {
    "walrus": """
        def answer():
            (r := VoiceResponse()).say("x")
            r.say("y")
            return str(r)
    """,
    "generator text": """
        def gen():
            r = VoiceResponse()
            r.say("x")
            yield str(r)
        def answer():
            return next(gen())
    """,
    "property": """
        class Call:
            def __init__(self):
                self._r = None
            @property
            def response(self):
                if self._r is None:
                    self._r = VoiceResponse()
                return self._r
            def go(self):
                self.response.say("x")
                return str(self.response)
        def answer():
            return Call().go()
    """,
    "chain assign": """
        def answer():
            r = q = VoiceResponse()
            r.say("x")
            q.say("y")
            return str(r)
    """,
    "augmented assignment": """
        def answer():
            r = VoiceResponse()
            r.say("x")
            s = ""
            s += str(r)
            return s
    """,
    "a global statement": """
        R = None
        def make():
            global R
            R = VoiceResponse()
        def answer():
            make()
            R.say("x")
            return str(R)
    """,
    "a global that is made when it is needed": """
        _r = None
        def get():
            global _r
            if _r is None:
                _r = VoiceResponse()
            return _r
        def answer():
            get().say("x")
            return str(get())
    """,
    "a view of a class": """
        class View:
            def get(self, request=None):
                r = VoiceResponse()
                r.say("x")
                return self.render(r)
            def render(self, r):
                return str(r)
        def answer():
            return View().get()
    """,
    "staticmethod": """
        class B:
            @staticmethod
            def make():
                r = VoiceResponse()
                r.say("x")
                return r
            @classmethod
            def go(cls):
                r = cls.make()
                r.hangup()
                return str(r)
        def answer():
            return B.go()
    """,
    "decorators": """
        import functools
        def deco(f):
            @functools.wraps(f)
            def inner(*a, **k):
                return str(f(*a, **k))
            return inner
        @deco
        def answer():
            r = VoiceResponse()
            r.say("x")
            return r
    """,
    "a route": """
        def route(p):
            def d(f): return f
            return d
        @route("/x")
        def voice():
            r = VoiceResponse()
            r.say("x")
            return str(r)
        def answer():
            return voice()
    """,
    "a function inside": """
        def answer():
            r = VoiceResponse()
            def add(text):
                r.say(text)
            add("a")
            add("b")
            return str(r)
    """,
    "a helper with a default": """
        def say(r, text, voice="alice"):
            r.say(text, voice=voice)
        def answer():
            r = VoiceResponse()
            say(r, "x")
            say(r, "y", voice="man")
            return str(r)
    """,
    "async": """
        async def answer():
            r = VoiceResponse()
            with r.gather() as g:
                g.say("x")
            return str(r)
    """,
    "async for": """
        async def items():
            for i in ("a", "b"): yield i
        async def answer():
            r = VoiceResponse()
            async for i in items():
                r.say(i)
            return str(r)
    """,
}

STAY = {
    "comprehension": (
        """
        def answer(items=("a","b")):
            r = VoiceResponse()
            [r.say(i) for i in items]
            return str(r)
    """,
        "goes where this tool does not follow it",
    ),
    "comprehension append": (
        """
        def answer(items=("a","b")):
            r = VoiceResponse()
            [r.append(Say(i)) for i in items]
            return str(r)
    """,
        "goes where this tool does not follow it",
    ),
    "list of responses": (
        """
        def answer():
            rs = [VoiceResponse() for _ in range(2)]
            for r in rs: r.say("x")
            return str(rs[0])
    """,
        "goes where this tool does not follow it",
    ),
    "lambda": (
        """
        make = lambda text: VoiceResponse().say(text)
        def answer():
            r = VoiceResponse()
            f = lambda t: r.say(t)
            f("a")
            return str(r)
    """,
        "goes where this tool does not follow it",
    ),
    "walrus dial": (
        """
        def answer():
            r = VoiceResponse()
            (d := r.dial()).conference("S")
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "a response in a dictionary": (
        """
        def answer():
            d = {"r": VoiceResponse()}
            d["r"].say("x")
            return str(d["r"])
    """,
        "goes where this tool does not follow it",
    ),
    "a response stored in a dictionary": (
        """
        def answer():
            d = {}
            r = VoiceResponse()
            d["r"] = r
            r.say("x")
            return str(d["r"])
    """,
        "goes where this tool does not follow it",
    ),
    "a default of a parameter": (
        """
        def answer(r=VoiceResponse()):
            r.say("x")
            return str(r)
    """,
        "goes where this tool does not follow it",
    ),
    "a parameter or a new response": (
        """
        def answer(r=None):
            r = r or VoiceResponse()
            r.say("x")
            return str(r)
    """,
        "goes where this tool does not follow it",
    ),
    "a parameter that is replaced": (
        """
        def answer(r=None):
            if r is None:
                r = VoiceResponse()
            r.say("x")
            return str(r)
    """,
        "has no counterpart in vobizxml",
    ),
    "generator": (
        """
        def gen():
            r = VoiceResponse()
            r.say("x")
            yield r
        def answer():
            return str(next(gen()))
    """,
        "goes where this tool does not follow it",
    ),
    "subclass": (
        """
        class MyResponse(VoiceResponse):
            def greet(self):
                self.say("hi")
                return self
        def answer():
            return str(MyResponse().greet())
    """,
        "TwiML is built here",
    ),
    "isinstance": (
        """
        def answer():
            r = VoiceResponse()
            r.say("x")
            assert isinstance(r, VoiceResponse)
            return str(r)
    """,
        "goes where this tool does not follow it",
    ),
    "getattr": (
        """
        def answer():
            r = VoiceResponse()
            getattr(r, "say")("x")
            return str(r)
    """,
        "goes where this tool does not follow it",
    ),
    "getattr with a variable": (
        """
        def answer(name="say"):
            r = VoiceResponse()
            getattr(r, name)("x")
            return str(r)
    """,
        "goes where this tool does not follow it",
    ),
    "bound method": (
        """
        def answer():
            r = VoiceResponse()
            say = r.say
            say("x")
            return str(r)
    """,
        "has no counterpart in vobizxml",
    ),
    "dataclass field": (
        """
        from dataclasses import dataclass, field
        @dataclass
        class Call:
            response: VoiceResponse = field(default_factory=VoiceResponse)
        def answer():
            c = Call()
            c.response.say("x")
            return str(c.response)
    """,
        "TwiML is built here",
    ),
    "class attribute": (
        """
        class Call:
            response = VoiceResponse()
            def go(self):
                self.response.say("x")
                return str(self.response)
        def answer():
            return Call().go()
    """,
        "goes where this tool does not follow it",
    ),
    "tuple unpack": (
        """
        def answer():
            r, d = VoiceResponse(), Dial()
            d.conference("S")
            r.append(d)
            return str(r)
    """,
        "goes where this tool does not follow it",
    ),
    "del": (
        """
        def answer():
            r = VoiceResponse()
            r.say("x")
            s = str(r)
            del r
            return s
    """,
        "has no counterpart in vobizxml",
    ),
    "truth of a response": (
        """
        def answer():
            r = VoiceResponse()
            if r:
                r.say("x")
            return str(r)
    """,
        "goes where this tool does not follow it",
    ),
    "a copy": (
        """
        import copy
        def answer():
            r = VoiceResponse()
            r.say("x")
            return str(copy.deepcopy(r))
    """,
        "goes where this tool does not follow it",
    ),
    "a helper that others call as well": (
        """
        class Own:
            def say(self, t): return t
        def say(r, text):
            r.say(text)
        def answer():
            r = VoiceResponse()
            say(r, "x")
            say(Own(), "x")
            return str(r)
    """,
        "has no counterpart in vobizxml",
    ),
    "a class that nobody knows": (
        """
        from somewhere import XMLResponse
        def view():
            r = VoiceResponse()
            r.say("x")
            return XMLResponse(r)
    """,
        "goes where this tool does not follow it",
    ),
    "a response for voice or for messages": (
        """
        from twilio.twiml.messaging_response import MessagingResponse
        def answer(x):
            if x:
                r = VoiceResponse()
                r.say("a")
            else:
                r = MessagingResponse()
                r.message("b")
            return str(r)
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
