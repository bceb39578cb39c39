"""The example after its migration: what its voice routes answer is the VobizXML of what they answered before."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree
from twiml_mapper import canonical, mapped

from codemod import Options, plan
from codemod.configuration import load

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "call_center"
ASK = """
import json, sys
VOBIZ = {"CallSid": "CallUUID"}
sys.path[:0] = [sys.argv[1], sys.argv[2]]
import vobiz_double, vobizxml_double
with vobiz_double.World().installed(twilio=True):
    sys.modules["vobiz"].vobizxml = sys.modules["vobiz.vobizxml"] = vobizxml_double.make()
    from call_center import create_app, settings
    from twilio.request_validator import RequestValidator
    web = create_app().test_client()
    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)
    for path, told in json.loads(sys.argv[3]):
        form = {VOBIZ.get(name, name) if sys.argv[4] == "after" else name: value for name, value in told.items()}
        url = f"https://support.example.com/voice/{path}"
        headers = {"X-Twilio-Signature": validator.compute_signature(url, form)}
        answer = web.post(f"/voice/{path}", data=form, headers=headers)
        print(json.dumps([answer.status_code, answer.mimetype, answer.get_data(as_text=True)]))
"""
REQUESTS = [
    ("inbound", {"From": "+15550199999", "CallSid": "CA1"}),
    ("inbound", {"From": "+15550100002", "CallSid": "CA2"}),
    ("listen?room=support-CA1%26", {}),
    ("hold", {}),
]


def answers(program: Path) -> list[tuple[int, str, str]]:
    """Return what the voice routes of a copy of the example answer: status, type and document.

    The migrated one is asked as Vobiz asks.
    """
    when = "before" if program == EXAMPLE else "after"
    environment = {
        **os.environ,
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "a-token-for-tests",
        "VOBIZ_AUTH_ID": "MA_0",
        "VOBIZ_AUTH_TOKEN": "another-token",
        "SUPPORT_NUMBER": "+15550100000",
        "AGENT_NUMBERS": "+15550100001, +15550100002",
        "PUBLIC_URL": "https://support.example.com/",
        "SECRET_KEY": "a-key-for-tests",
        "SUPERVISOR_PASSWORD": "a-password-for-tests",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", ASK, str(program), str(ROOT / "tests"), json.dumps(REQUESTS), when]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("migrated") / "call_center"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    done = plan([copy], Options(configuration=load(copy))).apply()
    assert {each.path.rpartition("/")[2] for each in done.outcomes if each.changes} >= {
        "voice.py",
        "listen.xml.j2",
        "hold.xml",
    }
    return copy


def test_the_voice_routes_answer_vobizxml(migrated: Path) -> None:
    before, after = answers(EXAMPLE), answers(migrated)
    assert len(before) == len(after) == len(REQUESTS)
    for (status, kind, old), (new_status, new_kind, new) in zip(before, after, strict=True):
        assert (new_status, new_kind) == (status, kind) == (200, "text/xml")
        assert canonical(etree.fromstring(new.encode())) == canonical(mapped(etree.fromstring(old.encode())))


def test_a_customer_gets_a_room_of_their_own(migrated: Path) -> None:
    room = etree.fromstring(answers(migrated)[0][2].encode()).find("Conference")
    assert room is not None
    assert room.text == "support-CA1"
    assert dict(room.attrib) == {
        "beep": "false",
        "endConferenceOnExit": "true",
        "record": "true",
        "waitSound": "https://support.example.com/voice/hold",
        "callbackUrl": "https://support.example.com/voice/status",
        "timeLimit": "7200",
    }


def test_it_requires_vobiz_and_keeps_twilio_for_its_texts(migrated: Path) -> None:
    before, after = ((each / "requirements.txt").read_bytes() for each in (EXAMPLE, migrated))
    assert after == before.replace(b"twilio>=9.0,<10\n", b"twilio>=9.0,<10\nvobiz\n")


def test_its_example_of_an_environment_names_what_the_code_reads(migrated: Path) -> None:
    before, after = ((each / ".env.example").read_bytes() for each in (EXAMPLE, migrated))
    old = b"TWILIO_AUTH_TOKEN=\n"
    assert after == before.replace(old, old + b"VOBIZ_AUTH_ID=\nVOBIZ_AUTH_TOKEN=\nVOBIZ_ANSWER_URL=\n")
