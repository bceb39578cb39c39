"""The example after its migration: what its voice routes answer, and what its own tests say of it.

Its routes answer the VobizXML of what they answered before. Its own tests pass on it, once a person has done what the
findings ask for; texts and coaching go by Twilio as before.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from example_by_hand import STEPS
from lxml import etree
from twiml_mapper import canonical, mapped

from codemod import Options, Plan, plan
from codemod.configuration import load
from codemod.finding import Level

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


# What `import vobiz` finds: the doubles, in the place of the SDK.
PACKAGE = """
import sys
import vobiz_double, vobizxml_double
installed = vobiz_double.World().installed(twilio=True)
installed.__enter__()
sys.modules["vobiz"].installed = installed  # it would be taken away with its last reference
sys.modules["vobiz"].vobizxml = sys.modules["vobiz.vobizxml"] = vobizxml_double.make()
"""
# A test more for the example's own: who carries what.
CARRIERS = """
from call_center import agents, receipts, rooms


def test_texts_and_coaching_alone_go_by_twilio(phone, twilio):
    receipts.promise_call_back("support-CA1")
    rooms.announce("support", "https://example.com/news.mp3")
    agents.dial_agent("support-CA1", "+15550100001")
    assert twilio.requests == ["POST Messages"]
    agents.coach("support-CA1", "CA2", "CA3")
    assert set(twilio.requests[1:]) == {"POST Conferences/support-CA1/Participants/CA2"}
    assert len(phone.effects) == 6
"""


STAY_ALONE = "stay-alone = true\n"
"""What the finding asks for on whoever is alone in a room, as the customer is who waits for an agent."""
COACHING = {("VB209", "call_center/agents.py"), ("VB202", "call_center/agents.py")}


def copy_of(program: Path, parent: Path) -> Path:
    """Return a copy of a program, below a new folder."""
    return Path(
        shutil.copytree(program, parent / "call_center", ignore=shutil.ignore_patterns("__pycache__", ".pytest_cache"))
    )


@pytest.fixture(scope="module")
def migration(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Plan]:
    """Return a copy of the example that is migrated, and what the tool said."""
    copy = copy_of(EXAMPLE, tmp_path_factory.mktemp("migrated"))
    return copy, plan([copy], Options(configuration=load(copy)), working_directory=copy).apply()


@pytest.fixture(scope="module")
def configured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Plan]:
    """Return another, for which the configuration says that whoever is alone in a room stays there."""
    copy = copy_of(EXAMPLE, tmp_path_factory.mktemp("configured"))
    (copy / "vobiz-codemod.toml").write_text(STAY_ALONE, encoding="utf-8")
    return copy, plan([copy], Options(configuration=load(copy)), working_directory=copy).apply()


@pytest.fixture
def migrated(migration: tuple[Path, Plan]) -> Path:
    copy, done = migration
    assert {each.path for each in done.outcomes if each.changes} >= {
        "call_center/voice.py",
        "call_center/templates/twiml/listen.xml.j2",
        "call_center/twiml/hold.xml",
    }
    return copy


def own_tests(program: Path, site: Path) -> tuple[set[str], str]:
    """Return which of the example's own tests fail on a program of Vobiz, and all that pytest says."""
    (site / "vobiz").mkdir(parents=True)
    (site / "vobiz" / "__init__.py").write_text(PACKAGE, encoding="utf-8")
    (program / "tests" / "test_call_center_carriers.py").write_text(CARRIERS, encoding="utf-8")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))},
        "VOBIZ_AUTH_ID": "MA_0",
        "VOBIZ_AUTH_TOKEN": "another-token",
        "VOBIZ_ANSWER_URL": "https://answers.example.com/join",
        "PYTHONPATH": os.pathsep.join(str(each) for each in (site, ROOT / "tests", ROOT)),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-rfE", "--rootdir", ".", "-c", os.devnull, "tests"]
    done = subprocess.run(command, cwd=program, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    failing = re.findall(r"^(?:FAILED|ERROR) tests/\w+\.py::(\w+)", done.stdout, re.MULTILINE)
    return set(failing), done.stdout


def test_its_own_tests_pass_after_what_a_person_is_asked_to_do(configured: tuple[Path, Plan], tmp_path: Path) -> None:
    program, done = copy_of(configured[0], tmp_path), configured[1]
    for step in STEPS:
        step.apply(program, done.findings)
    failing, said = own_tests(program, tmp_path / "site")
    assert not failing, said
    assert re.search(r"^\d+ passed", said, re.MULTILINE), said


def test_without_that_the_tests_fail_that_it_is_for(migration: tuple[Path, Plan], tmp_path: Path) -> None:
    program, done = copy_of(migration[0], tmp_path), migration[1]
    STEPS[0].apply(program, done.findings)  # without this one no request is let in
    failing, said = own_tests(program, tmp_path / "site")
    assert failing == {
        # VB511: what fails on the page is not explained.
        "test_a_button_for_what_is_over_says_so",
        "test_the_page_admits_that_the_rooms_are_not_known",
        # VB509: why a room ended is not known.
        "test_no_receipt_follows_when_we_ended_it",
        # VB408: nothing is known of a call that is over.
        "test_a_receipt_goes_to_the_number_that_called",
        "test_a_receipt_follows_when_the_customer_has_hung_up",
        # VB606: the URL is relative.
        "test_customers_who_call_too_late_are_sent_to_the_menu",
        # VB626: who is alone must leave.
        "test_a_customer_gets_a_room_of_their_own",
        "test_a_supervisor_listens_in_muted",
        # VB510: a number comes without its +.
        "test_an_agent_who_calls_joins_the_team",
    }, said


def test_nothing_else_is_left_to_a_person(migration: tuple[Path, Plan]) -> None:
    manual = {(each.code, each.path) for each in migration[1].findings if each.level is Level.MANUAL}
    steps = {(each.code, each.path) for each in STEPS}
    assert {each for each in manual if not each[1].startswith("tests/")} <= steps | COACHING
    assert manual >= COACHING


def test_a_second_run_changes_nothing(migrated: Path) -> None:
    again = plan([migrated], Options(configuration=load(migrated)), working_directory=migrated)
    assert not [each.path for each in again.outcomes if each.changes]


def test_its_own_tests_are_not_rewritten(migrated: Path) -> None:
    for file in (EXAMPLE / "tests").glob("*.py"):
        assert (migrated / "tests" / file.name).read_bytes() == file.read_bytes()


def test_places_where_its_tests_stand_in_for_twilio_are_found(migration: tuple[Path, Plan]) -> None:
    found = {(each.code, each.path) for each in migration[1].findings if each.path.startswith("tests/")}
    # The double of Twilio's transport, the environment, the check of signatures, what requests are called.
    assert found == {
        ("VB537", "tests/on_twilio.py"),
        ("VB727", "tests/conftest.py"),
        ("VB502", "tests/on_twilio.py"),
        ("VB509", "tests/on_twilio.py"),
    }


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
