"""Rare ways through the builders: what each becomes, or why it stays."""

from __future__ import annotations

import textwrap

import pytest
import vobizxml_double
from builder_programs import IMPORTS, agree, outcome_of, run, stays, told

from codemod import Level, Options, migrate_source
from codemod.configuration import Configuration

AGREE = {
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
    "a number and a limit that run": (
        """
        def answer(number, limit):
            r = VoiceResponse()
            r.dial(number(), timeout=limit(), caller_id="+15550100")
            return str(r)
        """,
        "would be evaluated at another time",
    ),
    "a room that is used": (
        """
        def answer():
            r = VoiceResponse()
            d = r.dial()
            print(d.conference("Sales"))
            return str(r)
        """,
        "cannot be taken apart safely",
    ),
    "a with statement that fills in a branch": (
        """
        import threading

        def answer(x):
            r = VoiceResponse()
            d = Dial()
            if x:
                with threading.Lock():
                    d.conference("Sales")
            else:
                with threading.Lock():
                    d.conference("Support")
            r.append(d)
            return str(r)
        """,
        "cannot be taken apart safely",
    ),
    "a target of entering that is no name": (
        """
        def answer(holder):
            r = VoiceResponse()
            with r.gather() as holder.gather:
                pass
            return str(r)
        """,
        "cannot be taken apart safely",
    ),
    "an f-string that would hold quotes": (
        """
        def answer():
            r = VoiceResponse()
            return f"{r.gather()}"
        """,
        "cannot be taken apart safely",
    ),
    "an annotation in quotes that are no plain ones": (
        '''
        def greet(r: """VoiceResponse"""):
            r.say("Hello.")

        def answer():
            r = VoiceResponse()
            greet(r)
            return str(r)
        ''',
        "cannot be taken apart safely",
    ),
    "an annotation of what has no counterpart": (
        """
        def fill(d: Dial):
            d.client("joey")

        def connect(c: Connect):
            c.stream(url="wss://x.example.com/a")

        def answer():
            r = VoiceResponse()
            c = Connect()
            connect(c)
            r.append(c)
            return str(r)
        """,
        "cannot be taken apart safely",
    ),
    "a dictionary for a call": (
        """
        def answer(client):
            r = VoiceResponse()
            r.say("Hello.")
            options = {"to": "+15550111", "twiml": str(r)}
            client.calls.create(**options)
            return str(r)
        """,
        "is handed to a Twilio call",
    ),
    "a text that a function makes for a call": (
        """
        def text(name):
            r = VoiceResponse()
            r.say(name)
            return str(r)

        def answer(client):
            both = text("you") + "" if client else f"{text('me')}"
            client.calls.create(to="+15550111", twiml=both.strip())
        """,
        "is handed to a Twilio call",
    ),
    "a text that is parsed": (
        """
        import xml.etree.ElementTree as ET

        def answer():
            r = VoiceResponse()
            r.say("Hello.")
            return ET.fromstring(r.to_xml()).tag
        """,
        "looks at the text of this document",
    ),
    "a text that depends on itself": (
        """
        def answer():
            r = VoiceResponse()
            text = str(r)
            while len(text) < 10:
                text = text + "x"
            return text[0]
        """,
        "looks at the text of this document",
    ),
    "a keyword of a class": (
        """
        class Answer(object, response=VoiceResponse()):
            def __init_subclass__(cls, response=None):
                cls.response = response
        """,
        "goes where this tool does not follow it",
    ),
    "a method that is called in the class and by others": (
        """
        class Answer:
            def make(self):
                r = VoiceResponse()
                r.say("Hello.")
                return r

        def answer(other):
            return str(other.make())
        """,
        "goes where this tool does not follow it",
    ),
    "a coroutine that another awaits": (
        """
        async def make():
            r = VoiceResponse()
            r.say("Hello.")
            return r

        async def answer():
            return str(await make())
        """,
        "goes where this tool does not follow it",
    ),
    "a part of an object": (
        """
        class Answer:
            pass

        def answer(rows):
            r = VoiceResponse()
            rows[0] = r
            rows.last = VoiceResponse()
            return str(r)
        """,
        "goes where this tool does not follow it",
    ),
    "a function that anybody may call": (
        """
        def decorate(function):
            return function

        @decorate
        def greet(r):
            r.say("Hello.")

        def answer():
            r = VoiceResponse()
            greet(r)
            return str(r)
        """,
        "goes where this tool does not follow it",
    ),
    "an element of nothing that is known": (
        """
        from twilio.twiml.voice_response import SsmlBreak

        def answer():
            r = VoiceResponse()
            r.append(SsmlBreak())
            return str(r)
        """,
        "SsmlBreak() has no counterpart in vobizxml",
    ),
    "a verb in an element that takes it elsewhere": (
        """
        def answer():
            r = VoiceResponse()
            d = Dial()
            d.append(Say("Hello."))
            r.append(d)
            return str(r)
        """,
        "<Say> in <Dial> is nothing that this tool knows",
    ),
    "a module that others use": (
        """
        __all__ = ["make", "RESPONSE"]

        RESPONSE = VoiceResponse()

        def make():
            r = VoiceResponse()
            r.say("Hello.")
            return r
        """,
        "goes where this tool does not follow it",
    ),
}


@pytest.mark.parametrize("shape", STAY)
def test_what_stays_says_why(shape: str) -> None:
    program, reason = STAY[shape]
    stays(program, reason)


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


# ---- what is asked for -----------------------------------------------------------------------------------------------

PROGRAM = IMPORTS + textwrap.dedent(
    """
    def answer(name):
        r = VoiceResponse()
        r.say("Hello.")
        d = Dial(caller_id="+15550100")
        d.client(name)
        r.append(d)
        return str(r)


    def plain():
        r = VoiceResponse()
        r.hangup()
        return str(r)
    """
)


def levels(text: str, options: Options) -> list[tuple[int, str]]:
    outcome = migrate_source(text.encode(), "voice.py", options)
    return [(each.place.line, each.level.value) for each in outcome.findings if each.level is not Level.NOTE]


def test_automatic_changes_only_leave_what_needs_review() -> None:
    options = Options(level=Level.AUTOMATIC)
    outcome = migrate_source(PROGRAM.encode(), "voice.py", options)
    after = outcome.after.decode()
    assert "d.client(name)" in after
    assert "r.add_hangup()" in after
    assert all(level == "review" for line, level in levels(PROGRAM, options) if line < 12)


def test_rules_that_are_not_asked_for_keep_their_documents() -> None:
    options = Options(ignore=("VB612",))
    outcome = migrate_source(PROGRAM.encode(), "voice.py", options)
    after = outcome.after.decode()
    assert "d.client(name)" in after
    assert "r.add_hangup()" in after


@pytest.mark.parametrize("comment", ["# vobiz: ignore", "# vobiz: ignore[VB612]", "# vobiz: ignore[VB501]"])
def test_an_ignore_comment_keeps_its_document(comment: str) -> None:
    text = PROGRAM.replace("d.client(name)", f"d.client(name)  {comment}")
    outcome = migrate_source(text.encode(), "voice.py")
    after = outcome.after.decode()
    assert "d.client(name)" in after
    assert "r.add_hangup()" in after


def test_an_ignore_comment_keeps_a_class_that_is_not_followed() -> None:
    text = PROGRAM + "\n\nMAKERS = [VoiceResponse]  # vobiz: ignore\n"
    outcome = migrate_source(text.encode(), "voice.py")
    assert "stands here for documents" not in told(outcome)
    assert "stands here for documents" in told(
        migrate_source(text.replace("  # vobiz: ignore", "").encode(), "voice.py")
    )


def test_a_rule_that_is_not_asked_for_says_nothing_of_what_holds_a_document() -> None:
    text = PROGRAM.replace("r.hangup()", "r.enqueue('x')")
    outcome = migrate_source(text.encode(), "voice.py", Options(ignore=("VB620",)))
    assert "Enqueue" not in told(outcome)


def test_the_attribute_of_the_configuration_is_written() -> None:
    program = """
        def answer():
            r = VoiceResponse()
            r.dial().conference("Sales")
            return str(r)
    """
    options = Options(configuration=Configuration(stay_alone=True))
    assert "stay_alone=True" in outcome_of(program, options).after.decode()


def test_another_change_in_the_same_statement_keeps_the_document() -> None:
    head = 'from twilio.rest import Client as Rest\n\nclient = Rest("AC1", "token")\n' + IMPORTS
    program = """
        def answer():
            r = VoiceResponse()
            client.conferences(r.to_xml()).update(status="completed")
            return str(r)
    """
    outcome = outcome_of(program, head=head)
    assert "delete_conference" in outcome.after.decode()
    assert "VoiceResponse()" in outcome.after.decode()
    assert "another change is made in the same statement" in told(outcome)


def test_a_file_without_a_line_end_gets_none() -> None:
    text = IMPORTS + 'r = VoiceResponse()\nr.dial(action="https://x.example.com/after").conference("Sales")'
    after = migrate_source(text.encode(), "voice.py").after.decode()
    assert after.endswith('r.add_conference("Sales")\nr.add_redirect("https://x.example.com/after")')


def test_classes_of_an_unused_alias_are_told() -> None:
    head = "import twilio.twiml.voice_response as voice\n\n\n"
    program = """
        def answer(name):
            r = voice.VoiceResponse()
            r.say("Hello.")
            return str(r), getattr(voice, name)
    """
    assert "TwiML is built here" in told(outcome_of(program, head=head))
