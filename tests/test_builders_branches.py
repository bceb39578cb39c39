"""Documents that are one of several: branches that make, fill or put in."""

from __future__ import annotations

import pytest
from builder_programs import agree, stays

AGREE = {
    "response variable reused": """
        def answer(x):
            r = VoiceResponse()
            r.say("a")
            if x:
                r = VoiceResponse()
                r.say("b")
            return str(r)
    """,
    "a match statement": """
        def answer(x):
            r = VoiceResponse()
            match x:
                case True:
                    r.say("a")
                case _:
                    r.hangup()
            return str(r)
    """,
    "elif branches": """
        def answer(x):
            r = VoiceResponse()
            d = Dial(action="https://e.com/a", record=True)
            if x == 1:
                d.conference("A")
            elif x == 2:
                d.conference("B", muted=True)
            else:
                d.conference("C")
            r.append(d)
            return str(r)
    """,
    "elif branches of a dial of the response": """
        def answer(x):
            r = VoiceResponse()
            d = r.dial(action="https://e.com/a", record=True)
            if x == 1:
                d.conference("A")
            elif x == 2:
                d.conference("B", muted=True)
            else:
                d.conference("C")
            return str(r)
    """,
    "branches on one line each": """
        def answer(x):
            r = VoiceResponse()
            d = r.dial()
            if x: d.conference("A")
            else: d.conference("B")
            return str(r)
    """,
    "all of a dial in a branch": """
        def answer(x):
            r = VoiceResponse()
            if x:
                d = Dial()
                d.conference("S")
                r.append(d)
            else:
                r.say("n")
            return str(r)
    """,
    "branches in a with statement": """
        def answer(x):
            r = VoiceResponse()
            with r.dial(action="https://e.com/x") as d:
                # pick
                if x:
                    d.conference("S")
                else:
                    d.conference("T")
            return str(r)
    """,
    "with statements in branches": """
        def answer(x):
            r = VoiceResponse()
            if x:
                with r.gather(action="https://e.com") as g:
                    g.say("a")
            else:
                with r.gather(action="https://e.com") as g:
                    g.say("b")
            return str(r)
    """,
    "a with statement that is all of a branch": """
        def answer(x):
            r = VoiceResponse()
            if x:
                with r.dial() as d:
                    d.conference("S")
            return str(r)
    """,
    "a call refused in a branch": """
        def answer(x):
            r = VoiceResponse()
            if x:
                r.reject()
            else:
                r.say("x")
            return str(r)
    """,
    "one of two elements of a kind": """
        def answer(x):
            r = VoiceResponse()
            r.append(Say("x") if x else Say("y"))
            return str(r)
    """,
    "statements on one line": """
        def answer(x):
            r = VoiceResponse()
            if x: r.say("a"); r.pause()
            else: r.hangup()
            return str(r)
    """,
}

# What `answer` is given, one run each; nothing for the others.
ARGUMENTS: dict[str, list[dict[str, object]]] = {
    "response variable reused": [{"x": True}, {"x": False}],
    "a match statement": [{"x": True}, {"x": False}],
    "elif branches": [{"x": 1}, {"x": 2}, {"x": 3}],
    "elif branches of a dial of the response": [{"x": 1}, {"x": 2}, {"x": 3}],
    "branches on one line each": [{"x": True}, {"x": False}],
    "all of a dial in a branch": [{"x": True}, {"x": False}],
    "branches in a with statement": [{"x": True}, {"x": False}],
    "with statements in branches": [{"x": True}, {"x": False}],
    "a with statement that is all of a branch": [{"x": True}, {"x": False}],
    "a call refused in a branch": [{"x": True}, {"x": False}],
    "one of two elements of a kind": [{"x": True}, {"x": False}],
    "statements on one line": [{"x": True}, {"x": False}],
}

STAY = {
    "a number or a room": (
        """
        def answer(x):
            r = VoiceResponse()
            d = Dial()
            if x:
                d.conference("S")
            else:
                d.number("+1")
            r.append(d)
            return str(r)
    """,
        "stands around",
    ),
    "a dial that is filled in one branch only": (
        """
        def answer(x):
            r = VoiceResponse()
            d = Dial()
            if x:
                d.conference("S")
            r.append(d)
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "dial filled twice": (
        """
        def answer():
            r = VoiceResponse()
            d = Dial()
            d.conference("S")
            d.conference("T")
            r.append(d)
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "a dial that nothing is put into": (
        """
        def answer():
            r = VoiceResponse()
            d = Dial()
            r.append(d)
            return str(r)
    """,
        "dials nobody",
    ),
    "a dial of the response that nothing is put into": (
        """
        def answer():
            r = VoiceResponse()
            r.dial()
            return str(r)
    """,
        "dials nobody",
    ),
    "branches that return": (
        """
        def answer(x):
            r = VoiceResponse()
            d = r.dial()
            if x:
                d.conference("A")
                return str(r)
            d.conference("B")
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "a dial of another kind in each branch": (
        """
        def answer(x):
            r = VoiceResponse()
            if x:
                d = Dial(caller_id="+1")
                d.number("+2")
            else:
                d = Dial()
                d.conference("B")
            r.append(d)
            return str(r)
    """,
        "stands around",
    ),
    "a dial for a room in each branch": (
        """
        def answer(x):
            r = VoiceResponse()
            if x:
                d = Dial()
                d.conference("A")
            else:
                d = Dial()
                d.conference("B")
            r.append(d)
            return str(r)
    """,
        "cannot be taken apart safely",
    ),
    "a conditional expression of verbs": (
        """
        def answer(x):
            r = VoiceResponse()
            r.say("x") if x else r.hangup()
            return str(r)
    """,
        "is not the same kind of element on every way",
    ),
    "one of two elements": (
        """
        def answer(x):
            r = VoiceResponse()
            r.append(Say("x") if x else Play("https://e.com/a.mp3"))
            return str(r)
    """,
        "is not the same kind of element on every way",
    ),
    "an element of a kind for each branch": (
        """
        def answer(x):
            r = VoiceResponse()
            if x:
                v = Say("x")
            else:
                v = Play("https://e.com/a.mp3")
            r.append(v)
            return str(r)
    """,
        "is not the same kind of element on every way",
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
