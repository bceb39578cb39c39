"""Keywords from dictionaries, in either spelling, twice, in their order."""

from __future__ import annotations

import pytest
from builder_programs import agree, stays

AGREE = {
    "an unknown keyword that is None": """
        def answer():
            r = VoiceResponse()
            r.say("x", foo=None)
            return str(r)
    """,
    "dictionaries in append": """
        def answer():
            r = VoiceResponse()
            opts = {"numDigits": 1, "timeout": 7, "action": "https://e.com"}
            r.append(Gather(**opts))
            r.append(Gather(**{"numDigits": 2, "action": "https://e.com"}))
            r.append(Gather(**{"numDigits": 2, "action": "https://e.com"})).append(Gather(**{"numDigits": 3}))
            return str(r)
    """,
    "a dictionary on several lines": """
        def answer():
            r = VoiceResponse()
            r.append(
                Gather(
                    **{
                        "numDigits": 2,  # two
                        "partialResultCallback": "https://e.com",
                    }
                )
            )
            return str(r)
    """,
    "a dictionary of the module": """
        OPTS = {"voice": "alice", "language": "en"}
        def answer():
            r = VoiceResponse()
            r.say("a", **OPTS)
            return str(r)
    """,
    "a key at times": """
        def answer(x):
            r = VoiceResponse()
            opts = {}
            if x:
                opts["voice"] = "alice"
            r.say("a", **opts)
            return str(r)
    """,
    "a key that is set again": """
        def answer():
            r = VoiceResponse()
            opts = {"num_digits": 1}
            opts["num_digits"] = 2
            r.gather(**opts)
            return str(r)
    """,
    "trailing underscore": """
        def answer():
            r = VoiceResponse()
            r.say("x", voice_="alice")
            return str(r)
    """,
}

# What `answer` is given, one run each; nothing for the others.
ARGUMENTS: dict[str, list[dict[str, object]]] = {
    "a key at times": [{"x": True}, {"x": False}],
}

STAY = {
    "keywords of a parameter": (
        """
        def say(r, **kw):
            r.say("x", **kw)
        def answer():
            r = VoiceResponse()
            say(r, voice="alice")
            return str(r)
    """,
        "may hold any keyword",
    ),
    "args": (
        """
        def answer(args=("x",)):
            r = VoiceResponse()
            r.say(*args)
            return str(r)
    """,
        "may hold any keyword",
    ),
    "a list of arguments": (
        """
        def answer():
            r = VoiceResponse()
            args = ["x"]
            r.say(*args, voice="alice")
            return str(r)
    """,
        "may hold any keyword",
    ),
    "positional too many": (
        """
        def f():
            r = VoiceResponse()
            r.say("x", "alice", 2, "en", "more")
            return str(r)
    """,
        "may hold any keyword",
    ),
    "unknown keyword": (
        """
        def answer():
            r = VoiceResponse()
            r.say("x", foo="bar")
            return str(r)
    """,
        "is no attribute of",
    ),
    "a dictionary for two elements": (
        """
        def answer():
            r = VoiceResponse()
            opts = {"language": "en", "voice": "alice"}
            r.say("a", **opts)
            r.say("b", **opts)
            return str(r)
    """,
        "may hold any keyword",
    ),
    "a dictionary for two kinds of element": (
        """
        def answer():
            r = VoiceResponse()
            opts = {"status_callback": "https://e.com"}
            d = r.dial()
            d.conference("S", **opts)
            r.connect().stream(url="wss://e.com", **opts)
            return str(r)
    """,
        "may hold any keyword",
    ),
    "a dictionary that others read": (
        """
        OPTS = {"voice": "alice", "language": "en"}
        def other():
            return OPTS["voice"]
        def answer():
            r = VoiceResponse()
            r.say("a", **OPTS)
            return str(r)
    """,
        "may hold any keyword",
    ),
    "a dictionary with a variable": (
        """
        def answer(v="alice"):
            r = VoiceResponse()
            opts = {"voice": v}
            opts["language"] = "en"
            r.say("a", **opts)
            return str(r)
    """,
        "is decided at run time, and its values",
    ),
    "a key at times on which more depends": (
        """
        def answer(x):
            r = VoiceResponse()
            opts = {}
            if x:
                opts["timeout"] = 7
            r.gather(**opts)
            return str(r)
    """,
        "whether <",
    ),
    "a dictionary in another": (
        """
        def answer(x):
            r = VoiceResponse()
            base = {"voice": "alice"}
            opts = {**base, "language": "en"}
            r.say("a", **opts)
            return str(r)
    """,
        "may hold any keyword",
    ),
    "a keyword in both spellings": (
        """
        def answer():
            r = VoiceResponse()
            r.gather(num_digits=1, numDigits=2)
            return str(r)
    """,
        "is given twice",
    ),
    "keywords of a dial around a room": (
        """
        def answer():
            r = VoiceResponse()
            opts = {"time_limit": 60}
            d = r.dial(**opts)
            d.conference("S")
            return str(r)
    """,
        "may hold any keyword",
    ),
    "a keyword that would go": (
        """
        def answer():
            r = VoiceResponse()
            opts = {"participant_label": "x"}
            d = r.dial()
            d.conference("S", **opts)
            return str(r)
    """,
        "may hold any keyword",
    ),
    "a value that would go": (
        """
        def answer():
            r = VoiceResponse()
            opts = {"record": "do-not-record"}
            d = r.dial()
            d.conference("S", **opts)
            return str(r)
    """,
        "may hold any keyword",
    ),
    "a dictionary that is changed after its use": (
        """
        def answer():
            r = VoiceResponse()
            opts = {"voice": "alice"}
            r.say("x", **opts)
            opts["language"] = "en"
            r.say("y", **opts)
            return str(r)
    """,
        "may hold any keyword",
    ),
    "a dictionary in a loop": (
        """
        def answer():
            r = VoiceResponse()
            opts = {}
            for lang in ["en", "fr-FR"]:
                r.say("x", **opts)
                opts["language"] = lang
            return str(r)
    """,
        "is decided at run time, and its values",
    ),
    "what runs and would go": (
        """
        log = []
        def f(v):
            log.append(v)
            return v
        def answer():
            r = VoiceResponse()
            r.gather(barge_in=f(True))
            return str(log)
    """,
        "dropping it would drop the call",
    ),
    "a keyword that is no name": (
        """
        def answer():
            r = VoiceResponse()
            r.say("x", **{"xml:lang": "en"})
            return str(r)
    """,
        "is no attribute of",
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
