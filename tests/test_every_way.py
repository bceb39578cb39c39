"""All fixtures as one tree, with what earlier runs have kept or without, by any number of processes: the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from scratch_tree import ROOT

FIXTURES = sorted((ROOT / "tests" / "fixtures").glob("*/*/before.*"))
RUN = """
import hashlib, sys
from codemod import plan, workers
workers.WORTH = dict.fromkeys(workers.WORTH, 0)
paths = sorted(sys.argv[2:])
planned = plan(paths if sys.argv[1] == "1" else paths[::-1], jobs=int(sys.argv[1]))
for each in planned.outcomes:
    print(each.path, each.status, hashlib.sha256(each.after).hexdigest(), *each.findings, sep="\\n    ")
print(planned.looked_at, *planned.findings, sep="\\n")
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a tree of the programs and documents of all fixtures, each in a folder of its own."""
    root = tmp_path_factory.mktemp("every-way") / "tree"
    for path in FIXTURES:
        folder = root / path.parts[-3] / path.parts[-2]
        folder.mkdir(parents=True)
        (folder / path.name).write_bytes(path.read_bytes())
    return root


def outcome(tree: Path, jobs: int, **environment: str) -> str:
    """Return everything that came of the tree, as a process of its own tells it."""
    folders = sorted(each.name for each in tree.iterdir())
    command = [sys.executable, "-c", RUN, str(jobs), *folders]
    own = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(command, cwd=tree, env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_all_fixtures_come_to_the_same_in_every_way(tree: Path, tmp_path: Path) -> None:
    uncached = outcome(tree, 1, VOBIZ_CODEMOD_NO_CACHE="1", PYTHONHASHSEED="1")
    kept = {"XDG_CACHE_HOME": str(tmp_path), "VOBIZ_CODEMOD_NO_CACHE": ""}

    assert uncached.count("Status.WOULD_CHANGE") > 700
    assert outcome(tree, 2, **kept, PYTHONHASHSEED="2") == uncached, "it keeps what it made"
    assert any(tmp_path.rglob("*"))
    assert outcome(tree, 8, **kept, PYTHONHASHSEED="3") == uncached, "it takes what was kept"
