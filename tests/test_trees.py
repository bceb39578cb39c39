"""Trees of modules below trees/, before and migrated as a whole: what they become, and that they still run."""

from __future__ import annotations

import json
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from names import undefined

from codemod import Plan, plan
from codemod.finding import Level

TREES = Path(__file__).parent / "trees"
ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = {
    "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000001",
    "TWILIO_AUTH_TOKEN": "twilio-secret",
    "SECOND_ACCOUNT_SID": "AC00000000000000000000000000000002",
    "SECOND_AUTH_TOKEN": "another-secret",
    "VOBIZ_AUTH_ID": "MA_1",
    "VOBIZ_AUTH_TOKEN": "secret",
    "VOBIZ_ANSWER_URL": "https://app.example.com/answer",
}
RUN = """
import json, runpy, sys
from pathlib import Path
sys.path[:0] = [sys.argv[1], sys.argv[2]]
import vobiz_double, vobizxml_double
from twilio_double import Transport
world, transport = vobiz_double.World(), Transport()
with world.installed(twilio=True), transport.installed():
    sys.modules["vobiz"].vobizxml = sys.modules["vobiz.vobizxml"] = vobizxml_double.make()
    for path in sorted(Path(sys.argv[1]).rglob("*.py")):
        parts = path.relative_to(sys.argv[1]).with_suffix("").parts
        __import__(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    runpy.run_path(sys.argv[3])["drive"]()
print(json.dumps([world.texts, transport.requests]))
"""


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder by their names."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def run(tree: Path, script: Path) -> tuple[list[str], list[str]]:
    """Import every module of a tree, drive it, and return what it asked of Vobiz and of Twilio."""
    environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", RUN, str(tree), str(ROOT / "tests"), str(script)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    vobiz, twilio = json.loads(done.stdout)
    return vobiz, twilio


@pytest.fixture(params=sorted(path.name for path in TREES.iterdir()))
def tree(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of a tree as it was, which is the working directory."""
    shutil.copytree(TREES / request.param / "before", tmp_path / request.param)
    monkeypatch.chdir(tmp_path / request.param)
    return tmp_path / request.param


def scenario(tree: Path) -> dict[str, Any]:
    """Return what stands in the script that drives a tree."""
    return runpy.run_path(str(TREES / tree.name / "drive.py"))


def said(planned: Plan) -> list[str]:
    """Return the findings that a person must look at, a line each."""
    return [
        f"{each.path}:{each.place.line}: {each.level.value} {each.code} {each.message}"
        for each in planned.findings
        if each.level in (Level.REVIEW, Level.MANUAL)
    ]


def test_the_tree_becomes_what_stands_beside_it(tree: Path) -> None:
    planned = plan(["."])
    planned.apply()

    assert {name: text.decode() for name, text in files_of(tree).items()} == {
        name: text.decode() for name, text in files_of(TREES / tree.name / "after").items()
    }
    assert said(planned) == (TREES / tree.name / "findings.txt").read_text(encoding="utf-8").splitlines()


def test_a_second_run_changes_nothing(tree: Path) -> None:
    plan(["."]).apply()

    assert not plan(["."]).to_write


def test_every_name_that_is_used_is_there(tree: Path) -> None:
    plan(["."]).apply()

    missing = {name: undefined(text, name) for name, text in files_of(tree).items() if name.endswith(".py")}
    assert not {name: each for name, each in missing.items() if each}


def test_both_programs_run_and_do_the_same(tree: Path) -> None:
    script = TREES / tree.name / "drive.py"
    expected = scenario(tree)
    vobiz, twilio = run(tree, script)
    assert not vobiz
    assert len(twilio) == expected.get("BEFORE", len(expected["ENDED"]) + expected["TEXTS"])

    plan(["."]).apply()
    vobiz, twilio = run(tree, script)

    ended = [f'conferences.delete_conference("MA_1", "{room}")' for room in expected["ENDED"]]
    assert [each for each in vobiz if "Vobiz(" not in each] == expected.get("ASKED", ended)
    assert len(twilio) == expected["TEXTS"]
    assert not [each for each in twilio if "Messages" not in each]


def test_neither_the_order_of_the_files_nor_that_of_hashes_changes_a_byte(tree: Path) -> None:
    paths = list(files_of(tree))
    once = {each.path: each.after for each in plan(paths).outcomes}
    turned = {each.path: each.after for each in plan(list(reversed(paths))).outcomes}
    assert once == turned

    ask = "import sys; from codemod import plan; print([(o.path, o.after) for o in plan(['.']).outcomes])"
    answers = {
        subprocess.run(
            [sys.executable, "-c", ask],
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert answers == {f"{list(once.items())}\n"}
