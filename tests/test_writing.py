"""What is written depends on other modules too: names that they use, the module that holds the helpers."""

from __future__ import annotations

import pytest

from codemod.finding import Level, Outcome, Status
from codemod.options import Options
from codemod.python import writing
from codemod.python.module import migrate_module
from codemod.rules import load_rules
from codemod.surroundings import Surroundings

HEAD = """import os

from twilio.rest import Client

account_sid = os.environ["TWILIO_ACCOUNT_SID"]
client = Client(account_sid, os.environ["TWILIO_AUTH_TOKEN"])
"""
MUTE = """

def mute(call_sid):
    client.conferences("Sales").participants(call_sid).update(muted=True)
"""


def migrated(text: str, *elsewhere: str, helper_module: str | None = None) -> Outcome:
    rules = load_rules()
    surroundings = Surroundings(frozenset(elsewhere), helper_module)
    return migrate_module(text.encode(), "app.py", rules, Options(), surroundings)


def test_a_variable_that_another_module_reads_keeps_twilios_account() -> None:
    text = HEAD + '\nclient.conferences("Sales").update(status="completed")\n'
    assert 'account_sid = os.environ["VOBIZ_AUTH_ID"]' in migrated(text).after.decode()
    after = migrated(text, "account_sid").after.decode()
    assert 'account_sid = os.environ["TWILIO_ACCOUNT_SID"]' in after
    assert 'api_key=os.environ["VOBIZ_AUTH_ID"]' in after


def test_a_result_that_another_module_may_read_keeps_the_call_on_twilio() -> None:
    text = HEAD + '\nended = client.conferences("Sales").update(status="completed")\n'
    assert "delete_conference" in migrated(text).after.decode()
    assert migrated(text, "ended").after == text.encode()


def test_the_helpers_are_imported_from_the_module_that_holds_them() -> None:
    outcome = migrated(HEAD + MUTE, helper_module="desk.members")
    after = outcome.after.decode()
    assert "from desk.members import conference_member\n" in after
    assert "def conference_member" not in after
    assert outcome.helpers == {"conference_member"}


def test_helpers_that_an_earlier_run_imported_are_not_imported_again() -> None:
    text = "from desk.members import conference_member\n" + HEAD + MUTE
    outcome = migrated(text, helper_module="desk.members")
    assert outcome.after.decode().count("conference_member\n") == 1
    assert not outcome.helpers


def test_a_file_that_would_be_no_python_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "todo_lines", lambda *_: ["not = a comment"])
    text = HEAD + '\nclient.conferences("CF0123456789abcdef0123456789abcdef").update(status="completed")\n'
    outcome = migrated(text)
    assert outcome.status is Status.ERROR
    assert outcome.after == text.encode()
    [finding] = [each for each in outcome.findings if each.code == "VB901"]
    assert finding.level is Level.MANUAL
    assert "end-room" in finding.message


def test_a_factory_that_another_module_calls_gets_one_beside_it_and_what_only_moves_takes_the_second_client() -> None:
    factory = "from twilio.rest import Client\n\n\ndef get_client():\n    return Client()\n\n\n"
    text = (
        factory
        + 'def close():\n    client = get_client()\n    client.conferences("Lobby").update(status="completed")\n'
    )
    after = migrated(text, "get_client").after.decode()
    assert "    return Client()\n" in after
    assert "    client = get_vobiz_client()\n    client.conferences.delete_conference(" in after


def test_an_attribute_that_another_module_reads_keeps_twilios_client() -> None:
    text = (
        "from twilio.rest import Client\n\nclient = Client()\n\n\nclass Rooms:\n    def __init__(self):\n"
        '        self.rest = client\n\n    def close(self):\n        self.rest.conferences("Lobby").update'
        '(status="completed")\n'
    )
    assert "        self.rest = vobiz_client\n" in migrated(text, "client").after.decode()
    assert "        self.rest = client\n        self.vobiz_rest = vobiz_client\n" in (
        migrated(text, "client", "rest").after.decode()
    )
