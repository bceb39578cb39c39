"""Runs with several processes and in any order: the same bytes and findings, and a process that dies stops nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from scratch_tree import PROGRAM, ROOT, write_tree

from codemod import Outcome, Plan, plan, stages, workers
from codemod import migrate_source as migrate
from codemod.finding import Level, Status

HERE = os.getpid()
FIXTURES = sorted((ROOT / "tests" / "fixtures").glob("*/*/before.py"))
SOURCES = {
    "call_center": ROOT / "examples" / "call_center",
    **{each.name: each / "before" for each in sorted((ROOT / "tests" / "trees").iterdir())},
}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the working directory; any work is worth a process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(workers, "WORTH", dict.fromkeys(workers.WORTH, 0))
    if sys.platform == "linux":  # copies know what a test replaced, whatever threads another test has left
        monkeypatch.setattr(workers, "safe_method", lambda: "fork")
    return tmp_path


def some_fixtures(count: int) -> dict[str, bytes]:
    """Return programs of fixtures, taken from all over the list, as modules of a package."""
    chosen = FIXTURES[:: len(FIXTURES) // count][:count]
    named = {f"app/{'_'.join(each.parts[-3:-1]).replace('-', '_')}.py": each.read_bytes() for each in chosen}
    return {"app/__init__.py": b"", **named}


def is_same(first: Plan, second: Plan) -> bool:
    return (first.looked_at, first.outcomes, first.findings, first.paths) == (
        second.looked_at,
        second.outcomes,
        second.findings,
        second.paths,
    )


def same_in_every_way(paths: list[str]) -> Plan:
    """Return the plan, which is the same with any number of processes and with the files in any order."""
    alone = plan(paths)
    assert is_same(plan(paths, jobs=2), alone), "with 2 processes"
    assert is_same(plan(paths[::-1], jobs=8), alone), "with 8 processes, in another order"
    return alone


def files_below(tree: Path) -> list[str]:
    return sorted(path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", SOURCES)
def test_trees_become_the_same_in_every_way(tree: Path, name: str) -> None:
    shutil.copytree(SOURCES[name], tree, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))

    alone = same_in_every_way(files_below(tree))

    assert any(outcome.changes for outcome in alone.outcomes) is (name != "unconcerned")


def test_a_hundred_programs_become_the_same_in_every_way(tree: Path) -> None:
    write_tree(tree, files := some_fixtures(100))

    alone = same_in_every_way(sorted(files))

    assert sum(outcome.changes for outcome in alone.outcomes) > 50


def test_processes_that_are_started_afresh_make_the_same(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them hashes texts in its own way, so that sets have other orders in it."""
    shutil.copytree(SOURCES["clients-from-other-modules"], tree, dirs_exist_ok=True)
    write_tree(tree, some_fixtures(10))
    monkeypatch.delenv("PYTHONHASHSEED", raising=False)
    alone = plan(["."])
    monkeypatch.setattr(workers, "safe_method", lambda: "spawn")

    assert is_same(plan(["."], jobs=3), alone)


def test_progress_is_told_with_several_processes_too(tree: Path) -> None:
    write_tree(tree, {"a.py": PROGRAM, "b.py": b"x = 1\n", "c.py": PROGRAM})
    told: list[tuple[int, int]] = []

    plan(["."], progress=lambda done, total: told.append((done, total)), jobs=2)

    assert told == [(0, 3), (1, 3), (2, 3), (4, 5), (5, 5)]


def test_there_is_one_process_at_least(tree: Path) -> None:
    with pytest.raises(ValueError, match="one process at least"):
        plan(["."], jobs=0)


# ---- processes that die ----------------------------------------------------------------------------------------------


def deadly_migrate(content: bytes, *arguments: Any, **keywords: Any) -> Outcome:
    """Migrate a file, or die of it: only in a process that was started for that."""
    if b"deadly" in content and os.getpid() != HERE:
        os._exit(3)
    return migrate(content, *arguments, **keywords)


def deadly_tell(content: bytes, *arguments: Any) -> object:
    if b"deadly" in content and os.getpid() != HERE:
        os._exit(3)
    return TELL(content, *arguments)


TELL = stages._tell


@pytest.mark.parametrize(("step", "death"), [("migrate_source", deadly_migrate), ("_tell", deadly_tell)])
def test_a_file_that_a_process_dies_of_is_named_and_the_others_are_done(
    tree: Path, monkeypatch: pytest.MonkeyPatch, step: str, death: object
) -> None:
    deadly = PROGRAM + b"# deadly\n"
    write_tree(tree, {"a.py": PROGRAM, "b.py": deadly, "c.py": PROGRAM, "d.py": PROGRAM})
    monkeypatch.setattr(stages, step, death)

    result = plan(["."], jobs=2)

    outcomes = {outcome.path: outcome for outcome in result.outcomes}
    assert {path for path, outcome in outcomes.items() if outcome.changes} == {"a.py", "c.py", "d.py"}
    assert outcomes["b.py"].status is Status.ERROR
    assert outcomes["b.py"].after == deadly
    [finding] = [each for each in result.findings if each.path == "b.py"]
    assert (finding.code, finding.level) == ("VB901", Level.MANUAL)
    assert "this tool failed on it (the process that worked on it ended with exit code 3)" in finding.message


def test_a_file_that_is_no_ones_and_kills_is_named_too(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clients = b"from twilio.rest import Client\n\nclient = Client()\n"
    end = b"from clients import client\n\nclient.conferences('SalesRoom').update(status='completed')\n"
    write_tree(tree, {"clients.py": clients, "end.py": end, "uses.py": b"import clients\n\nclients.client  # deadly\n"})
    monkeypatch.setattr(stages, "_tell", deadly_tell)

    result = plan(["."], jobs=2)

    assert [each.code for each in result.findings if each.path == "uses.py"] == ["VB901"]


def test_a_client_of_which_a_file_cannot_be_migrated_stays(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That file goes on to use it."""
    clients = b"from twilio.rest import Client\n\nclient = Client()\n"
    end = b"from app.clients import client\n\n\ndef end():\n    client.conferences('A').update(status='completed')\n"
    files = {"app/__init__.py": b"", "app/clients.py": clients, "app/end.py": end, "app/other.py": end}
    write_tree(tree, files)
    alone = {outcome.path: outcome.after for outcome in plan(["."]).outcomes}
    write_tree(tree, {"app/other.py": end + b"# deadly\n"})
    monkeypatch.setattr(stages, "migrate_source", deadly_migrate)

    outcomes = {outcome.path: outcome for outcome in plan(["."], jobs=2).outcomes}

    assert b"\nclient = Vobiz(" in alone["app/clients.py"]
    assert b"\nclient = Client()" in outcomes["app/clients.py"].after
    assert b"vobiz_client.conferences" in outcomes["app/end.py"].after
    assert outcomes["app/other.py"].status is Status.ERROR


@pytest.mark.skipif(sys.platform != "linux", reason="it looks for the processes in /proc")
def test_an_interruption_ends_all_processes_in_silence(tree: Path) -> None:
    write_tree(tree, some_fixtures(150))
    command = [sys.executable, str(ROOT / "cli.py"), "diff", "--jobs", "2"]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    children: list[str] = []
    began = Path(f"/proc/{run.pid}/task/{run.pid}/children")
    while len(children) < 2 and run.poll() is None:
        time.sleep(0.01)
        children = began.read_text().split()
    time.sleep(0.2)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=30)

    assert run.returncode == 130
    assert said.decode().strip() == "Interrupted. Nothing was written."
    assert not [each for each in children if Path(f"/proc/{each}").exists()]
