"""TwiML in strings: each program runs before and after, and its documents correspond; what cannot be cut stays."""

from __future__ import annotations

import ast
import textwrap

import pytest
from defects import defects
from lxml import etree
from twiml_mapper import canonical, mapped

from codemod import Level, Options, Outcome, migrate_source
from codemod.configuration import Configuration
from codemod.finding import Edit
from codemod.python import module
from codemod.python.texts import converting


def outcome_of(program: str | bytes, options: Options | None = None) -> Outcome:
    content = program if isinstance(program, bytes) else textwrap.dedent(program).lstrip("\n").encode()
    outcome = migrate_source(content, "voice.py", options)
    assert not defects(outcome)
    return outcome


def told(outcome: Outcome) -> str:
    return "\n".join(f"{each.place.line} {each.level.value} {each.code} {each.message}" for each in outcome.findings)


def answers(program: bytes) -> list[bytes]:
    """Return the documents that a program's `answers` gives, or holds."""
    names: dict[str, object] = {}
    exec(compile(program, "voice.py", "exec"), names)
    found = names["answers"]
    documents = found() if callable(found) else found
    assert isinstance(documents, list)
    return [each if isinstance(each, bytes) else str(each).encode() for each in documents]


def agree(program: str | bytes) -> str:
    """Hold the documents of a program against those of what becomes of it; return the new program."""
    outcome = outcome_of(program)
    assert outcome.changes, told(outcome)
    assert not [each for each in outcome.findings if each.level is Level.MANUAL], told(outcome)
    before, after = answers(outcome.before), answers(outcome.after)
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        assert canonical(etree.fromstring(new.strip())) == canonical(mapped(etree.fromstring(old.strip())))
    assert migrate_source(outcome.after, "voice.py").after == outcome.after
    return outcome.after.decode()


def stays(program: str | bytes, *words: str, level: Level = Level.MANUAL) -> None:
    """Hold that a program is left as it is, and that a finding says why."""
    outcome = outcome_of(program)
    assert outcome.after == outcome.before, outcome.after.decode()
    assert any(each.level is level for each in outcome.findings), told(outcome)
    for each in words:
        assert each in told(outcome)


def is_silent(program: str) -> None:
    """Hold that nothing is said of a program."""
    outcome = outcome_of(program)
    assert outcome.after == outcome.before
    assert told(outcome) == ""


AGREEING = {
    "double quotes": r"""
        answers = ["<Response><Say voice='alice'>Hi</Say><Reject/></Response>"]
    """,
    "double quotes with escapes": r"""
        answers = ["<Response><Say voice=\"alice\">Hi \u00fc \x41 \101 \\</Say></Response>\n"]
    """,
    "single quotes": r"""
        answers = ['<Response><Say voice="alice">It\'s</Say><Dial callerId="+1">+1555</Dial></Response>']
    """,
    "three quotes": '''
        answers = ["""<?xml version="1.0" encoding="UTF-8"?>
        <Response>
            <!-- first -->
            <Dial action="https://x.example.com/a">
                <Conference beep="false"
                            waitUrl="https://x.example.com/w">
                    Room
                </Conference>
            </Dial>
        </Response>
        """]
    ''',
    "raw": r"""
        answers = [r'<Response><Say language="en">\d</Say><Pause/></Response>']
    """,
    "bytes": r"""
        answers = [b"<Response><Say>Hi</Say><Reject/></Response>"]
    """,
    "pieces on lines of their own": """
        answers = [
            "<Response>"
            "<Dial>"
            "<Conference>Room</Conference>"
            "</Dial>"
            "</Response>"
        ]
    """,
    "pieces on one line": """
        answers = ["<Response><Dial>" '<Conference muted="true">' "Room" "</Conference></Dial></Response>"]
    """,
    "pieces of several kinds": """
        room = "A"
        answers = [
            '<Response>'  # begins
            f'<Dial><Conference>{room}</Conference></Dial>'
            r"<Say>\\d</Say></Response>"
        ]
    """,
    "an f-string": '''
        def make(room, url):
            return f"""
        <Response>
          <Dial action="{url}?a=1&amp;b=2" method="get">
            <Conference waitUrl="{url}" beep="onEnter">{room!s}</Conference>
          </Dial>
        </Response>"""

        answers = [make("A", "https://x.example.com"), make("B C", "https://y.example.com")]
    ''',
    "an f-string with braces": """
        n = 3
        answers = [f"<Response><Say>{{ {n} }}</Say><Pause length='{n}'/></Response>"]
    """,
    "an f-string in double quotes": """
        n = "+1"
        answers = [f"<Response><Dial callerId='+1'><Number url='https://x/{n}'>{n}</Number></Dial></Response>"]
    """,
    "format": """
        def answers():
            text = '<Response><Dial action="{a}"><Conference>{b}</Conference></Dial><Say>{{}}</Say></Response>'
            return [text.format(a="https://x.example.com", b="Room")]
    """,
    "format, by position": """
        answers = ["<Response><Say>{}</Say><Pause length='{}'/></Response>".format("a", 2)]
    """,
    "per cent": """
        TEXT = "<Response><Say>100 %% %s</Say><Pause length='%d'/></Response>"
        answers = [TEXT % ("a", 2)]
    """,
    "per cent, by name": """
        named = {"a": "https://x.example.com", "b": "R"}
        answers = ['<Response><Dial action="%(a)s"><Conference>%(b)s</Conference></Dial></Response>' % named]
    """,
    "a template of the standard library": """
        from string import Template

        template = Template("<Response><Dial action='$a'><Conference>${b}</Conference></Dial></Response>")
        answers = [template.substitute(a="https://x.example.com", b="R")]
    """,
    "tabs and line continuations": """
        answers = ["<Response>\\
        <Say>x</Say>\\t<Pause/>\\
        </Response>"]
    """,
    "a constant in a class": """
        class Voice:
            HOLD = "<Response><Say>x</Say><Play>https://x.example.com/a.mp3</Play></Response>"

        answers = [Voice.HOLD]
    """,
    "a default and a lambda": """
        def make(text="<Response><Say>x</Say></Response>"):
            return text

        other = lambda: "<Response><Say>y</Say></Response>"
        answers = [make(), other()]
    """,
    "in a framework's response": """
        class Response:
            def __init__(self, text, mimetype=""):
                self.text = text

            def __str__(self):
                return self.text

        def answers():
            return [Response("<Response><Say>x</Say></Response>", mimetype="text/xml")]
    """,
}


@pytest.mark.parametrize("case", AGREEING)
def test_the_documents_correspond(case: str) -> None:
    agree(AGREEING[case])


@pytest.mark.parametrize("case", AGREEING)
def test_line_ends_of_the_file_stay(case: str) -> None:
    program = textwrap.dedent(AGREEING[case]).lstrip("\n").replace("\n", "\r\n").encode()
    after = agree(program).encode()
    assert after.count(b"\n") == after.count(b"\r\n")


STAYING = {
    "plus": ("x = 'A'\ny = '<Response><Say>' + x + '</Say></Response>'\n", "put together"),
    "join": ("x = ''.join(['<Response>', '<Say>a</Say>', '</Response>'])\n", "put together"),
    "augmented": (
        "def f(xs):\n    t = '<Response>'\n    for x in xs:\n        t += f'<Say>{x}</Say>'\n    return t\n",
        "put together",
    ),
    "a piece": ("def say(x):\n    return f'<Say>{x}</Say>'\n", "piece"),
    "elements from elsewhere": (
        "def f(verbs):\n    return f'<Response><Say>a</Say>{verbs}</Response>'\n",
        "made elsewhere",
    ),
    "no counterpart": ("x = '<Response><Enqueue>q</Enqueue></Response>'\n", "nothing like <Enqueue>"),
    "a tag that varies": ("def f(t):\n    return f'<Response><Say>a</Say><{t}>x</{t}></Response>'\n", "put together"),
    "a value that varies": (
        "def f(b):\n    return f'<Response><Dial><Conference beep=\"{b}\">x</Conference></Dial></Response>'\n",
        "beep",
    ),
    "filled in by position": (
        "def f(t):\n    return '<Response><Dial action=\"%s\"><Conference>%s</Conference></Dial></Response>' % t\n",
        "by position",
    ),
    "a dropped position": (
        "def f(t):\n    return '<Response><Dial ringTone=\"%s\"><Conference>%s</Conference></Dial></Response>' % t\n",
        "by position",
    ),
    "a dropped call": (
        "def f(a):\n    return f'<Response><Dial callerId=\"{a()}\"><Conference>b</Conference></Dial></Response>'\n",
        "no longer run",
    ),
    "handed to Twilio": (
        "def f(c, x):\n    c.make(twiml=f'<Response><Say>{x}</Say></Response>')\n",
        "handed to a Twilio call",
    ),
    "handed to Twilio by its name": (
        "def f(c, x):\n    t = f'<Response><Say>{x}</Say></Response>'\n    c.make(twiml=t)\n",
        "handed to a Twilio call",
    ),
    "handed to Twilio by a function": (
        "def t():\n    return '<Response><Say>a</Say></Response>'\n\ndef f(c):\n    c.make(twiml=t())\n",
        "handed to a Twilio call",
    ),
    "handed to Twilio by a function of a library": (
        "from textwrap import dedent\nt = '<Response><Say>a</Say></Response>'\nc.make(twiml=dedent(t) + t)\n",
        "handed to a Twilio call",
    ),
    "handed to Twilio by an attribute": (
        "class A:\n    t = '<Response><Say>a</Say></Response>'\n\n    def f(self, c):\n        c.make(twiml=self.t)\n",
        "handed to a Twilio call",
    ),
    "handed to Twilio by a lambda": (
        "t = lambda: '<Response><Say>a</Say></Response>'\n\ndef f(c):\n    c.make(**{'twiml': t().strip()})\n",
        "handed to a Twilio call",
    ),
    "handed to Twilio once filled in": (
        "def f(c, x):\n    c.make(twiml='<Response><Say>{}</Say></Response>'.format(x))\n",
        "handed to a Twilio call",
    ),
    "both languages": ("x = '<Response><Say>a</Say><Speak>b</Speak></Response>'\n", "half TwiML"),
}


@pytest.mark.parametrize("case", STAYING)
def test_what_cannot_be_converted_stays(case: str) -> None:
    program, word = STAYING[case]
    stays(program, word)
    ast.parse(program)


NOT_OURS = {
    "a docstring": 'def f():\n    """<Response><Say>x</Say></Response>"""\n',
    "a comment": "# <Response><Say>x</Say></Response>\nx = 1\n",
    "a text message": "x = '<Response><Message>hi</Message></Response>'\n",
    "another language": "x = '<Say>' 'hello'\ny = 1 if x else 2\n".replace("<Say>", "<b>"),
    "an empty response": "x = '<Response></Response>'\ny = '<Response/>'\n",
    "already the target's": "x = '<Response><Speak>x</Speak><Conference>r</Conference></Response>'\n",
    "another API": "x = '<Response><Status>ok</Status><Record id=\"1\"/></Response>'\n",
}


@pytest.mark.parametrize("case", NOT_OURS)
def test_what_is_none_of_ours_is_left_alone_in_silence(case: str) -> None:
    is_silent(NOT_OURS[case])


def test_a_document_amid_other_text_is_noted_and_stays() -> None:
    stays("HELP = 'Answer with <Response><Say>x</Say></Response> and so on.'\n", "amid other text", level=Level.NOTE)


def test_an_ignore_comment_keeps_a_document() -> None:
    stays("x = '<Response><Say>x</Say></Response>'  # vobiz: ignore\n", level=Level.NOTE)
    stays("x = '<Response><Say>x</Say></Response>'  # vobiz: ignore[VB601]\n", level=Level.NOTE)
    assert outcome_of("x = '<Response><Say>x</Say></Response>'  # vobiz: ignore[VB609]\n").changes


def test_a_todo_stands_above_the_statement_and_a_second_run_leaves_it() -> None:
    outcome = outcome_of("def f():\n    return '<Response><Dial><Number>+1</Number></Dial></Response>'\n")
    lines = outcome.after.decode().splitlines()
    assert lines[1].startswith("    # TODO(vobiz VB609): callerId")
    assert lines[-1] == "    return '<Response><Dial timeout=\"30\"><Number>+1</Number></Dial></Response>'"
    again = migrate_source(outcome.after, "voice.py")
    assert again.after == outcome.after


def test_findings_stand_at_the_element_in_the_source() -> None:
    outcome = outcome_of(
        'x = 1\ny = ("<Response>"\n     "\\u00fc<Say voice=\'man\'>x</Say></Response>")\n'.replace("\\u00fc", "")
    )
    [finding] = [each for each in outcome.findings if each.level is Level.AUTOMATIC]
    assert (finding.place.line, finding.place.column, finding.place.end_column) == (3, 7, 24)


def test_a_document_that_needs_review_is_kept_when_only_automatic_changes_are_asked_for() -> None:
    program = "x = '<Response><Dial><Number>+1</Number></Dial></Response>'\n"
    outcome = outcome_of(program, Options(level=Level.AUTOMATIC))
    assert not outcome.changes
    assert [each.level for each in outcome.findings if each.level is not Level.NOTE] == [Level.REVIEW]


def test_rules_that_were_not_asked_for_keep_a_document() -> None:
    program = "x = '<Response><Say>a</Say><Pause/></Response>'\n"
    assert not outcome_of(program, Options(ignore=("say",))).changes
    assert not outcome_of(program, Options(select=("VB1",))).findings
    assert not outcome_of("x = '<Say>a</Say>'\n", Options(ignore=("document-in-text",))).findings


def test_who_is_alone_stays_where_the_configuration_says_so() -> None:
    outcome = outcome_of(
        "x = '<Response><Dial><Conference>a</Conference></Dial></Response>'\n",
        Options(configuration=Configuration(stay_alone=True)),
    )
    assert b'<Conference stayAlone="true">a</Conference>' in outcome.after


UNREADABLE = {
    "a character by its name": ("x = '<Response><Say>\\N{DIGIT ONE}</Say></Response>'\n", "which character"),
    "a value that shows itself": ("def f(x):\n    return f'<Response><Say>{x=}</Say></Response>'\n", "read otherwise"),
    "private characters": ("x = '<Response><Say>\\U000F0000</Say></Response>'\n", "private use"),
    "bytes that are no ASCII": ("x = b'<Response><Say>\\xfc</Say></Response>'\n", "no ASCII"),
    "an unknown entity": ("x = '<Response><Say>&nbsp;</Say></Response>'\n", "put together"),
    "a bracket in a tag": ("x = '<Response><Say {{ a>x</Say></Response>'\n", "put together"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_named(case: str) -> None:
    program, word = UNREADABLE[case]
    stays(program, word)


def test_a_template_bracket_that_is_never_closed_is_text() -> None:
    assert b"<Speak>{{ a</Speak>" in outcome_of("x = '<Response><Say>{{ a</Say></Response>'\n").after


def test_text_about_documents_is_no_document() -> None:
    is_silent("x = 'see <Say> for this'\ny = 'x <Say>\\N{DIGIT ONE}'\n")
    stays("x = 'as in <Response><Say>x and so on'\n", "amid other text", level=Level.NOTE)
    stays("x = '<p>as in <Response><Say>x</Say></Response></p>'\n", "amid other text", level=Level.NOTE)
    is_silent("x = '<Response [%s]>' % 200\ny = '<Response>'\n")


BESIDE = """
    from twilio.rest import Client

    client = Client()

    def f(send):
        send(len(client.conferences.list(status="in-progress")), {document})
"""


def test_a_document_moves_whose_statement_changes_otherwise_too() -> None:
    outcome = outcome_of(BESIDE.format(document='"<Response><Say>x</Say></Response>"'))
    assert b"list_conferences" in outcome.after
    assert b"<Speak" in outcome.after
    assert "<Say> became <Speak>" in told(outcome)
    assert migrate_source(outcome.after, "voice.py").after == outcome.after


def test_it_stays_where_it_would_not_move_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    program = textwrap.dedent(BESIDE.format(document='"<Response><Say>x</Say></Response>"')).encode()
    monkeypatch.setattr(module, "fits", lambda *_: False)
    outcome = migrate_source(program, "voice.py")
    assert b"list_conferences" in outcome.after
    assert b"<Say>x</Say>" in outcome.after
    assert "another change is made in the same statement" in told(outcome)


BROKEN = {
    "no literal any more": ([Edit(5, 5, "'")], "<Response/>", "no literal any more"),
    "other text": ([], "<Response><Say>y</Say></Response>", "read it otherwise"),
    "no document any more": ([Edit(5, 6, "(")], "(Response><Say>x</Say></Response>", "no document any more"),
    "an element that Vobiz has not": ([], "<Response><Say>x</Say></Response>", "Vobiz knows"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_would_be_written_is_read_again(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    edits, after, why = BROKEN[case]
    monkeypatch.setattr(converting, "rewritten", lambda *_: (edits, after))
    stays("x = '<Response><Say>x</Say></Response>'\n", why)


LOOKED_AT = {
    "replaced": 'DOC = "<Response><Say>a</Say></Response>"\nx = DOC.replace("<Say>", "<Say loop=\'2\'>")\n',
    "replaced by what is not written out": 'DOC = "<Response><Say>a</Say></Response>"\nx = DOC.replace(y, "b")\n',
    "split": 'DOC = "<Response><Say>a</Say></Response>"\nhead, tail = DOC.split("</Say>")\n',
    "in a function": 'def doc():\n    return "<Response><Say>a</Say></Response>"\nx = doc().find("<Say")\n',
    "by a pattern": 'import re\nDOC = "<Response><Say>a</Say></Response>"\nx = re.sub("a", "b", DOC)\n',
    "parsed": 'DOC = "<Response><Say>a</Say></Response>"\nx = ET.fromstring(DOC)\n',
    "asked for a part": 'DOC = "<Response><Say>a</Say></Response>"\nx = "<Say>" in DOC\n',
}


@pytest.mark.parametrize("case", LOOKED_AT.values(), ids=LOOKED_AT)
def test_a_document_that_the_program_looks_at_stays(case: str) -> None:
    stays(case, "VB508", "looks at the text of this document")


NOT_DISTURBED = {
    "filled in": 'DOC = "<Response><Say>NAME</Say></Response>"\nanswers = [DOC.replace("NAME", "Ann")]\n',
    "looked for what stays": 'DOC = "<Response><Say>a</Say></Response>"\nanswers = [DOC]\nassert "a</S" in DOC\n',
    "compared": 'DOC = "<Response><Say>a</Say></Response>"\nanswers = [DOC]\nassert DOC == DOC\n',
    "others": 'DOC = "<Response><Say>a</Say></Response>"\nanswers = [DOC]\nx = "a,b".split(",")\n',
}


@pytest.mark.parametrize("case", NOT_DISTURBED.values(), ids=NOT_DISTURBED)
def test_a_document_moves_whose_looked_for_part_stays_what_it_is(case: str) -> None:
    assert "<Speak" in agree(case)


def test_what_is_said_of_a_document_shows_what_fills_it_in_as_it_is_written() -> None:
    document = "<Response><Dial timeLimit='{n}'><Conference>a</Conference></Dial></Response>"
    outcome = outcome_of(f'def f(n):\n    return f"{document}"\n')
    assert "timeLimit='{n}' was written" in told(outcome)
