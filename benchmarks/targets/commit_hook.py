"""Target 4: what a commit costs whose one file does not concern the tool."""

from __future__ import annotations

import dataclasses
import shutil

from benchmarks.figures import Result, Row, Setting, Verdict
from benchmarks.packages import git
from benchmarks.timing import interleaved, ours, python

OFTEN = 5
"""So many times more rounds: each takes no longer than a blink."""


def commit_hook(setting: Setting) -> Result:
    """Measure what pre-commit would run for one file of no concern against a Python that does nothing."""
    folder = setting.work / "repository"
    folder.mkdir()
    shutil.copyfile(dataclasses.__file__, folder / "plain.py")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "one file")
    commands = {
        "python -c pass": python(folder, "-c", "pass"),
        "check FILE": ours(folder, "check", "plain.py"),
        "migrate FILE": ours(folder, "migrate", "--allow-dirty", "plain.py"),
    }
    rounds = setting.rounds * (1 if setting.quick else OFTEN)
    took = interleaved({name: each.seconds for name, each in commands.items()}, rounds, setting.tell)
    base = took["python -c pass"].median
    rows = tuple(Row(name, each, ratio=each.median / base) for name, each in took.items())
    how = (
        "Python's own dataclasses.py, committed to a git repository; the commands of both hooks as pre-commit starts "
        "them, with the name of the file."
    )
    verdicts = tuple(
        Verdict(f"`{name}` of one file of no concern, above `python -c pass`", took[name].median - base, 0.12, "s")
        for name in ("migrate FILE", "check FILE")
    )
    return Result("4", "One file of no concern", how, rows, verdicts)
