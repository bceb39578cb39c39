"""The report as workflow commands, which GitHub shows as annotations beside the lines of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codemod.finding import Finding, Level
from codemod.report.printable import printable
from codemod.report.text import summary

if TYPE_CHECKING:
    from codemod.report.formats import Report

COMMANDS = {Level.MANUAL: "error", Level.REVIEW: "warning", Level.AUTOMATIC: "notice", Level.NOTE: "notice"}
ONE_LINE = 1_000_000


def render(report: Report) -> str:
    """Return one command for each finding, those first that ask most of a person, and one with the numbers.

    GitHub shows ten annotations of each kind that a step gives, and the rest in its log only. So the numbers, a notice,
    stand before the findings that are notices, too.
    """
    findings = sorted(report.result.findings, key=lambda each: -each.level.rank)  # stable: each level by path
    urgent = [_annotation(report, each) for each in findings if each.level in (Level.MANUAL, Level.REVIEW)]
    others = [_annotation(report, each) for each in findings if each.level not in (Level.MANUAL, Level.REVIEW)]
    numbers = " ".join(summary(report.result, report.command, width=ONE_LINE).split("\n"))
    return "\n".join([*urgent, f"::notice title=vobiz-codemod::{_data(numbers)}", *others])


def _annotation(report: Report, finding: Finding) -> str:
    place = finding.place
    properties = {
        "file": report.named(finding.path),
        "line": str(place.line),
        "endLine": str(place.end_line),
        "col": str(place.column),
    }
    if place.line == place.end_line:  # GitHub takes an end of other lines for none
        properties["endColumn"] = str(place.end_column)
    properties["title"] = f"{finding.code} {finding.rule} ({finding.level.value})"
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    said = " ".join(finding.message.split())
    text = _data("\n".join(filter(None, [said, finding.help])))
    return f"::{COMMANDS[finding.level]} {told}::{text}"


def _data(text: str) -> str:
    """Return a text as a command carries it; nothing in it can end the line or begin a command of its own."""
    lines = (printable(line.rstrip("\r")) for line in text.split("\n"))
    return "%0A".join(line.replace("%", "%25") for line in lines)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
