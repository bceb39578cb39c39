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
    """Return who sends requests to a program, None where nothing tells it.

    By the findings of its documents and of what makes calls; where there are none, by those of all rooms and calls.
    """
    table = rules.tables["webhooks"]["callback"]
    names = {*table["documents"], *rules.tables["twiml"]["message"]}
    askers = {rules.messages[name].code for name in names} - {""}
    askers |= {row.code for row in rules.elements.rows.values()}
    askers |= {rules.by_name[name].code for name in table["askers"]}
    tables = [rules.tables["elsewhere"][what] for what in ("rooms", "calls")]
    kinds = {kind for each in tables for kind in (*each["kinds"], *each.get("beside", ()))}
    others = {rule.code for rule in rules.rules for pattern in rule.patterns if pattern.root in kinds}
    told = list(findings)
    return _sender(each for each in told if each.code in askers) or _sender(
        each for each in told if each.code in others
    )


def _sender(findings: Iterable[Finding]) -> Sender | None:
    return joined(each.level is not Level.MANUAL for each in findings if each.level is not Level.NOTE)


def joined(moves: Iterable[bool]) -> Sender | None:
    """Return who sends requests, by what moves of all that makes a platform send them; None where there is nothing."""
    known = set(moves)
    if not known:
        return None
    return Sender.BOTH if len(known) > 1 else Sender.TARGET if True in known else Sender.SOURCE
