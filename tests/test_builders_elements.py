"""Elements in unusual places: what is taken apart, and what keeps a document as it is."""

from __future__ import annotations

import pytest
from builder_programs import agree, stays

AGREE = {
    "start stream": """
        def answer():
            r = VoiceResponse()
            s = Start()
            s.stream(url="wss://e.com/a", name="x")
            s.stream(url="wss://e.com/b")
            r.append(s)
            r.say("x")
            return str(r)
    """,
    "dials of one number": """
        def answer():
            r = VoiceResponse()
            r.dial(number="+2", caller_id="+1")
            d = Dial("+3", caller_id="+1")
            r.append(d)
            r.append(Dial("+4", caller_id="+1"))
            r.append(Dial("+5", caller_id="+1")).append(Dial("+6", caller_id="+1"))
            e = r.dial("+7", caller_id="+1")
            r.say("x")
            r.append(
                Dial(
                    "+4",  # the number
                    caller_id="+1",
                )
            )
            f = Dial(
                "+4",  # the number
                caller_id="+1",
            )  # f
            r.append(f)
            return str(r)
    """,
    "play loop digits": """
        def answer():
            r = VoiceResponse()
            r.play(digits="3", loop=2)
            r.play("", 2, "5")
            return str(r)
    """,
    "method call on call result": """
        def answer():
            r = VoiceResponse()
            r.gather(num_digits=1, action="https://e.com").say("x")
            return str(r)
    """,
}

STAY = {
    "SSML by methods": (
        """
        def answer():
            r = VoiceResponse()
            s = r.say("x")
            s.break_(strength="weak")
            s.emphasis("y", level="strong")
            return str(r)
    """,
        "has no counterpart in vobizxml",
    ),
    "SSML in a chain": (
        """
        def answer():
            r = VoiceResponse()
            r.say("x").break_()
            return str(r)
    """,
        "has no counterpart in vobizxml",
    ),
    "comment": (
        """
        def answer():
            r = VoiceResponse()
            r.comment("hello")
            r.say("x")
            return str(r)
    """,
        "has no counterpart in vobizxml",
    ),
    "add_child": (
        """
        def answer():
            r = VoiceResponse()
            r.add_child("Foo", a="b")
            r.say("x")
            return str(r)
    """,
        "has no counterpart in vobizxml",
    ),
    "add_text": (
        """
        def answer():
            r = VoiceResponse()
            r.say("x").add_text("y")
            return str(r)
    """,
        "has no counterpart in vobizxml",
    ),
    "verbs": (
        """
        def answer():
            r = VoiceResponse()
            r.say("x")
            if r.verbs:
                r.say("y")
            return str(r)
    """,
        "has no counterpart in vobizxml",
    ),
    "attrs": (
        """
        def answer():
            r = VoiceResponse()
            s = r.say("x")
            s.attrs["voice"] = "alice"
            s.value = "y"
            return str(r)
    """,
        "has no counterpart in vobizxml",
    ),
    "attr set": (
        """
        def answer():
            r = VoiceResponse()
            s = r.say("x")
            s.value = "y"
            return str(r)
    """,
        "has no counterpart in vobizxml",
    ),
    "client identity": (
        """
        def answer():
            r = VoiceResponse()
            d = Dial(caller_id="+1")
            c = d.client()
            c.identity("joe")
            r.append(d)
            return str(r)
    """,
        "has no counterpart in vobizxml",
    ),
    "stream params": (
        """
        def answer():
            r = VoiceResponse()
            c = Connect()
            s = c.stream(url="wss://e.com/a")
            s.parameter(name="a", value="b")
            r.append(c)
            return str(r)
    """,
        "has no counterpart in vobizxml",
    ),
    "stream object": (
        """
        def answer():
            r = VoiceResponse()
            c = Connect()
            s = Stream(url="wss://e.com/a")
            c.append(s)
            r.append(c)
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "number url parent": (
        """
        def answer():
            r = VoiceResponse()
            d = Dial(caller_id="+1")
            d.number("+2", url="https://e.com")
            r.append(d)
            return str(r)
    """,
        "they do not agree about it",
    ),
    "dial of one number returned": (
        """
        def make(n):
            return Dial(n, caller_id="+1")
        def answer():
            r = VoiceResponse()
            r.append(make("+2"))
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "dial of one number in with": (
        """
        def answer():
            r = VoiceResponse()
            with r.dial("+2", caller_id="+1") as d:
                pass
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "dial text plus number": (
        """
        def answer():
            r = VoiceResponse()
            d = r.dial("+3", caller_id="+1")
            d.number("+4")
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "enqueue": (
        """
        def answer():
            r = VoiceResponse()
            r.enqueue("q")
            return str(r)
    """,
        "has nothing like",
    ),
    "leave": (
        """
        def answer():
            r = VoiceResponse()
            r.leave()
            return str(r)
    """,
        "has nothing like",
    ),
    "a message in a voice response": (
        """
        def answer():
            r = VoiceResponse()
            r.sms("x", from_="+1")
            return str(r)
    """,
        "has nothing like",
    ),
    "play url digits both": (
        """
        def answer():
            r = VoiceResponse()
            r.play("https://e.com/a.mp3", digits="3")
            return str(r)
    """,
        "and it cannot be told which is meant",
    ),
    "a pause in a gather": (
        """
        def answer():
            r = VoiceResponse()
            g = r.gather()
            g.pause()
            g.say("x")
            return str(r)
    """,
        "where Vobiz takes Speak and Play only",
    ),
    "a pause put into a gather": (
        """
        def answer():
            r = VoiceResponse()
            g = Gather()
            g.append(Pause(length=1))
            r.append(g)
            return str(r)
    """,
        "where Vobiz takes Speak and Play only",
    ),
}


@pytest.mark.parametrize("shape", AGREE)
def test_the_documents_agree(shape: str) -> None:
    agree(AGREE[shape])


@pytest.mark.parametrize("shape", STAY)
def test_what_stays_says_why(shape: str) -> None:
    program, reason = STAY[shape]
    stays(program, reason)
