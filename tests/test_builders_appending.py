"""What is put into others: append and nest wherever they stand, elements that helpers make."""

from __future__ import annotations

import pytest
from builder_programs import agree, stays

AGREE = {
    "nest in a gather": """
        def answer():
            r = VoiceResponse()
            g = Gather()
            g.nest(Say("x"))
            r.nest(g)
            return str(r)
    """,
    "a dial of numbers that a helper returns": """
        def make(n):
            d = Dial(caller_id="+1")
            d.number(n)
            return d
        def answer():
            r = VoiceResponse()
            r.append(make("+2"))
            return str(r)
    """,
    "a say that a helper returns": """
        def make(n):
            return Say(n)
        def answer():
            r = VoiceResponse()
            r.append(make("x"))
            g = Gather(action="https://e.com")
            r.append(g)
            return str(r)
    """,
    "what append returns under a name": """
        def answer():
            r = VoiceResponse()
            x = r.append(Say("a"))
            x.say("b")
            return str(x)
    """,
    "append as an argument": """
        def show(r): return str(r)
        def answer():
            r = VoiceResponse()
            return show(r.append(Say("a")))
    """,
    "append in a text": """
        def answer():
            r = VoiceResponse()
            return "%s" % r.append(Say("a"))
    """,
    "a method of what append returns": """
        def answer():
            r = VoiceResponse()
            r.append(Say("a")).say("b")
            return str(r)
    """,
    "append in an f-string": """
        def answer():
            r = VoiceResponse()
            return f"{r.append(Gather())}"
    """,
}

STAY = {
    "append text": (
        """
        def answer():
            r = VoiceResponse()
            r.append("text")
            r.say("x")
            return str(r)
    """,
        "has no counterpart in vobizxml",
    ),
    "nest of dial of one number": (
        """
        def answer():
            r = VoiceResponse()
            d = r.nest(Dial("+2", caller_id="+1"))
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "nest dial": (
        """
        def answer():
            r = VoiceResponse()
            d = r.nest(Dial())
            d.conference("S")
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "nest var": (
        """
        def answer():
            r = VoiceResponse()
            s = Say("x")
            g = Gather()
            g.append(s)
            r.append(g)
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "append(dial) chain conference": (
        """
        def answer():
            r = VoiceResponse()
            r.append(Dial().append(Conference("S")))
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "append(Dial().conference)": (
        """
        def answer():
            r = VoiceResponse()
            r.append(Dial().conference("S"))
            return str(r)
    """,
        "is not the same kind of element on every way",
    ),
    "append of conference directly to response": (
        """
        def answer():
            r = VoiceResponse()
            r.append(Conference("S"))
            return str(r)
    """,
        "is nothing that this tool knows",
    ),
    "append generic param": (
        """
        def add(r, verb):
            r.append(verb)
        def answer():
            r = VoiceResponse()
            add(r, Say("x"))
            add(r, Play("https://e.com/a.mp3"))
            return str(r)
    """,
        "is not the same kind of element on every way",
    ),
    "append many from list": (
        """
        def answer():
            r = VoiceResponse()
            for v in [Say("x"), Say("y")]:
                r.append(v)
            return str(r)
    """,
        "goes where this tool does not follow it",
    ),
    "a conference object under a name": (
        """
        def answer():
            r = VoiceResponse()
            d = Dial()
            c = Conference("S", muted=True)
            d.append(c)
            r.append(d)
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "a dial that a helper returns": (
        """
        def make(room):
            d = Dial()
            d.conference(room)
            return d
        def answer():
            r = VoiceResponse()
            r.append(make("S"))
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "a dial that a helper fills": (
        """
        def fill(d, room):
            d.conference(room)
        def answer():
            r = VoiceResponse()
            d = Dial()
            fill(d, "S")
            r.append(d)
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "append in condition": (
        """
        def answer():
            r = VoiceResponse()
            if r.append(Say("a")):
                r.say("b")
            return str(r)
    """,
        "goes where this tool does not follow it",
    ),
    "append in one of two ways": (
        """
        def answer():
            r = VoiceResponse()
            return str(r.append(Say("a")) if r else r)
    """,
        "cannot be taken apart safely",
    ),
    "append in one-line if": (
        """
        def answer(x):
            r = VoiceResponse()
            if x: return str(r.append(Say("a")))
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "append in lambda": (
        """
        def answer():
            r = VoiceResponse()
            f = lambda: r.append(Say("a"))
            f()
            return str(r)
    """,
        "goes where this tool does not follow it",
    ),
    "a chain from the constructor": (
        """
        def answer():
            return str(VoiceResponse().append(Say("a")).append(Say("b")))
    """,
        "cannot be taken apart safely",
    ),
}


@pytest.mark.parametrize("shape", AGREE)
def test_the_documents_agree(shape: str) -> None:
    agree(AGREE[shape])


@pytest.mark.parametrize("shape", STAY)
def test_what_stays_says_why(shape: str) -> None:
    program, reason = STAY[shape]
    stays(program, reason)
