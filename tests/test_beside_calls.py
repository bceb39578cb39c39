"""What stands beside calls that moved: exceptions by name, calls of clients from elsewhere, participants of a call."""

from __future__ import annotations

from pathlib import Path

import pytest
from scratch_tree import write_tree

from codemod import Finding, Level, migrate_source, plan

HEAD = "from twilio.base.exceptions import TwilioRestException\n"
CLIENT = 'from twilio.rest import Client\n\nclient = Client()\nclient.conferences("R").update(status="completed")\n'


def findings(program: str, code: str) -> list[Finding]:
    return [each for each in migrate_source(program.encode(), "program.py").findings if each.code == code]


NAMING = {
    "suppressed": "with suppress(TwilioRestException):\n    f()\n",
    "a decorator": "@retry(retry_if_exception_type(TwilioRestException))\ndef f(): ...\n",
    "asked for": "def f(error):\n    return isinstance(error, TwilioRestException)\n",
    "a tuple": "ERRORS = (ValueError, TwilioRestException)\n",
    "an error handler": "@app.errorhandler(TwilioRestException)\ndef f(error): ...\n",
    "an error handler with an annotation": "@app.errorhandler(TwilioRestException)\n"
    "def f(error: TwilioRestException): ...\n",
    "by its module": "from twilio.base import exceptions\nERRORS = exceptions.TwilioException\n",
    "by the package": "import twilio.base.exceptions\nERRORS = [twilio.base.exceptions.TwilioRestException]\n",
}


@pytest.mark.parametrize("use", NAMING.values(), ids=NAMING)
def test_an_exception_that_is_named_otherwise_is_told_where_something_moved(use: str) -> None:
    [finding] = findings(HEAD + CLIENT + use, "VB511")
    assert finding.level is Level.MANUAL
    assert not findings(HEAD + use, "VB511")


QUIET = {
    "raised": "def f():\n    raise TwilioRestException(500, 'x')\n",
    "raised again": "def f():\n    raise TwilioRestException\n",
    "caught around other calls": "try:\n    f()\nexcept (ValueError, TwilioRestException):\n    pass\n",
    "only imported": "",
}


@pytest.mark.parametrize("use", QUIET.values(), ids=QUIET)
def test_an_exception_that_no_moved_call_raises_is_none_of_ours(use: str) -> None:
    assert not findings(HEAD + CLIENT + use, "VB511")
    assert not findings(HEAD + CLIENT + use, "VB505")


FROM_ELSEWHERE = {
    "made": ('x.calls.create(to="+1", from_="+2", url="https://x.example.com")', "VB401"),
    "made with a document": ('x.calls.create(to="+1", from_="+2", twiml=doc)', "VB401"),
    "ended": ('x.calls(sid).update(status="completed")', "VB405"),
    "sent elsewhere": ('x.calls(sid).update(url="https://x.example.com")', "VB402"),
    "ended by get": ('x.y.calls.get(sid).update(status="completed")', "VB405"),
}


@pytest.mark.parametrize("case", FROM_ELSEWHERE)
def test_a_call_of_a_client_from_elsewhere_is_told(case: str) -> None:
    use, code = FROM_ELSEWHERE[case]
    found = findings(f"def f(x, sid, doc):\n    {use}\n", code)
    assert {each.level for each in found} & {Level.REVIEW, Level.MANUAL}


OTHERS = [
    "x.calls.append(1)",
    "x.calls.list()",
    "x.calls.update({'status': 1})",
    "x.calls.update(status='completed')",
    "y = x.calls.get('a')",
    "x.calls.create(name='x')",
    "x.calls.create('x')",
    "x.calls.create(from_='+1', to_='+2', answer_url='https://x')",
    "x.calls.create.assert_called_once()",
    "x.calls.return_value = 3",
    "for each in x.calls: print(each)",
    "x.calls(3)",
    "x.calls[0].update(status='completed')",
    "y = x.calls(3); y.status",
    "assert x.calls == []",
]


@pytest.mark.parametrize("use", OTHERS)
def test_calls_of_something_else_are_left_alone_in_silence(use: str) -> None:
    outcome = migrate_source(f"def f(x):\n    {use}\n".encode(), "program.py")
    assert not outcome.changes
    assert not outcome.findings


def test_a_double_of_calls_is_told_where_the_module_speaks_of_the_library() -> None:
    assert findings("import twilio\n\n\ndef f(x):\n    x.calls.create.return_value.sid = 'CA1'\n", "VB506")


PARTICIPANT = b"""\
from twilio.rest import Client

client = Client()
client.conferences("R").participants(CALL).update(muted=True)
"""
TRANSFER = b"""\
from twilio.rest import Client

client = Client()
client.calls(CALL).update(url="https://x.example.com/next")
"""


def test_a_call_that_stays_is_told_where_its_participant_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_tree(tmp_path, {"a.py": PARTICIPANT, "b.py": TRANSFER})
    [finding] = [each for each in plan(["."]).findings if each.code == "VB409"]
    assert finding.level is Level.REVIEW
    assert finding.help.endswith("b.py:4.")


HOSTED = {
    "a demo": '"http://demo.twilio.com/docs/voice.xml"',
    "a handler": 'f"https://handler.twilio.com/twiml/{sid}"',
    "a twimlet by its name": "URL",
    "put together": '"https://twimlets.com/echo?Twiml=" + sid',
}


@pytest.mark.parametrize("url", HOSTED.values(), ids=HOSTED)
def test_a_call_that_twilio_itself_would_answer_stays(url: str) -> None:
    program = 'from twilio.rest import Client\n\nURL = "http://twimlets.com/message"\n\n\ndef f(sid):\n'
    program += f'    Client().calls.create(to="+1", from_="+2", url={url})\n'
    [finding] = findings(program, "VB401")
    assert finding.level is Level.MANUAL
    assert "Twilio itself answers" in finding.message


def test_a_call_that_is_named_by_a_text_may_be_one_of_either_platform() -> None:
    program = 'from twilio.rest import Client\n\nClient().calls("front-desk").update(status="completed")\n'
    [finding] = findings(program, "VB405")
    assert finding.level is Level.REVIEW
    assert "may hold the SID of a Twilio call" in finding.message
