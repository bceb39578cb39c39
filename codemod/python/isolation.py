"""What holding a member is where the configuration says that it isolates: further calls, beside what else is asked."""

from __future__ import annotations

from collections.abc import Sequence

from codemod.python.values import Step
from codemod.rules import IsolateLine, Template


def lines_of(step: Step, steps: Sequence[Step]) -> list[IsolateLine]:
    """Return the calls that isolating makes of a step, one among the steps of a call: those that no other makes."""
    names = {each.rule.name for each in steps}
    return [line for line in step.rule.isolate if not line.unless & names]


def templates_of(step: Step, steps: Sequence[Step], *, isolates: bool) -> list[Template]:
    """Return what is written for a step, one among the steps of a call, a line each."""
    if isolates and step.rule.isolate:
        return [line.template for line in lines_of(step, steps)]
    assert step.rule.template is not None
    return [step.rule.template]


def written_steps(steps: Sequence[Step], *, isolates: bool) -> list[Step]:
    """Return the steps of a call that something is written for: those whose work isolating does are left out."""
    covered = frozenset().union(*(step.rule.covers for step in steps)) if isolates else frozenset()
    return [step for step in steps if step.rule.name not in covered]


def both_ways(step: Step) -> list[Step]:
    """Return a step, and its twin where a flag decides between them."""
    return [step] if step.twin is None else [step, step.twin]
