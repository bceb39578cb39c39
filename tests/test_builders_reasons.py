"""Rare shapes of elements and keywords that stay as they are, each with its reason."""

from __future__ import annotations

import pytest
from builder_programs import stays

STAY = {
    "a constructor with arguments": (
        """
        def answer():
            r = VoiceResponse(x=1)
            return str(r)
        """,
        "VoiceResponse(x=1) has no counterpart in vobizxml",
    ),
    "a keyword in the call and in a dictionary": (
        """
        def answer():
            r = VoiceResponse()
            r.gather(num_digits=1, **{"numDigits": 2})
            return str(r)
        """,
        "is given twice",
    ),
    "nothing at times, in a dictionary": (
        """
        def answer(limit=None):
            r = VoiceResponse()
            r.gather(**{"timeout": limit})
            return str(r)
        """,
        "whether <Gather> has timeout is decided at run time",
    ),
    "an action that is nothing at times": (
        """
        def answer(action=None):
            r = VoiceResponse()
            r.dial(action=action).conference("Sales")
            return str(r)
        """,
        "whether <Dial> has action is decided at run time",
    ),
    "a dial and a key at times that say the same": (
        """
        def answer(x):
            r = VoiceResponse()
            options = {}
            if x:
                options["record"] = "record-from-start"
            d = r.dial(record="record-from-answer")
            d.conference("Sales", **options)
            return str(r)
        """,
        "whether <Conference> has record is decided at run time",
    ),
    "a key that is None, of what is written where it is absent": (
        """
        def answer():
            r = VoiceResponse()
            r.gather(**{"input": None})
            return str(r)
        """,
        "whether <Gather> has input is decided at run time",
    ),
    "a key that is a variable": (
        """
        def answer(key):
            r = VoiceResponse()
            more = {}
            more[key] = 1
            r.gather(**more)
            return str(r)
        """,
        "more may hold any keyword",
    ),
    "a key in a chain of assignments": (
        """
        def answer():
            r = VoiceResponse()
            more = {}
            more["timeout"] = other = 7
            r.gather(**more)
            return str(r)
        """,
        "more may hold any keyword",
    ),
    "a dictionary from elsewhere": (
        """
        def answer(load):
            r = VoiceResponse()
            more = load()
            r.gather(**more)
            return str(r)
        """,
        "more may hold any keyword",
    ),
    "a dictionary of a dictionary": (
        """
        def answer(base):
            r = VoiceResponse()
            r.gather(**dict(**base))
            return str(r)
        """,
        "may hold any keyword",
    ),
    "an unknown key that is None": (
        """
        def answer():
            r = VoiceResponse()
            r.gather(**{"speed": None})
            return str(r)
        """,
        "**speed may hold any keyword",
    ),
    "an action that is empty": (
        """
        def answer():
            r = VoiceResponse()
            d = Dial(action="")
            d.conference("Sales")
            r.append(d)
            return str(r)
        """,
        "action is empty",
    ),
    "a chain that is put in nowhere": (
        """
        def answer():
            Dial().conference("Sales")
            return ""
        """,
        "cannot be taken apart safely",
    ),
    "a chain with something behind, under a name": (
        """
        def answer():
            r = VoiceResponse()
            c = r.dial(action="https://x.example.com/after").conference("Sales")
            return str(r)
        """,
        "cannot be taken apart safely",
    ),
    "a chain with something behind, on what a function gives": (
        """
        def make():
            return VoiceResponse()

        def answer():
            make().dial(action="https://x.example.com/after").conference("Sales")
            return ""
        """,
        "cannot be taken apart safely",
    ),
    "an action that runs": (
        """
        def answer(url):
            r = VoiceResponse()
            r.dial(action=url()).conference("Sales")
            return str(r)
        """,
        "would be evaluated at another time",
    ),
    "a limit that runs": (
        """
        def answer(limit):
            r = VoiceResponse()
            r.dial(time_limit=limit()).conference("Sales")
            return str(r)
        """,
        "would be evaluated at another time",
    ),
    "what runs in a dial that goes": (
        """
        def answer(number):
            r = VoiceResponse()
            r.dial(caller_id=number()).conference("Sales")
            return str(r)
        """,
        "dropping it would drop the call in it",
    ),
    "a dial that is put in twice": (
        """
        def answer():
            r = VoiceResponse()
            d = Dial()
            d.conference("Sales")
            r.append(d)
            r.append(d)
            return str(r)
        """,
        "cannot be taken apart safely",
    ),
    "a dial that is put into what a function gives": (
        """
        def make():
            return VoiceResponse()

        def answer():
            d = Dial()
            d.conference("Sales")
            return str(make().append(d))
        """,
        "cannot be taken apart safely",
    ),
    "a dial that is put in by nest, under a name": (
        """
        def answer():
            r = VoiceResponse()
            d = Dial()
            d.conference("Sales")
            e = r.nest(d)
            return str(r)
        """,
        "cannot be taken apart safely",
    ),
    "branches with something behind, and a result that is used": (
        """
        def answer(x):
            r = VoiceResponse()
            d = Dial(action="https://x.example.com/after")
            r.say("Hello.")
            if x:
                d.conference("Sales")
            else:
                d.conference("Support")
            r.say("One moment.")
            return str(r.append(d))
        """,
        "cannot be taken apart safely",
    ),
}


@pytest.mark.parametrize("shape", STAY)
def test_what_stays_says_why(shape: str) -> None:
    program, reason = STAY[shape]
    stays(program, reason)
