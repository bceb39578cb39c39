"""What to do next, in the order in which a person would do it: each step with the findings that belong to it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from codemod.finding import Finding, Level
from codemod.report.summary import Result

_OF_TESTS = re.compile(r"(^|/)(tests?|testing|spec)/|(^|/)(test_[^/]*|[^/]*_test|conftest)\.py$")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    name: str
    """One word that findings are put under."""
    title: str
    text: str
    """How, and what shows that it is done; code stands in backticks."""
    findings: tuple[Finding, ...] = ()


def next_steps(result: Result, command: str) -> list[Step]:
    """Return what is to be done after a run of migrate, diff or check; nothing where there is nothing to do."""
    told: dict[str, list[Finding]] = {}
    failed = {finding.sort_key for finding in result.problems}
    for finding in result.findings:
        if (name := "failed" if finding.sort_key in failed else _step_of(finding, result.steps)) is not None:
            told.setdefault(name, []).append(finding)
    steps = [Step(name, title, text, tuple(told[name])) for name, title, text in _ASKED if name in told]
    if command == "migrate":
        steps = [replace(each, text=_WRITTEN_ANSWERS) if each.name == "answers" else each for each in steps]
    if result.changed:
        before = [each for each in steps if each.name in ("failed", "project")]
        steps = [*before, _WRITTEN if command == "migrate" else _PENDING, *steps[len(before) :]]
    return [*steps, _LAST] if steps else []


def step_names(steps: Sequence[Step]) -> dict[int, str]:
    """Return the name of the step of each finding that has one, by the finding's identity."""
    return {id(finding): step.name for step in steps for finding in step.findings}


def _step_of(finding: Finding, steps: Mapping[tuple[str, bool], str]) -> str | None:
    """Return the name of the step that a finding belongs to; None where there is nothing to do."""
    if (step := steps.get((finding.code, finding.level is Level.NOTE))) is not None:
        return step
    if finding.level in (Level.NOTE, Level.AUTOMATIC):
        return None
    if finding.answer is not None and finding.level is not Level.MANUAL:
        return "answers"
    if _OF_TESTS.search(finding.path):
        return "tests"
    return "review" if finding.level is Level.REVIEW else "manual"


_WRITTEN_ANSWERS = "Your server must return a document for each of these; the TODO above the call holds it."
_PENDING = Step("change", "Read the change, then write it", "`vobiz-codemod migrate` rewrites the files.")
_WRITTEN = Step("change", "Read the change", "`git diff` shows what was written.")
_LAST = Step(
    "last",
    "Run your tests, then `vobiz-codemod check`",
    "It exits with 0 when nothing is left to decide. Then commit.",
)
_ASKED = (
    ("failed", "Look at what could not be done", "These files or paths were left out; all others were looked at."),
    (
        "project",
        "Decide what holds for the whole project",
        "These concern every file. What the configuration can answer is best answered first.",
    ),
    ("requirements", "Install what the code needs now", "Lists that a tool writes must be written again."),
    (
        "environment",
        "Set the variables that the code reads",
        "Wherever Twilio's are set: in deployments and secrets, too, that are not in this tree.",
    ),
    (
        "review",
        "Settle what was rewritten and needs your eye",
        "A `TODO(vobiz ...)` stands above each in the code. Look at it, mend it where need be, and take it out.",
    ),
    (
        "answers",
        "Answer the calls that join a room",
        "Your server must return a document for each of these. `vobiz-codemod migrate --answers DIR` writes them down.",
    ),
    ("manual", "Move by hand what stayed", "This is still Twilio's; each finding says what to put in its place."),
    ("tests", "Mend the tests", "They play, expect or replace what the program no longer does."),
)
