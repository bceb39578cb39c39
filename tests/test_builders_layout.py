"""Lines: with statements that go, comments that stay, tabs and line ends."""

from __future__ import annotations

import textwrap

import pytest
from builder_programs import IMPORTS, agree, outcome_of, stays

from codemod import migrate_source

AGREE = {
    "comments everywhere": """
        def answer():
            r = VoiceResponse()  # the response
            # say hi
            r.say("x")  # hi
            # now dial
            d = Dial(  # a dial
                action="https://e.com",  # afterwards
                # nothing
            )  # end
            # the room
            d.conference(  # join
                "S",  # room
                # muted
                muted=True  # yes
            )
            # put it
            r.append(d)  # done
            # last
            return str(r)  # bye
    """,
    "comments in a chain": """
        def answer():
            r = VoiceResponse()
            r.dial(
                # action
                action="https://e.com",
            ).conference(
                "S",  # room
            )
            return str(r)
    """,
    "comments in append": """
        def answer():
            r = VoiceResponse()
            r.append(  # put
                Say("x")  # say
                # after
            )
            return str(r)
    """,
    "comments in a chain in brackets": """
        def answer():
            r = VoiceResponse()
            (
                r.append(Say("x"))  # one
                .append(Say("y"))  # two
            )
            return str(r)
    """,
    "backslash chain": r"""
        def answer():
            r = VoiceResponse()
            r.append(Say("x")) \
                .append(Say("y"))
            return str(r)
    """,
    "comments of a dial that goes": """
        def answer():
            r = VoiceResponse()
            d = Dial(
                timeout=5,  # five
            )
            d.conference("S")
            r.append(d)
            return str(r)
    """,
    "a comment of an argument that goes": """
        def answer():
            r = VoiceResponse()
            r.gather(
                num_digits=1,
                barge_in=True,  # bargein
                action="https://e.com"
            )
            return str(r)
    """,
    "comments of a with statement": """
        def answer():
            r = VoiceResponse()
            with r.dial(
                timeout=5,  # five
            ) as d:  # dial
                # inner
                d.conference("S")
            return str(r)
    """,
    "a with statement over several lines": """
        def answer():
            r = VoiceResponse()
            with r.gather(
                num_digits=1,  # digits
                action="https://e.com?a=#b",
            ) as g:  # gather
                g.say("x")
            return str(r)
    """,
    "empty lines in a call": """
        def answer():
            r = VoiceResponse()
            r.say(

                "x",

                voice="alice",
            )
            return str(r)
    """,
    "statements over several lines in a with statement": """
        def answer():
            r = VoiceResponse()
            with r.gather(num_digits=1) as g:
                g.say(
                    "a"
                    "b"
                )  # c1
                # c2
                if True:
                    # c3
                    g.say("z")

                g.play("https://e.com/a.mp3")
                # c4
            r.hangup()
            return str(r)
    """,
    "a comment at the end of a with statement": """
        def answer():
            r = VoiceResponse()
            with r.gather(num_digits=1) as g:  # why
                g.say("x")  # because
                # trailing
            return str(r)
    """,
    "a response that is entered": """
        def answer():
            with VoiceResponse() as r:
                r.say("x")
            return str(r)
    """,
    "a response that is entered, and others in it": """
        def answer():
            with VoiceResponse() as r:
                with r.gather() as g:
                    g.say("x")
                with r.dial() as d:
                    d.conference("S")
            return str(r)
    """,
    "an element without a name": """
        def answer():
            r = VoiceResponse()
            with r.gather(action="https://e.com"):
                pass
            return str(r)
    """,
    "a with statement in a try statement": """
        def answer():
            r = VoiceResponse()
            try:
                with r.dial(action="https://e.com") as d:
                    d.conference("S", muted=True)
            finally:
                r.hangup()
            return str(r)
    """,
    "a room that is chosen in a with statement": """
        def answer(x):
            r = VoiceResponse()
            with r.dial(action="https://e.com/x") as d:
                name = "S" if x else "T"
                d.conference(name)
            return str(r)
    """,
    "a with statement in another": """
        def answer():
            r = VoiceResponse()
            with r.gather(action="https://e.com") as g:
                with r.dial(caller_id="+1") as d:
                    d.number("+2")
                g.say(
                    "a quite long text, so that the line has to be broken somewhere by the tool",
                    voice="alice",
                    language="en-GB",
                )
            return str(r)
    """,
    "a return in a with statement": """
        def answer():
            r = VoiceResponse()
            with r.gather(action="https://e.com") as g:
                g.say("x")
                return str(r)
    """,
    "a try statement in a with statement": """
        def answer():
            r = VoiceResponse()
            with r.gather(action="https://e.com") as g:
                try:
                    g.say("x")
                except ValueError:
                    pass
                else:
                    g.say("y")
            return str(r)
    """,
    "a function in a with statement": """
        def answer():
            r = VoiceResponse()
            with r.gather(action="https://e.com") as g:
                def f(t):
                    g.say(t)
                f("a")
            return str(r)
    """,
    "a TODO in a with statement": """
        def answer():
            r = VoiceResponse()
            with r.dial() as d:
                d.conference("S", recording_status_callback="https://e.com")
            with r.dial() as d:
                d.number("+1")
            return str(r)
    """,
}

# What `answer` is given, one run each; nothing for the others.
ARGUMENTS: dict[str, list[dict[str, object]]] = {
    "a room that is chosen in a with statement": [{"x": True}, {"x": False}],
}

STAY = {
    "a text over several lines in a with statement": (
        '''
        def answer():
            r = VoiceResponse()
            with r.gather(num_digits=1) as g:
                g.say("""
                hello
                  there
                """)
            return str(r)
    ''',
        "cannot be taken apart safely",
    ),
    "two items": (
        """
        def answer():
            r = VoiceResponse()
            with r.gather(num_digits=1) as g, r.dial() as d:
                g.say("x")
                d.number("+1")
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "a with statement on one line": (
        """
        def answer():
            r = VoiceResponse()
            with r.gather(num_digits=1) as g: g.say("x")
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "a response that was made before": (
        """
        def answer():
            r = VoiceResponse()
            with r:
                r.say("x")
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "a gather that was made before": (
        """
        def answer():
            r = VoiceResponse()
            g = Gather()
            with g:
                g.say("x")
            r.append(g)
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "a backslash in a with statement": (
        r"""
        def answer():
            r = VoiceResponse()
            with r.gather(action="https://e.com") as g:
                t = "a" \
                    "b"
                g.say(t)
                u = ("a"
                     "b")
                g.say(u)
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "semicolons in a with statement": (
        """
        def answer():
            r = VoiceResponse()
            with r.gather(action="https://e.com") as g:
                g.say("a"); g.say("b")
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "semicolons": (
        """
        def answer():
            r = VoiceResponse(); d = Dial(); d.conference("S"); r.append(d)
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "an element behind, on one line": (
        """
        def answer(x):
            r = VoiceResponse()
            if x: r.dial(action="https://e.com/x").conference("S")
            return str(r)
    """,
        "cannot be taken apart safely",
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


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
@pytest.mark.parametrize("shape", AGREE)
def test_line_ends_of_other_systems_stay(shape: str, newline: str) -> None:
    new = outcome_of(AGREE[shape]).after.decode()
    text = (IMPORTS + textwrap.dedent(AGREE[shape]).lstrip("\n")).replace("\n", newline)
    assert migrate_source(text.encode(), "voice.py").after.decode() == new.replace("\n", newline)


@pytest.mark.parametrize("shape", AGREE)
def test_tabs_stay(shape: str) -> None:
    for arguments in ARGUMENTS.get(shape, [{}]):
        agree(textwrap.dedent(AGREE[shape]).replace("    ", "\t"), **arguments)  # type: ignore[arg-type]
