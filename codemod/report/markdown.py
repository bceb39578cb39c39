"""The report as Markdown, for a comment on a pull request or the summary of a job on GitHub."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from codemod.finding import Finding, Level
from codemod.report.next_steps import Step, next_steps
from codemod.report.printable import printable
from codemod.report.rules_markdown import span
from codemod.report.text import plural, summary

if TYPE_CHECKING:
    from codemod.report.formats import Report

MOST = 65_536
"""Characters that GitHub takes of one comment."""
CLOSING = 300
"""Characters kept for the sentence on what is left out."""
FEW = 5
"""So many findings of a file are shown at once; longer lists are folded."""
LEFT = (Level.MANUAL, Level.REVIEW)
_CODE = re.compile(
    r"""(`[^`]+`|f?"[^"]*"|</?[A-Za-z][^<>]*>|[\w.]*\w\([^()]*\)|\{[^{}\s]*\}"""
    r"""|(?<![\w/.])[\w./{}$-]*[_/{}][\w./{}$-]*\w(?:=\w*)?|\b\w+=(?:"[^"]*"|'[^']*'|\w+)?)"""
)
"""What in a text is code: written or quoted as such, a tag, a call, a path, a name with underscores, a keyword."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A piece of the report whose rows may be cut."""

    head: str
    rows: tuple[str, ...] = ()
    tail: str = ""


def render(report: Report) -> str:
    """Return the numbers, what to do in its order, what moved by rule, what is left by file, and the notes."""
    findings = report.result.findings
    told = summary(report.result, report.command, width=MOST).split("\n")[0]
    blocks = [_Block(f"## Twilio voice to Vobiz\n\n{prose(told)}"), *_numbers(findings), *_steps(report)]
    blocks += _moved(report)
    left = [each for each in findings if each.level in LEFT]
    if left:
        blocks += [_Block("### What is left for a person"), *_by_file(report, left)]
    notes = [each for each in findings if each.level is Level.NOTE]
    if notes:
        blocks += [_Block("### What to know"), *_by_file(report, notes, few=0)]
    return _fitted(report, blocks)


def _fitted(report: Report, blocks: Iterable[_Block]) -> str:
    """Return the blocks as one text that GitHub takes, with a word on what had to go."""
    parts: list[str] = []
    room = MOST - CLOSING
    omitted = 0
    for block in blocks:
        kept: list[str] = []
        room -= len(block.head) + len(block.tail) + 4
        for row in block.rows:
            if room < len(row) + 1:
                break
            kept.append(row)
            room -= len(row) + 1
        if block.rows and not kept:
            room += len(block.head) + len(block.tail) + 4
            omitted += len(block.rows)
            continue
        omitted += len(block.rows) - len(kept)
        parts.append("\n".join([block.head, *kept]) + block.tail)
    if omitted:
        parts.append(
            f"{plural(omitted, 'row')} left out here, since GitHub takes no longer text. "
            f"`vobiz-codemod {report.command}` tells all."
        )
    return "\n\n".join(parts)


def _numbers(findings: Sequence[Finding]) -> list[_Block]:
    if not findings:
        return []
    levels = (Level.AUTOMATIC, Level.REVIEW, Level.MANUAL, Level.NOTE)
    counts = [str(sum(each.level is level for each in findings)) for level in levels]
    head = f"| {' | '.join(level.value for level in levels)} |\n|{' ---: |' * len(levels)}"
    return [_Block(f"{head}\n| {' | '.join(counts)} |")]


def _steps(report: Report) -> list[_Block]:
    """Return what a person does, in the order in which it is done."""
    steps = next_steps(report.result, report.command)
    if not steps:
        return []
    lines = [f"- [ ] {step.title}{_counted(step)}. {step.text}" for step in steps]
    return [_Block("### What to do\n\n" + "\n".join(lines))]


def _counted(step: Step) -> str:
    return f" ({plural(len(step.findings), 'finding')})" if step.findings else ""


def _moved(report: Report) -> list[_Block]:
    """Return how many places each row of the mapping, and what goes with them, rewrites."""
    rows_of_mapping = {rule.code for rule in report.rules.rules}
    rows_of_mapping |= {row.code for row in report.rules.elements.rows.values()}
    counts: dict[tuple[str, str], list[int]] = {}
    for finding in report.result.findings:
        review = finding.level is Level.REVIEW and finding.code in rows_of_mapping
        if review or finding.level is Level.AUTOMATIC:
            counts.setdefault((finding.code, finding.rule), [0, 0])[review] += 1
    if not counts:
        return []
    rows = [f"| {code} {rule} | {done} | {review} |" for (code, rule), (done, review) in sorted(counts.items())]
    title = "What moved" if report.command == "migrate" else "What moves"
    return [_Block(f"### {title}, by rule\n\n| rule | automatic | review |\n| --- | ---: | ---: |", tuple(rows))]


def _by_file(report: Report, findings: Sequence[Finding], few: int = FEW) -> list[_Block]:
    """Return a table for each file, folded where it is long."""
    files: dict[str, list[Finding]] = {}
    for finding in findings:
        files.setdefault(finding.path, []).append(finding)
    blocks = []
    for path, found in files.items():
        rows = _rows(report, found)
        table = "| line | level | rule | what and what to do |\n| ---: | --- | --- | --- |"
        if len(found) <= few:
            blocks.append(_Block(f"[{span(printable(path))}]({_link(report, path)})\n\n{table}", rows))
            continue
        name = html.escape(printable(path))
        head = f"<details><summary><code>{name}</code>: {plural(len(found), 'finding')}</summary>\n\n{table}"
        blocks.append(_Block(head, rows, "\n\n</details>"))
    return blocks


def _rows(report: Report, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return a row for each finding; what to do is said once where several say the same."""
    rows = []
    said: set[str] = set()
    for finding in findings:
        text = prose(finding.message)
        if finding.help and finding.help not in said:
            text = "<br>".join([text, *_help(finding.help)])
            said.add(finding.help)
        line = finding.place.line
        place = f"[{line}]({_link(report, finding.path)}#L{line})"
        rows.append(f"| {place} | {finding.level.value} | {finding.code} {finding.rule} | {text} |")
    return tuple(rows)


def prose(text: str) -> str:
    """Return a text in one line, in which nothing is markup: what is code stands in spans, the rest is escaped."""
    pieces: list[tuple[bool, str]] = []
    for index, piece in enumerate(_CODE.split(printable(" ".join(text.split())))):
        code = index % 2 == 1
        if code and len(pieces) > 1 and not pieces[-1][1]:  # two spans that touch would be read as one
            pieces[-2:] = [(True, pieces[-2][1] + piece)]
        else:
            pieces.append((code, piece))
    return "".join(_span(piece) if code else _escaped(piece) for code, piece in pieces)


def _span(code: str) -> str:
    plain = code[1:-1] if re.fullmatch("`[^`]+`", code) else code
    return span(plain) if plain.strip() else _escaped(code)


def _escaped(text: str) -> str:
    """Return a text without markup, and without names that GitHub would call somebody by, or numbers of issues."""
    escaped = re.sub(r"[\\`*_\[\]<>&|~]", r"\\\g<0>", text)
    return re.sub(r"[@#](?=\w)", r"\g<0><!-- -->", escaped)


def _help(text: str) -> list[str]:
    """Return what to do, line by line; a line with an indent is code."""
    lines = []
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip(" "))
        if line.strip():
            lines.append("&nbsp;" * indent + span(printable(line)) if indent else prose(line))
    return lines


def _link(report: Report, path: str) -> str:
    return quote(os.fsencode(report.named(path)))
