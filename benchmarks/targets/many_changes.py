"""Target 6: whether a review and the HTML report stay handy with two thousand changes."""

from __future__ import annotations

import sys

from benchmarks.figures import Result, Row, Setting, Verdict
from benchmarks.packages import git
from benchmarks.pseudo_terminal import asked_at
from benchmarks.timing import Series, interleaved, ours
from benchmarks.trees import tree_of_changes

EACH = 4
"""Changes in a file."""
KEYS = (b"y", b"n")
SCREEN, PAGE = 1.0, 5.0
"""Seconds to the first screen; megabytes of the page."""


def many_changes(setting: Setting) -> Result:
    """Measure how long a review takes to show something, and how large the HTML report is."""
    from codemod.review.screen import PROMPT

    files = 5 if setting.quick else 500
    tree = setting.work / "changes"
    tree_of_changes(tree, files, EACH)
    git(tree, "init", "-q")
    git(tree, "add", "-A")
    git(tree, "commit", "-q", "-m", "on Twilio")
    page = setting.work / "page.html"
    runs = {
        f"diff --format {form}": ours(tree, "diff", "--format", form, "--output", str(output), ".")
        for form, output in {"html": page, "json": setting.work / "page.json"}.items()
    }
    took = interleaved({name: run.seconds for name, run in runs.items()}, setting.rounds, setting.tell)
    size = page.stat().st_size / 1e6
    rows = [Row(name, each, ratio=each.median / took["diff --format json"].median) for name, each in took.items()]
    rows.append(Row("the page", Series((size,)), "MB"))
    verdicts = [Verdict(f"the HTML report of {files * EACH:,} changes", size, PAGE, "MB")]
    how = (
        f"{files:,} modules with a client and {EACH} calls that move one by one, so that there are {files * EACH:,} "
        "questions to answer; committed to a git repository. `review` runs in a terminal of its own (pty); the first "
        "screen counts from the moment at which the first plan is made, which a wrapper around that function notes, to "
        "the moment at which the prompt stands on the terminal. The page is one file, with all that it needs."
    )
    title = "Many changes"
    try:
        screens = _screens(setting, PROMPT.encode())
    except ImportError:
        missing = ("review: this system has no terminals of this kind.",)
        return Result("6", title, how, tuple(rows), tuple(verdicts), missing)
    rows += [Row(name, each) for name, each in screens.items()]
    first = next(iter(screens.values()))
    verdicts.append(Verdict(f"first screen of a review of {files * EACH:,} changes", first.median, SCREEN, "s"))
    return Result("6", title, how, tuple(rows), tuple(verdicts))


def _screens(setting: Setting, prompt: bytes) -> dict[str, Series]:
    """Return what passes before each screen of a review, from the plan to the first, then from key to screen."""
    names = ("review: from the plan to the first screen", "review: after accepting", "review: after keeping")
    values: list[list[float]] = []
    for number in range(setting.rounds + 1):
        stamp = setting.work / f"planned-{number}"
        command = (sys.executable, "-m", "benchmarks.review_probe", str(stamp), ".")
        times = asked_at(command, setting.work / "changes", prompt, KEYS)
        planned = float(stamp.read_text("utf-8"))
        values.append([shown - (pressed or planned) for pressed, shown in times])
        setting.tell(f"review: {', '.join(f'{each:.3f}' for each in values[-1])}")
    counted = values[1:]
    return {name: Series(tuple(each[index] for each in counted)) for index, name in enumerate(names)}
