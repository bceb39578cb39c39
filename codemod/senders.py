"""Which platform asks a program's handlers: Vobiz once what makes it ask has moved, Twilio where all of that stays."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from codemod.finding import Finding, Level
from codemod.rules import Rules


class Sender(Enum):
    """Who sends requests, as far as the findings of a tree tell."""

    TARGET = "target"
    """Everything that makes a platform ask has moved, or will."""
    BOTH = "both"
    """Some of it moves and some stays."""
    SOURCE = "source"
    """All of it stays."""


def sender_of(findings: Iterable[Finding], rules: Rules) -> Sender | None:
    """Return who sends requests to a program, by the findings of its calls, rooms and documents; None without any."""
    tables = [rules.tables["elsewhere"][what] for what in ("rooms", "calls")]
    kinds = {kind for table in tables for kind in (*table["kinds"], *table.get("beside", ()))}
    codes = {rule.code for rule in rules.rules for pattern in rule.patterns if pattern.root in kinds}
    codes |= {row.code for row in rules.elements.rows.values()}
    names = {*rules.tables["webhooks"]["callback"]["documents"], *rules.tables["twiml"]["message"]}
    codes |= {rules.messages[name].code for name in names} - {""}
    told = [each for each in findings if each.code in codes]
    moved = any(each.level in (Level.AUTOMATIC, Level.REVIEW) for each in told)
    kept = any(each.level is Level.MANUAL for each in told)
    if not moved:
        return Sender.SOURCE if kept else None
    return Sender.BOTH if kept else Sender.TARGET
