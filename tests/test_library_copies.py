"""A copy of twilio-python in a tree is told, and neither read nor touched."""

from __future__ import annotations

import shutil
import sysconfig
from pathlib import Path

import pytest

from codemod.options import Options
from codemod.planning import plan

PROGRAM = """\
import os

from twilio.rest import Client

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
client.conferences("SalesRoom").update(status="completed")
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    copy = tmp_path / "vendor" / "twilio"
    installed = Path(sysconfig.get_path("purelib")) / "twilio"
    for name in ("__init__.py", "rest/__init__.py", "rest/api/v2010/account/conference/__init__.py"):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(installed / name, copy / name)
    return tmp_path


def test_a_copy_is_noted_once_and_left_as_it_is(tree: Path) -> None:
    (tree / "rooms.py").write_text(PROGRAM)
    planned = plan([tree])
    [note] = [each for each in planned.findings if each.code == "VB015"]
    assert (note.level.value, note.path) == ("note", "vendor/twilio/rest/__init__.py")
    assert [outcome.path for outcome in planned.outcomes if outcome.changes] == ["rooms.py"]


def test_a_program_that_has_the_librarys_name_is_no_copy(tree: Path) -> None:
    own = tree / "twilio" / "rest"
    own.mkdir(parents=True)
    (own / "__init__.py").write_text("def answer():\n    return 1\n")
    (own / "rooms.py").write_text(PROGRAM)
    planned = plan([tree / "twilio"])
    assert [outcome.path for outcome in planned.outcomes if outcome.changes] == ["twilio/rest/rooms.py"]
    assert "VB015" not in {each.code for each in planned.findings}


def test_the_note_can_be_left_out(tree: Path) -> None:
    assert [each.code for each in plan([tree]).findings] == ["VB015"]
    assert plan([tree], Options(ignore=("VB015",))).findings == ()


def test_nothing_is_asked_of_a_tree_that_nowhere_names_the_library(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(tree / "vendor")
    (tree / "calls.py").write_text("def count(recorder):\n    return len(recorder.calls)\n")
    (tree / "more.py").write_text("import calls\n")
    asked: list[object] = []
    monkeypatch.setattr("codemod.stages.reexported", lambda texts, *others: asked.append(dict(texts)) or {})
    assert plan([tree]).outcomes == ()
    assert asked == [{}]


def test_an_unmistakable_call_is_found_where_nothing_names_the_library(tree: Path) -> None:
    shutil.rmtree(tree / "vendor")
    (tree / "rooms.py").write_text(
        "def end(service, room):\n    service.conferences(room).update(status='completed')\n"
    )
    (tree / "calls.py").write_text("def count(recorder):\n    return len(recorder.calls)\n")
    assert {each.path for each in plan([tree]).findings} == {"rooms.py"}
