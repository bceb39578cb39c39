"""When things run: elements that are put in later, returns and exceptions between, values that move."""

from __future__ import annotations

import pytest
from builder_programs import agree, stays

AGREE = {
    "a loop over texts": """
        def answer(items=("a","b")):
            r = VoiceResponse()
            for i in items:
                r.say(i)
            return str(r)
    """,
    "a loop over numbers": """
        def answer(items=("+1","+2")):
            r = VoiceResponse()
            d = Dial(caller_id="+1")
            for i in items:
                d.number(i)
            r.append(d)
            return str(r)
    """,
    "a loop over numbers, in a dial of the response": """
        def answer(items=("+1","+2")):
            r = VoiceResponse()
            d = r.dial(caller_id="+1")
            for i in items:
                d.number(i)
            return str(r)
    """,
    "dial variable reused": """
        def answer():
            r = VoiceResponse()
            d = Dial()
            d.conference("S")
            r.append(d)
            d = Dial(caller_id="+1")
            d.number("+2")
            r.append(d)
            return str(r)
    """,
    "dial variable reused for two rooms": """
        def answer():
            r = VoiceResponse()
            d = Dial()
            d.conference("S")
            r.append(d)
            d = Dial()
            d.conference("T")
            r.append(d)
            return str(r)
    """,
    "a return between filling and putting in": """
        def answer(x):
            r = VoiceResponse()
            d = Dial()
            d.conference("S")
            if x:
                r.say("no")
                return str(r)
            r.append(d)
            return str(r)
    """,
    "a return of something else between": """
        def answer(x):
            r = VoiceResponse()
            d = Dial()
            d.conference("S")
            if x:
                return "<Response/>"
            r.append(d)
            return str(r)
    """,
    "everything in a try statement": """
        def answer(x):
            r = VoiceResponse()
            try:
                d = Dial()
                d.conference("S")
                r.append(d)
                if x: raise ValueError
            except ValueError:
                r.say("oops")
            finally:
                r.hangup()
            return str(r)
    """,
    "what may raise between, in a try statement": """
        def f(x):
            if x: raise ValueError
        def answer(x):
            r = VoiceResponse()
            try:
                d = Dial()
                d.conference("S")
                f(x)
                r.append(d)
            except ValueError:
                r.say("oops")
            return str(r)
    """,
    "a while loop over numbers": """
        def answer():
            r = VoiceResponse()
            n = 0
            while n < 2:
                d = Dial(caller_id="+1")
                d.number(str(n))
                r.append(d)
                n += 1
            return str(r)
    """,
    "a while loop over rooms": """
        def answer():
            r = VoiceResponse()
            n = 0
            while n < 2:
                d = Dial()
                d.conference(str(n))
                r.append(d)
                n += 1
            return str(r)
    """,
    "a function inside that speaks between": """
        def answer():
            r = VoiceResponse()
            def add(text):
                r.say(text)
            d = Dial()
            d.conference("S")
            add("a")
            r.append(d)
            return str(r)
    """,
    "another name of the response": """
        def answer():
            r = VoiceResponse()
            q = r
            d = Dial()
            d.conference("S")
            q.say("first")
            r.append(d)
            return str(r)
    """,
    "continue between": """
        def answer(items=(1,2,3)):
            r = VoiceResponse()
            for i in items:
                d = Dial()
                d.conference("S%s" % i)
                if i == 2:
                    continue
                r.append(d)
            return str(r)
    """,
    "a response of an object, and its method between": """
        class C:
            def __init__(self):
                self.r = VoiceResponse()
            def hello(self):
                self.r.say("hello")
            def build(self):
                d = Dial()
                d.conference("S")
                self.hello()
                self.r.append(d)
                return str(self.r)
        def answer():
            return C().build()
    """,
    "a response of an object": """
        class C:
            def __init__(self):
                self.r = VoiceResponse()
            def build(self):
                d = Dial()
                d.conference("S")
                self.r.append(d)
                return str(self.r)
        def answer():
            return C().build()
    """,
    "a global response, and another function between": """
        R = VoiceResponse()
        def other():
            R.say("z")
        def answer():
            d = Dial()
            d.conference("S")
            other()
            R.append(d)
            return str(R)
    """,
    "a caller that catches what a helper raises": """
        def fill(r, x):
            d = Dial()
            d.conference("S")
            if x: raise ValueError
            r.append(d)
        def answer(x):
            r = VoiceResponse()
            try:
                fill(r, x)
            except ValueError:
                r.say("oops")
            return str(r)
    """,
    "a variable that is set behind": """
        def answer():
            r = VoiceResponse()
            u = "https://e.com/1"
            d = Dial(action=u)
            d.conference("S")
            u = "https://e.com/2"
            r.append(d)
            return str(r)
    """,
    "a generator that is read between": """
        def gen():
            r = VoiceResponse()
            d = Dial()
            d.conference("S")
            yield str(r)
            r.append(d)
            yield str(r)
        def answer():
            return list(gen())[1]
    """,
    "what is awaited": """
        async def t(): return "x"
        async def answer():
            r = VoiceResponse()
            d = r.dial()
            d.conference(await t(), muted=True)
            r.say(await t())
            return str(r)
    """,
}

# What `answer` is given, one run each; nothing for the others.
ARGUMENTS: dict[str, list[dict[str, object]]] = {
    "a return between filling and putting in": [{"x": True}, {"x": False}],
    "a return of something else between": [{"x": True}, {"x": False}],
    "everything in a try statement": [{"x": True}, {"x": False}],
    "what may raise between, in a try statement": [{"x": True}, {"x": False}],
    "a caller that catches what a helper raises": [{"x": True}, {"x": False}],
}

STAY = {
    "a loop over rooms in one dial": (
        """
        def answer(items=("A",)):
            r = VoiceResponse()
            d = Dial()
            for i in items:
                d.conference(i)
            r.append(d)
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "put in in a branch": (
        """
        def answer(x):
            r = VoiceResponse()
            d = Dial()
            d.conference("S")
            if x:
                r.append(d)
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "a return before the dial is filled": (
        """
        def answer(x):
            r = VoiceResponse()
            d = r.dial()
            if x:
                return str(r)
            d.conference("S")
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "a variable that is set between": (
        """
        def answer():
            r = VoiceResponse()
            t = 30
            d = Dial(time_limit=t)
            t = 60
            d.conference("S")
            r.append(d)
            return str(r)
    """,
        "would be evaluated at another time",
    ),
    "an attribute that is set between": (
        """
        class O: t = 30
        def answer():
            o = O()
            r = VoiceResponse()
            d = Dial(time_limit=o.t)
            o.t = 60
            d.conference("S")
            r.append(d)
            return str(r)
    """,
        "would be evaluated at another time",
    ),
    "a variable that is set before the redirect": (
        """
        def answer(x):
            r = VoiceResponse()
            u = "https://e.com/1"
            d = Dial(action=u)
            if x:
                d.conference("S")
            else:
                d.conference("T")
            u = "https://e.com/2"
            r.append(d)
            return str(r)
    """,
        "would be evaluated at another time",
    ),
}


@pytest.mark.parametrize("shape", AGREE)
def test_the_documents_agree(shape: str) -> None:
    for arguments in ARGUMENTS.get(shape, [{}]):
        agree(AGREE[shape], **arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("shape", STAY)
def test_what_stays_says_why(shape: str) -> None:
    program, reason = STAY[shape]
    stays(program, reason)
