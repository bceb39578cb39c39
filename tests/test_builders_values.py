"""Values that are known at run time only, or are nothing at times."""

from __future__ import annotations

import pytest
from builder_programs import agree, stays

AGREE = {
    "a number that is None by default": """
        def answer(t=None):
            r = VoiceResponse()
            r.gather(timeout=t, action="https://e.com")
            return str(r)
    """,
    "how it is recorded": """
        def answer(m):
            r = VoiceResponse()
            d = r.dial()
            d.conference("S", record=m)
            return str(r)
    """,
    "a voice": """
        def answer(v):
            r = VoiceResponse()
            r.say("x", voice=v)
            return str(r)
    """,
    "a language": """
        def answer(v):
            r = VoiceResponse()
            r.say("x", language=v)
            return str(r)
    """,
    "flags as texts": """
        def answer():
            r = VoiceResponse()
            d = r.dial()
            d.conference("S", muted="True", start_conference_on_enter="false", max_participants="10")
            return str(r)
    """,
    "flags as one of two texts": """
        def answer(m):
            r = VoiceResponse()
            d = r.dial()
            d.conference("S", muted="true" if m else "false")
            return str(r)
    """,
    "silence": """
        def answer():
            r = VoiceResponse()
            d = r.dial()
            d.conference("S", wait_url="", waitMethod="GET")
            return str(r)
    """,
    "a list that goes": """
        def answer():
            r = VoiceResponse()
            d = r.dial()
            d.conference("S", status_callback_event=["start", "end"], status_callback="https://e.com")
            return str(r)
    """,
    "rooms that are put together": """
        def answer(u=5):
            r = VoiceResponse()
            d = r.dial()
            d.conference(f"room-{u}")
            d = r.dial()
            d.conference("room" + str(u))
            d = r.dial()
            d.conference("room %s" % u)
            return str(r)
    """,
    "white space around a room": """
        def answer():
            r = VoiceResponse()
            d = r.dial()
            d.conference("  Sales ")
            return str(r)
    """,
    "a number as a room": """
        def answer(n=5):
            r = VoiceResponse()
            d = r.dial()
            d.conference(str(n))
            return str(r)
    """,
    "tones in a variable": """
        def answer(digits="12"):
            r = VoiceResponse()
            r.play(digits=digits)
            r.play(None, digits="3")
            r.play(url=None, digits="3")
            return str(r)
    """,
    "no text": """
        def answer(t=None):
            r = VoiceResponse()
            r.say(t)
            r.say()
            return str(r)
    """,
    "a number that is None by default, dialled": """
        def answer(n=None):
            r = VoiceResponse()
            r.dial(n, caller_id="+1")
            return str(r)
    """,
    "redirect empty": """
        def answer():
            r = VoiceResponse()
            r.redirect("")
            r.redirect("/next")
            return str(r)
    """,
}

# What `answer` is given, one run each; nothing for the others.
ARGUMENTS: dict[str, list[dict[str, object]]] = {
    "a number that is None by default": [{"t": 6}, {}],
    "how it is recorded": [
        {"m": "record-from-start"},
        {"m": "do-not-record"},
        {"m": "Record-From-Start"},
        {"m": True},
        {"m": False},
        {"m": "true"},
        {"m": "false"},
    ],
    "a voice": [{"v": "Alice"}, {"v": "MAN"}, {"v": "Polly.X"}, {"v": ""}, {"v": None}],
    "a language": [{"v": "en-GB"}, {"v": "en-gb"}, {"v": "EN"}, {"v": None}],
    "flags as one of two texts": [{"m": True}, {"m": False}],
    "a number that is None by default, dialled": [{"n": "+5"}],
}

STAY = {
    "a number that is asked for": (
        """
        conf = {}
        def answer():
            r = VoiceResponse()
            r.gather(timeout=conf.get("t"), action="https://e.com")
            return str(r)
    """,
        "whether <",
    ),
    "a variable on which more depends": (
        """
        def answer(v):
            r = VoiceResponse()
            r.gather(input=v, action="https://e.com")
            return str(r)
    """,
        "is decided at run time, and its values",
    ),
    "a list": (
        """
        def answer():
            r = VoiceResponse()
            r.gather(input=["speech", "dtmf"], action="https://e.com")
            return str(r)
    """,
        "is decided at run time, and its values",
    ),
    "a value or None": (
        """
        def answer(x):
            r = VoiceResponse()
            r.say("x", language="en" if x else None)
            r.say("y", voice="alice" if x else "man")
            return str(r)
    """,
        "is decided at run time, and its values",
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
