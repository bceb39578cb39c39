"""Programs that build TwiML: each runs before on twilio and after on a stand-in, and both documents agree."""

from __future__ import annotations

import pytest
from builder_programs import agree

SHAPES = {
    "verbs on a response": """
        def answer():
            response = VoiceResponse()
            response.say("Hello & welcome", voice="alice", language="en-gb", loop=2)
            response.play("https://x.example.com/a.mp3", loop=2)
            response.play(digits="ww12")
            response.play("", digits="12")
            response.pause(length=5)
            response.pause(3)
            response.gather(num_digits=1, action="https://x.example.com/menu", timeout=3)
            response.gather(input="speech dtmf", speech_timeout="auto", hints="yes, no", barge_in=True)
            response.record(max_length=30, transcribe=True, transcribe_callback="https://x.example.com/t")
            response.redirect("https://x.example.com/next", method="POST")
            response.redirect(url="https://x.example.com/next")
            response.hangup()
            response.reject("busy")
            response.reject()
            return str(response)
    """,
    "positional attributes": """
        def answer():
            response = VoiceResponse()
            response.say("hi", "woman", 2, "en-GB")
            response.play("https://x.example.com/a.mp3", 2)
            return response
    """,
    "camel case, None and constants": """
        WAIT = "https://x.example.com/hold"
        MODE = "record-from-start"

        def answer():
            r = VoiceResponse()
            d = Dial(hangupOnStar=True, callerId=None)
            d.conference("Sales", waitUrl=WAIT, startConferenceOnEnter=False, beep="onEnter", record=MODE, region=None)
            d2 = r.dial()
            d2.conference("Sales", maxParticipants=5)
            r.append(d)
            return str(r)
    """,
    "content by keyword": """
        def answer():
            r = VoiceResponse()
            r.say(message="hi", loop=1)
            r.say(loop=1, message="hi")
            d = Dial()
            d.conference(name="Sales", muted=True)
            r.append(d)
            return r.to_xml()
    """,
    "a gather with children": """
        def answer():
            r = VoiceResponse()
            g = r.gather(num_digits=1)
            g.say("Press one.")
            g.play("https://x.example.com/a.mp3")
            g.append(Say("or two"))
            r.say("Bye.")
            return str(r)
    """,
    "a gather in a with statement": """
        def answer():
            r = VoiceResponse()
            with r.gather(num_digits=1, action="https://x.example.com/menu") as g:
                # what they hear
                g.say("Press one.")
                g.say("Press two.")
            r.say("Bye.")
            return str(r)
    """,
    "a gather made first": """
        def answer():
            g = Gather(num_digits=1)
            g.say("Press one.")
            r = VoiceResponse()
            r.say("Hi.")
            r.append(g)
            return str(r)
    """,
    "chained": """
        def answer():
            r = VoiceResponse()
            r.dial(time_limit=60).conference("Sales", muted=True)
            r.say("over")
            return str(r)
    """,
    "chained, with an action": """
        def answer():
            r = VoiceResponse()
            r.dial(action="https://x.example.com/after", method="GET").conference("Sales")
            return str(r)
    """,
    "a dial made first": """
        def answer():
            r = VoiceResponse()
            r.say("one")
            dial = Dial(action="https://x.example.com/after", time_limit=60)
            dial.conference("Sales", beep=False)
            r.append(dial)
            r.say("two")
            return str(r)
    """,
    "a dial made first, and other verbs before it is put in": """
        def answer():
            r = VoiceResponse()
            dial = Dial()
            dial.conference("Sales", beep=False)
            r.say("one")
            r.append(dial)
            return str(r)
    """,
    "a dial put in before it is filled": """
        def answer():
            r = VoiceResponse()
            dial = Dial()
            r.append(dial)
            dial.conference("Sales")
            r.say("two")
            return str(r)
    """,
    "a dial of the response": """
        def answer():
            r = VoiceResponse()
            dial = r.dial(hangup_on_star=True)
            dial.conference("Sales", beep=False)
            return str(r)
    """,
    "a dial in a with statement": """
        def answer():
            r = VoiceResponse()
            with r.dial() as dial:
                dial.conference("Sales", beep=False)
            return str(r)
    """,
    "a dial made in a with statement": """
        def answer():
            r = VoiceResponse()
            with Dial() as dial:
                dial.conference("Sales", beep=False)
            r.append(dial)
            return str(r)
    """,
    "append that is returned as text": """
        def answer():
            r = VoiceResponse()
            dial = Dial()
            dial.conference("Sales")
            return str(r.append(dial))
    """,
    "append that is returned": """
        def answer():
            r = VoiceResponse()
            g = Gather()
            g.say("x")
            return r.append(g)
    """,
    "append of elements made in place": """
        def answer():
            r = VoiceResponse()
            r.append(Say("one", voice="man"))
            r.append(Pause(length=2))
            r.append(Play("https://x.example.com/a.mp3")).append(Redirect("https://x.example.com/next"))
            return str(r)
    """,
    "nest gives the element": """
        def answer():
            r = VoiceResponse()
            g = r.nest(Gather(num_digits=2))
            g.say("x")
            return str(r)
    """,
    "elements of classes": """
        def answer():
            r = VoiceResponse()
            say = Say("one")
            r.append(say)
            room = Conference("Sales", muted=True)
            dial = Dial()
            dial.append(Conference("Sales", muted=True))
            r.append(dial)
            return str(r)
    """,
    "numbers": """
        def answer():
            r = VoiceResponse()
            r.dial("+15551234", timeout=20, caller_id="+1")
            dial = Dial(caller_id="+1", action="https://x.example.com/after")
            dial.number("+15551234", send_digits="ww1")
            dial.number("+15555678")
            r.append(dial)
            d2 = r.dial(record="do-not-record")
            d2.client("joey")
            d2.sip("sip:a@example.com", username="u")
            with r.dial(answer_on_bridge=True) as d3:
                d3.number("+1")
            return str(r)
    """,
    "streams": """
        def answer():
            r = VoiceResponse()
            connect = Connect()
            connect.stream(url="wss://x.example.com/a")
            r.append(connect)
            start = Start()
            start.stream(url="wss://x.example.com/b", track="both_tracks", name="n")
            r.append(start)
            r.connect().stream(url="wss://x.example.com/c")
            return str(r)
    """,
    "arguments on several lines": """
        def answer(sid="CA1"):
            r = VoiceResponse()
            dial = Dial(
                caller_id="+1",
                time_limit=60,  # an hour
            )
            dial.conference(
                "room-" + sid,
                # nobody hears them
                muted=True,
                label_of=None,
                participant_label=sid,  # who it is
                wait_url="https://x.example.com/hold",
                status_callback="https://x.example.com/s",
                status_callback_event="start end join leave",
            )
            r.append(dial)
            return str(r)
    """.replace("                label_of=None,\n", ""),
    "keywords from a dictionary": """
        def answer(sid="CA1"):
            r = VoiceResponse()
            options = {"beep": "onExit", "wait_url": "https://x.example.com/hold"}
            d = r.dial()
            d.conference("Sales", **options)
            more = dict(num_digits=1, partialResultCallback="https://x.example.com/p")
            r.gather(**more)
            r.say("x", **{"voice": "alice"})
            return str(r)
    """,
    "keywords stored in a dictionary": """
        def answer(sid="CA1"):
            r = VoiceResponse()
            options = {}
            options["status_callback"] = "https://x.example.com/s"
            d = r.dial()
            d.conference("Sales", **options)
            return str(r)
    """,
    "a flag": """
        def answer(muted: bool = True):
            r = VoiceResponse()
            r.dial().conference("Sales", muted=muted, beep=not muted)
            return str(r)
    """,
    "one of several rooms": """
        def answer(vip=True):
            r = VoiceResponse()
            dial = Dial(hangup_on_star=True)
            if vip:
                dial.conference("VIP", beep=False)
            else:
                dial.conference("Sales")
            r.append(dial)
            return str(r)
    """,
    "a response of a function": """
        def greeting():
            r = VoiceResponse()
            r.say("Hi.")
            return r

        def answer():
            r = greeting()
            r.say("you")
            return str(r)
    """,
    "a response given to functions": """
        def greet(r, name):
            r.say(f"Hi {name}.")

        def join(response, room):
            dial = Dial()
            dial.conference(room)
            response.append(dial)

        def answer():
            r = VoiceResponse()
            greet(r, "you")
            join(r, "Sales")
            return str(r)
    """,
    "a response of an object": """
        class Call:
            def __init__(self):
                self.response = VoiceResponse()

            def greet(self):
                self.response.say("Hi.", voice="man")

            def text(self):
                return str(self.response)

        def answer():
            call = Call()
            call.greet()
            return call.text()
    """,
    "annotations": """
        def greet(r: VoiceResponse) -> VoiceResponse:
            r.say("Hi.")
            return r

        def answer():
            return str(greet(VoiceResponse()))
    """,
    "an f-string": """
        def answer(n=3):
            r = VoiceResponse()
            r.say(f"You are number {n}.")
            r.redirect(f"https://x.example.com/{n}")
            return f"{r}"
    """,
    "tabs and one line": """
        def answer():
        \tr = VoiceResponse(); r.say("x"); r.hangup()
        \treturn str(r)
    """,
    "rebound for messages": """
        from twilio.twiml.messaging_response import MessagingResponse

        def sms():
            r = VoiceResponse()
            r.say("x")
            text = str(r)
            r = MessagingResponse()
            r.message("y")
            return text

        def answer():
            return sms()
    """,
}


@pytest.mark.parametrize("stay_alone", [None, True])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_documents_agree(shape: str, stay_alone: bool | None) -> None:
    agree(SHAPES[shape], stay_alone=stay_alone)


@pytest.mark.parametrize("vip", [True, False])
def test_each_branch_fills_the_room(vip: bool) -> None:
    agree(SHAPES["one of several rooms"], vip=vip)


VARYING = """
    def answer(beep, mode, voice, language):
        r = VoiceResponse()
        r.say("x", voice=voice, language=language)
        r.dial().conference("Sales", beep=beep, record=mode)
        return str(r)
"""


@pytest.mark.parametrize("beep", [True, False, "true", "false", "onEnter", "onExit", None])
@pytest.mark.parametrize("mode", ["record-from-start", "do-not-record", "true", None])
def test_values_that_are_known_at_run_time_only_are_mapped_there(beep: object, mode: object) -> None:
    agree(VARYING, beep=beep, mode=mode, voice="alice", language="en")


@pytest.mark.parametrize("voice", ["man", "woman", "Polly.Joanna", None])
def test_voices_that_are_known_at_run_time_only(voice: object) -> None:
    agree(VARYING, beep=True, mode=None, voice=voice, language="fr-FR")
