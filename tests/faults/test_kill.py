"""Runs that are stopped at random moments: a few of those that `python tests/faults/kill_runs.py 1000` does."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fault_tree import CREATED, ROOT, TWINS, leftovers, make_tree, states
from forked import Run, get_ready
from kill_runs import Trial, kill_runs, report

RUNS = 20
FILES = 60


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """Return a tree that every test finds as it was made."""
    get_ready()
    return Trial(tmp_path_factory.mktemp("trial"), FILES)


def told_at(method: str, number: int, which: signal.Signals) -> None:
    """Send this process a signal right before the call of that number of a method of the writing."""
    from codemod.write import Staged

    original, calls = getattr(Staged, method), itertools.count(1)

    def told(*arguments: object) -> object:
        if next(calls) == number:
            os.kill(os.getpid(), which)
        return original(*arguments)

    setattr(Staged, method, told)


def test_runs_that_are_stopped_anywhere_leave_every_file_old_or_new(tmp_path: Path) -> None:
    done, equal = kill_runs(tmp_path, RUNS, FILES, seed=int(time.time()), every=5)

    assert not [each.violations for each in done if each.violations], report(done, equal)
    assert not equal[False], report(done, equal)


def test_a_whole_run_keeps_links_modes_and_twins(tmp_path: Path) -> None:
    get_ready()
    root = tmp_path / "tree"
    root.mkdir()
    make_tree(root, 60)
    before = states(root)

    run = Run(root, "migrate")
    run.wait()
    after = states(root)

    assert run.code == 2
    assert str(run.said(5)).count("The file has 2 names (hard links)") == 2
    assert after.keys() - before.keys() == {CREATED}
    assert all(after[name] == before[name] for name in (*TWINS, "link.py", "shop/out.py", "again", "(outside)"))
    kept = [(each.kind, each.mode, each.links) for each in before.values()]
    assert [(after[name].kind, after[name].mode, after[name].links) for name in before] == kept


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("at", ["stage", "put"])
def test_a_signal_that_ends_a_run_finds_the_tree_as_it_was_or_wholly_rewritten(
    which: signal.Signals, at: str, tmp_path: Path
) -> None:
    get_ready()
    root = tmp_path / "tree"
    root.mkdir()
    make_tree(root, 60)
    before = states(root)

    run = Run(root, "migrate", prepare=lambda: told_at(at, 3, which))
    run.wait()
    now = states(root)

    assert run.code == 128 + which
    assert not leftovers(now)
    said = str(run.said(5))
    if at == "stage":
        assert said == "\nInterrupted. Nothing was written.\n"
        assert now == before
    else:
        assert "\nInterrupted. Of 14 files to be rewritten these 12 were: " in said  # all but the twins
        assert now[CREATED]


@pytest.mark.parametrize(("which", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_run_that_begins_afresh_is_stopped_while_it_plans(which: signal.Signals, code: int, tmp_path: Path) -> None:
    root = tmp_path / "tree"
    root.mkdir()
    make_tree(root, 60)
    before = states(root)
    program = (
        "import os, sys\nfrom codemod import reading\n"
        f"reading.discover = lambda *_, **__: os.kill(os.getpid(), {int(which)})\n"
        "from codemod.command_line import main\nmain(['migrate'])\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True
    )

    assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"\nInterrupted. Nothing was written.\n")
    assert states(root) == before


@pytest.mark.parametrize("placed", range(1, 12))
def test_the_run_after_a_killed_one_comes_to_what_one_whole_run_makes(placed: int, trial: Trial) -> None:
    run = Run(trial.root, "migrate", prepare=lambda: told_at("put", placed + 1, signal.SIGKILL))
    run.wait()
    now = states(trial.root)
    half = [name for name in trial.changing if now.get(name) == trial.after[name]]
    same, violations = trial.resumed()
    trial.restore()

    assert run.code == -signal.SIGKILL
    assert len(half) == placed < len(trial.changing)
    assert leftovers(now)
    assert same
    assert not violations
