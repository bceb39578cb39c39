"""Rare ways through the builders, and what becomes of them."""

from __future__ import annotations

import pytest
import vobizxml_double
from builder_programs import agree, outcome_of, run

AGREE = {
    "an annotation that is no Python": """
        def count(n: "a number!"):
            return n

        def answer():
            r = VoiceResponse()
            r.pause(length=count(2))
            return str(r)
    """,
    "a comment before a comma that is not there": """
        def answer():
            r = VoiceResponse()
            r.gather(
                action="https://x.example.com/menu"  # where to
            )
            return str(r)
    """,
    "a class that is entered": """
        def answer():
            r = VoiceResponse()
            with Gather(num_digits=1) as g:
                g.say("Press a key.")
            r.append(g)
            return str(r)
    """,
    "another document": """
        def other():
            r = VoiceResponse()
            r.hangup()
            return r.to_xml()

        def answer():
            r = VoiceResponse()
            r.say("Hello.")
            return r.to_xml()
    """,
    "an attribute that is read between": """
        class Call:
            limit = 30

        def answer():
            call = Call()
            r = VoiceResponse()
            d = Dial(time_limit=call.limit)
            print("between", r.to_xml)
            d.conference("Sales")
            r.append(d)
            return str(r)
    """.replace(", r.to_xml", ""),
    "a response of an object, all in one method": """
        class Answer:
            def text(self):
                self.r = VoiceResponse()
                d = Dial()
                d.conference("Sales")
                print("between")
                self.r.append(d)
                return str(self.r)

        def answer():
            return Answer().text()
    """,
    "positional attributes on several lines": """
        def answer():
            r = VoiceResponse()
            r.say(
                "Hello.",
                "alice",
                2,
            )
            return str(r)
    """,
    "a dial and a dictionary that say the same": """
        def answer():
            r = VoiceResponse()
            options = {"record": "record-from-start", "wait_url": None}
            d = r.dial(record="record-from-answer")
            d.conference("Sales", **options)
            return str(r)
    """,
    "append and then nest": """
        def answer():
            r = VoiceResponse()
            r.append(Say("one")).nest(Say("two"))
            return str(r)
    """,
    "a room in a constant with white space": """
        ROOM = " Sales "

        def answer(n=5):
            r = VoiceResponse()
            r.dial().conference(ROOM)
            r.dial().conference(f" room {n} ")
            r.dial().conference(" room" + str(n))
            return str(r)
    """,
    "silence by default": """
        import os

        def answer(url="", none=None):
            r = VoiceResponse()
            r.dial().conference("Sales", wait_url=url)
            r.dial().conference("Sales", wait_url=os.environ.get("NO_SUCH_THING", ""))
            if url:
                r.dial().conference("Sales", wait_url=url)
            return str(r)
    """,
    "a dial that is made in a block of its own": """
        import threading

        def answer():
            r = VoiceResponse()
            with threading.Lock():
                d = Dial()
                d.conference("Sales")
                r.append(d)
            return str(r)
    """,
    "a block that holds nothing but what goes": """
        import threading

        def answer():
            r = VoiceResponse()
            with threading.Lock():
                d = Dial()
                r.append(d)
            d.conference("Sales")
            return str(r)
    """,
    "a long text in append": '''
        def answer():
            r = VoiceResponse()
            r.append(
                Say(
                    """Hello,
                you.""",
                    voice="alice",
                )
            )
            return str(r)
    ''',
    "lines that stand farther to the left": """
        def answer():
            r = VoiceResponse()
            r.append(
                Say(
            "Hello.",
              # a remark

                    voice="alice",
                )
            )
            return str(r)
    """,
    "arguments on several lines that all go": """
        def answer():
            r = VoiceResponse()
            r.gather(
                barge_in=True,
            )
            r.dial(
                number="+15550111",
                caller_id="+15550100",
            )
            r.dial(
                callerId=None, record="do-not-record"
            ).conference("Sales")
            return str(r)
    """,
    "content by keyword on several lines": """
        def answer():
            r = VoiceResponse()
            r.say(
                voice="alice",
                message="Hello.",
            )
            return str(r)
    """,
    "brackets and commas": """
        def answer():
            r = VoiceResponse()
            r.say(
                ("Hello, "
                 "you.")  # both
                ,
                voice=("alice")
            )
            r.gather(num_digits=1, action="https://x.example.com/menu"
                     )
            r.gather(action=(
                "https://x.example.com/menu"
            ), barge_in=True, num_digits=1
            )
            return str(r)
    """,
    "a dictionary that is made by dict": """
        def answer():
            r = VoiceResponse()
            more = dict(voice="alice", language="en")
            r.say("Hello.", **more)
            return str(r)
    """,
    "what is entered without a name": """
        def answer():
            with VoiceResponse() as r:
                with r.dial():
                    r.say("Hello.")
            return "<Response/>"
    """.replace("with r.dial():", "with r.gather():"),
    "a text that is not looked at": """
        def answer():
            r = VoiceResponse()
            r.say("Hello.")
            found = {"twiml": "none", "other": str(r)}
            assert "x".startswith("x")
            return found["other"]
    """,
    "an attribute of an object with a method between": """
        class Call:
            limit = 30

        def answer():
            call = Call()
            r = VoiceResponse()
            d = Dial(hangup_on_star=call.limit)
            d.conference("Sales")
            print(call)
            r.append(d)
            return str(r)
    """.replace("hangup_on_star=call.limit", "time_limit=call.limit"),
    "a statement that is entered between": """
        import contextlib

        def answer():
            r = VoiceResponse()
            d = Dial()
            with contextlib.suppress(ValueError):
                int("x")
            d.conference("Sales")
            r.append(d)
            return str(r)
    """,
    "a try statement and a match between": """
        def answer(x=1):
            r = VoiceResponse()
            d = Dial()
            try:
                int("x")
            except ValueError:
                x = 2
            match x:
                case 2:
                    x = 3
            d.conference("Sales")
            r.append(d)
            return str(r)
    """,
}


@pytest.mark.parametrize("shape", AGREE)
def test_the_documents_agree(shape: str) -> None:
    agree(AGREE[shape])


# ---- what runs, in its order ----------------------------------------------------------------------------------------

LOGGED = """
    LOG = []

    def seen(value):
        LOG.append(value)
        return value

    def answer():
        r = VoiceResponse()
        r.say(loop=seen(2), message=seen("Hello."))
        r.dial().conference(muted=seen(True), name=seen("Sales"))
        r.append(Say(seen("a"), loop=seen(3))).append(Say(seen("b")))
        d = Dial(seen("+15550111"), timeout=9)
        r.append(d)
        return " ".join(map(str, LOG))
"""


def test_what_runs_runs_in_the_order_in_which_it_did() -> None:
    outcome = outcome_of(LOGGED)
    assert outcome.changes
    with vobizxml_double.installed():
        after = run(outcome.after, {})
    assert after == run(outcome.before, {})
