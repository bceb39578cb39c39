"""Tests that the migration of a program makes stale: what is told of them, and what is left in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from scratch_tree import contents, write_tree

from codemod import Finding, Level, Options, plan

ROOMS = b"""\
from twilio.rest import Client

client = Client()


def end(room):
    client.conferences(room).update(status="completed")


def text():
    client.messages.create(to="+1", from_="+2", body="x")
"""
TEXTS = b"""\
from twilio.rest import Client

client = Client()


def text():
    client.messages.create(to="+1", from_="+2", body="x")
"""
FACTORY = b"""\
from functools import cache

from twilio.rest import Client as Twilio


@cache
def get_client():
    return Twilio()


class Service:
    def __init__(self):
        self._client = get_client()

    def end(self, room):
        self._client.conferences(room).update(status="completed")
"""
VOICE = b"""\
from twilio.twiml.voice_response import VoiceResponse


def answer():
    response = VoiceResponse()
    response.say("hello")
    response.pause(length=1)
    response.dial().conference("x", wait_url="https://example.com/wait")
    return str(response)
"""
PROGRAM = {
    "app/__init__.py": b"",
    "app/rooms.py": ROOMS,
    "app/texts.py": TEXTS,
    "app/factory.py": FACTORY,
    "app/voice.py": VOICE,
}
IMPORTS = "from unittest.mock import MagicMock, patch\n\nfrom app import factory, rooms, texts, voice\n\n\n"


def told(
    tmp_path: Path, test: str, name: str = "tests/test_it.py", options: Options | None = None, *, changes: bool = False
) -> list[Finding]:
    """Return what is said of a test beside the program."""
    write_tree(tmp_path, {**PROGRAM, name: (IMPORTS + test).encode()})
    before = contents(tmp_path)[name]
    result = plan(["."], options, working_directory=tmp_path)
    [*outcome] = [each for each in result.outcomes if each.path == name]
    assert any(each.changes for each in outcome) is changes
    assert contents(tmp_path)[name] == before
    found = [each for each in result.findings if each.path == name]
    assert found == [finding for each in outcome for finding in each.findings]
    return [each for each in found if each.rule not in ("split-rooms", "stay-alone")]


PATCHED = {
    "a decorator": '@patch("app.rooms.client")\ndef test(client): ...\n',
    "a class": '@patch("app.rooms.Client")\ndef test(client): ...\n',
    "the library's class": '@patch("twilio.rest.Client")\ndef test(client): ...\n',
    "the library's calls": '@patch("twilio.rest.api.v2010.account.call.CallList.create")\ndef test(create): ...\n',
    "the library's transport": '@patch("twilio.http.http_client.TwilioHttpClient.request")\ndef test(request): ...\n',
    "a method of it": 'def test():\n    with patch("app.rooms.client.conferences"):\n        rooms.end("x")\n',
    "an object": 'def test():\n    with patch.object(rooms, "client"):\n        rooms.end("x")\n',
    "several": 'def test():\n    with patch.multiple("app.rooms", client=1):\n        rooms.end("x")\n',
    "several of an object": 'def test():\n    with patch.multiple(rooms, end=1, client=1):\n        rooms.end("x")\n',
    "a plugin": 'def test(mocker):\n    mocker.patch("app.rooms.client")\n',
    "a fixture": 'def client(monkeypatch):\n    monkeypatch.setattr("app.rooms.client", MagicMock())\n',
    "an attribute": 'def test(monkeypatch):\n    monkeypatch.setattr(rooms, "client", MagicMock())\n',
    "what it holds": 'def test(monkeypatch):\n    monkeypatch.setattr(rooms.client, "http_client", MagicMock())\n',
    "a loop": "def test(monkeypatch):\n    for each in (texts, rooms):\n        "
    'monkeypatch.setattr(each.client, "http_client", MagicMock())\n',
    "set": "def test():\n    rooms.client = MagicMock()\n",
    "a text that is put together": 'MODULE = "app.rooms"\n\n\n@patch(f"{MODULE}.client")\ndef test(client): ...\n',
    "a sum": 'MODULE = "app.rooms"\n\n\n@patch(MODULE + ".client")\ndef test(client): ...\n',
    "a module's own name": '@patch(f"{rooms.__name__}.client")\ndef test(client): ...\n',
    "a list of targets": 'TARGETS = ["app.texts.client", "app.rooms.client"]\n',
    "by keyword": '@patch(target="app.rooms.client")\ndef test(client): ...\n',
    "a factory": '@patch("app.factory.get_client")\ndef test(get_client): ...\n',
    "a factory's class": '@patch("app.factory.Twilio")\ndef test(twilio): ...\n',
    "an attribute of a class": '@patch.object(factory.Service, "_client", create=True)\ndef test(client): ...\n',
    "a dependency": "def test(app):\n    app.dependency_overrides[factory.get_client] = MagicMock\n",
    "a specification": "from twilio.rest import Client\n\nclient = MagicMock(spec=Client)\n",
    "an automatic double": "from unittest import mock\n\nimport twilio.rest\n\n"
    "client = mock.create_autospec(twilio.rest.Client)\n",
    "a module by its text": "import importlib\n\n\ndef test(monkeypatch):\n    "
    'monkeypatch.setattr(importlib.import_module("app.rooms"), "client", 1)\n',
}


@pytest.mark.parametrize("test", PATCHED.values(), ids=PATCHED)
def test_what_takes_the_place_of_a_client_that_moved_is_told(tmp_path: Path, test: str) -> None:
    [finding] = told(tmp_path, test)
    assert (finding.code, finding.level) == ("VB537", Level.MANUAL)
    assert finding.help


QUIET = {
    "a client that stayed": '@patch("app.texts.client")\ndef test(client): ...\n',
    "its class": '@patch("app.texts.Client")\ndef test(client): ...\n',
    "a function of the program": '@patch("app.rooms.end")\ndef test(end): ...\n',
    "another module of that name": '@patch("other.rooms.client")\ndef test(client): ...\n',
    "another library": '@patch("httpx.Client")\ndef test(client): ...\n',
    "messages of the library": '@patch("twilio.rest.api.v2010.account.message.MessageList.create")\ndef test(m): ...\n',
    "messages of a double": "def test(client):\n    client.messages.create.assert_called_once()\n",
    "asked for": 'def test():\n    assert getattr(rooms, "client")\n    assert hasattr(rooms, "client")\n',
    "spies of something else": "def test(spy):\n    assert spy.calls.count() == 1\n    assert spy.mock_calls == []\n",
    "its own attribute": "class Test:\n    def setup(self):\n        self.client = MagicMock()\n",
    "an element of a page": 'def test():\n    assert "<Record" in page()\n    assert "<Gather>" in page()\n',
    "a document's root": 'def test():\n    assert b"</Response>" in page()\n',
}


@pytest.mark.parametrize("test", QUIET.values(), ids=QUIET)
def test_what_a_test_says_of_something_else_is_none_of_ours(tmp_path: Path, test: str) -> None:
    assert not told(tmp_path, test)


@pytest.mark.parametrize("test", PATCHED.values(), ids=PATCHED)
def test_nothing_is_stale_where_nothing_moved(tmp_path: Path, test: str) -> None:
    write_tree(tmp_path, {**dict.fromkeys(PROGRAM, TEXTS), "tests/test_it.py": (IMPORTS + test).encode()})
    assert not plan(["."], working_directory=tmp_path).findings


def test_the_finding_says_what_is_used_now(tmp_path: Path) -> None:
    [finding] = told(tmp_path, PATCHED["a decorator"])
    assert "vobiz_client" in finding.message
    assert (finding.place.line, finding.place.column) == (6, 2)


def test_each_decorator_is_a_place_and_each_statement_only_one(tmp_path: Path) -> None:
    test = '@patch("app.rooms.client")\n@patch("app.factory.get_client")\n@patch("app.rooms.end")\n'
    test += "def test(a, b, c): ...\n"
    test += 'pair = [patch("app.rooms.client"), patch("app.rooms.Client")]\n'
    assert [each.place.line for each in told(tmp_path, test)] == [6, 7, 10]


@pytest.mark.parametrize("comment", ["# vobiz: ignore", "# vobiz: ignore[VB537]"])
def test_a_comment_accepts_it(tmp_path: Path, comment: str) -> None:
    test = f'@patch("app.rooms.client")  {comment}\n@patch("app.factory.get_client")\ndef test(a, b): ...\n'
    assert [each.level for each in told(tmp_path, test)] == [Level.NOTE, Level.MANUAL]


def test_the_rule_may_be_left_out(tmp_path: Path) -> None:
    assert not told(tmp_path, PATCHED["a decorator"], options=Options(ignore=("VB537",)))


ASKED = {
    "a call": "    client.conferences.assert_called_once_with('x')\n",
    "arguments": "    assert client.calls.create.call_args.kwargs['to'] == '+1'\n",
    "a failure": "    client.calls.return_value.update.side_effect = ValueError\n",
    "a chain": "    client.conferences.return_value.participants.return_value.update.assert_called_once()\n",
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_what_is_asked_of_a_double_is_told(tmp_path: Path, asked: str) -> None:
    found = told(tmp_path, '@patch("app.rooms.client")\ndef test(client):\n    rooms.end("x")\n' + asked)
    assert [(each.code, each.place.line) for each in found] == [("VB537", 6), ("VB506", 9)]


def test_exceptions_that_a_double_raises_or_a_test_awaits_are_told(tmp_path: Path) -> None:
    test = "import pytest\nfrom twilio.base.exceptions import TwilioRestException\n\n\n"
    test += 'def test(monkeypatch):\n    monkeypatch.setattr(rooms, "client", MagicMock(side_effect=ValueError))\n'
    test += (
        '    end = MagicMock(side_effect=TwilioRestException(404, "x"))\n    end.side_effect = TwilioRestException\n'
    )
    test += (
        "    with pytest.raises(TwilioRestException):\n        rooms.end('x')\n    with pytest.raises(ValueError):\n"
    )
    test += "        rooms.end('x')\n"
    found = told(tmp_path, test, changes=True)  # what is awaited is rewritten
    assert [(each.code, each.place.line) for each in found if each.level is Level.MANUAL] == [
        ("VB537", 11), ("VB538", 12), ("VB538", 13),
    ]  # fmt: skip


EXPECTED = {
    "a tag that closes": "    assert '</Say>' in voice.answer()\n",
    "bytes": "    assert b'</Dial>' in voice.answer()\n",
    "a method of a test case": "    self.assertIn('</Conference></Dial>', voice.answer())\n",
    "an attribute": "    assert 'waitUrl=\"https' in voice.answer()\n",
    "a list": "    for piece in ['</Say>']:\n        assert piece in voice.answer()\n",
}


@pytest.mark.parametrize("expected", EXPECTED.values(), ids=EXPECTED)
def test_pieces_of_documents_that_moved_are_told(tmp_path: Path, expected: str) -> None:
    found = told(tmp_path, "def test(self):\n" + expected)
    assert [(each.code, each.place.line) for each in found] == [("VB539", 7)]


def test_pieces_are_none_of_ours_where_no_document_moved(tmp_path: Path) -> None:
    test = "def test():\n" + EXPECTED["a tag that closes"]
    write_tree(tmp_path, {"app/rooms.py": ROOMS, "tests/test_it.py": test.encode()})
    assert not [each for each in plan(["."], working_directory=tmp_path).findings if each.path == "tests/test_it.py"]


def test_pieces_in_a_program_are_none_of_ours_unless_it_asserts_them(tmp_path: Path) -> None:
    test = "def look(page):\n    return '</Say>' in page\n\n\ndef check(page):\n    assert '</Say>' in page\n"
    assert [each.place.line for each in told(tmp_path, test, "app/look.py")] == [11]


def test_a_run_inside_a_package_knows_its_modules_by_their_whole_names(tmp_path: Path) -> None:
    write_tree(
        tmp_path, {**PROGRAM, "app/tests/test_it.py": b'def test(mocker):\n    mocker.patch("app.rooms.client")\n'}
    )
    result = plan(["."], working_directory=tmp_path / "app")
    assert [each.code for each in result.findings if each.path == "tests/test_it.py"] == ["VB537"]


def test_a_test_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    files = {
        "tests/test_a.py": b'patch("app.rooms.client"\n',
        "tests/test_b.py": b'# coding: x\npatch("app.rooms.client")\n',
    }
    write_tree(tmp_path, {**PROGRAM, **files})
    assert not [each for each in plan(["."], working_directory=tmp_path).findings if each.path in files]


WHOLE = "<Response><Play>https://a.example.com/a.mp3</Play></Response>"
COMPARED = {
    "asserted": f"def test():\n    assert voice.answer() == '{WHOLE}'\n",
    "by a method": f"def test(self):\n    self.assertEqual(voice.answer(), '<?xml version=\"1.0\"?>{WHOLE}')\n",
    "bytes": f"def test():\n    assert b'{WHOLE}' == voice.answer()\n",
    "under a name": f"EXPECTED = '{WHOLE}'\n\n\ndef test():\n    assert voice.answer() == EXPECTED\n",
}


@pytest.mark.parametrize("test", COMPARED.values(), ids=COMPARED)
def test_a_whole_document_that_a_test_expects_is_told_where_documents_are_built_otherwise(
    tmp_path: Path, test: str
) -> None:
    assert [each.code for each in told(tmp_path, test) if each.level is Level.MANUAL] == ["VB540"]
    write_tree(tmp_path, {"app/voice.py": b""})
    assert not [each for each in plan(["."], working_directory=tmp_path).findings if each.code == "VB540"]


def test_a_document_that_is_only_sent_is_not_expected(tmp_path: Path) -> None:
    test = f"DOCUMENT = '{WHOLE}'\n\n\ndef test(web):\n    web.post(DOCUMENT)\n    assert '{WHOLE}' in web.sent\n"
    assert not told(tmp_path, test)


def test_a_defect_of_the_look_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr("codemod.python.doubles.Doubles.find", fail)
    [finding] = told(tmp_path, PATCHED["a decorator"])
    assert (finding.code, "failed on it" in finding.message) == ("VB901", True)


def test_a_test_that_gets_its_double_from_a_fixture_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_tree(
        tmp_path,
        {
            "app/__init__.py": b"",
            "app/rooms.py": ROOMS,
            "tests/conftest.py": (
                b"from unittest.mock import patch\n\nimport pytest\n\n\n@pytest.fixture\ndef phone():\n"
                b"    with patch('app.rooms.client') as double:\n        yield double\n"
            ),
            "tests/test_end.py": (
                b"from app.rooms import end\n\n\ndef test_it_ends(phone):\n    end('x')\n"
                b"    phone.conferences.return_value.update.assert_called_once_with(status='completed')\n"
            ),
        },
    )

    told = [each for each in plan(["."]).findings if each.path == "tests/test_end.py"]
    assert [(each.level, each.place.line) for each in told] == [(Level.MANUAL, 6)]
