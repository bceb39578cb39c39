"""What the tool says of itself: it never raises, so that its own defects are findings, which no test may overlook."""

from __future__ import annotations

from codemod.finding import Finding, Outcome

CONFESSIONS = ("this tool failed on it", "would not be valid", "defect of vobiz-codemod")


def defects(outcome: Outcome) -> list[Finding]:
    """Return the findings by which the tool confesses a defect of its own."""
    return [each for each in outcome.findings if any(words in each.message + each.help for words in CONFESSIONS)]
