"""The report as one HTML page of ASCII characters: from values to text; it reads its own parts and nothing else."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from codemod.finding import Finding, Level, Outcome, Status
from codemod.report.html.code import Hunk, hunks, snippet
from codemod.report.html.figures import LEVELS, by_folder, by_level, by_rule, counts
from codemod.report.next_steps import Step, next_steps, step_names
from codemod.report.printable import printable
from codemod.report.rule_pages import Page, entries
from codemod.report.summary import Result
from codemod.report.text import plural

if TYPE_CHECKING:
    from jinja2 import Template

    from codemod.report.formats import Report

SCRIPTS = ("code.js", "findings.js", "page.js")
MOST_CODE = 2_500_000
"""How many characters of code a page holds at most; what is beyond is named, and `diff` shows it."""
STATUSES = {
    Status.CHANGED: "changed",
    Status.WOULD_CHANGE: "would change",
    Status.KEPT: "",
    Status.ERROR: "could not be done",
}


def render(report: Report) -> str:
    """Return the page for a run."""
    codes = {finding.code for finding in report.result.findings}
    pages = [entry.page() for entry in entries(report.rules) if entry.code in codes]
    return page(report.result, report.command, report.directory.name, pages)


def page(result: Result, command: str, name: str, pages: Sequence[Page]) -> str:
    """Return the page; name is what the tree is called, and pages are those of the rules that findings are of."""
    steps = next_steps(result, command)
    style, script = _part("style.css"), "\n".join(_part(each) for each in SCRIPTS)
    files, code = _files(result, steps)
    context = {
        "result": result,
        "command": command,
        "name": printable(name),
        "style": style,
        "script": script,
        "style_hash": _hash(style),
        "script_hash": _hash(script),
        "headline": headline(result, command),
        "told": looked_at(result, command),
        "levels": [(level.value, result.count(level), _MEANINGS[level]) for level in LEVELS],
        "whole": by_level(result.findings),
        "charts": [("By rule", "rule", by_rule(result.findings)), ("By folder", "path", by_folder(result.findings))],
        "rules": sorted({(finding.code, finding.rule) for finding in result.findings}),
        "steps": steps,
        "files": files,
        "pages": [_Explained(each, sum(one.code == each.code for one in result.findings)) for each in pages],
        "paged": {each.code for each in pages},
        "code": code,
    }
    return _template().render(context).encode("ascii", "xmlcharrefreplace").decode("ascii")


def headline(result: Result, command: str) -> str:
    """Return the one sentence that a reader takes away."""
    left = result.count(Level.REVIEW) + result.count(Level.MANUAL)
    if left:
        places = left + result.count(Level.AUTOMATIC)
        return f"{left} of {plural(places, 'place')} need{'s' if left == 1 else ''} a person"
    if result.changed:
        return "Everything moved" if command == "migrate" else "Everything can move by itself"
    if not result.looked_at:
        return "No file was looked at"
    return "Nothing is left to do" if result.outcomes else "There is no Twilio voice code here"


def looked_at(result: Result, command: str) -> str:
    """Return how many files were looked at, and what became of them."""
    files = f"{plural(result.looked_at, 'file')} looked at"
    if not result.outcomes:
        return (
            f"{files}, so there is nothing to do." if result.looked_at else "git or `exclude` may ignore all there is."
        )
    changed = f"{result.changed} {'changed' if command == 'migrate' else 'would change'}"
    failed = f", {plural(result.errors, 'path')} could not be done" if result.errors else ""
    return f"{files}, {len(result.outcomes)} with Twilio voice code, {changed}{failed}."


def embedded(value: Any) -> str:
    """Return a value as JSON that can stand in a script element: nothing in it can end the element or begin one."""
    text = json.dumps(value, separators=(",", ":"))  # ASCII, so that no line separator is among it
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


_MEANINGS = {
    Level.MANUAL: "stays on Twilio; do it by hand",
    Level.REVIEW: "rewritten; look at it",
    Level.AUTOMATIC: "rewritten; nothing to do",
    Level.NOTE: "good to know",
}


@dataclass(frozen=True, slots=True)
class _Shown:
    """A finding with what the page needs of it beside."""

    finding: Finding
    anchor: str
    """Its id in the page; empty where one above has the same place."""
    step: str
    beside: bool
    """Whether it stands at the same place as the one above."""


@dataclass(frozen=True, slots=True)
class _File:
    """One file of the list."""

    path: str
    status: str
    changes: bool
    counts: dict[str, int]
    findings: tuple[_Shown, ...]


@dataclass(frozen=True, slots=True)
class _Explained:
    """A rule's page, and how many findings are of it."""

    page: Page
    findings: int

    @property
    def examples(self) -> list[tuple[str, Any]]:
        """Return titles and lines of code, as `snippet` gives them."""
        page = self.page
        both = [("Before", page.before), ("After", page.after)]
        shown = [("Left as it is", page.before)] if page.before == page.after else both
        return _snippets(shown)


def _snippets(shown: Iterable[tuple[str, str]]) -> list[tuple[str, Any]]:
    """Return pieces of code for the template; one that begins with a bracket is markup, any other Python."""
    return [
        (title, snippet(text, "x.xml" if text.lstrip().startswith("<") else "x.py")) for title, text in shown if text
    ]


def _files(result: Result, steps: Sequence[Step]) -> tuple[list[_File], str]:
    """Return the files of the list, and the code of each as JSON, in the same order."""
    outcomes = {outcome.path: outcome for outcome in result.outcomes}
    groups: dict[str, list[Finding]] = {path: [] for path, outcome in outcomes.items() if outcome.changes}
    for finding in result.findings:
        groups.setdefault(finding.path, []).append(finding)
    names = step_names(steps)
    room = MOST_CODE
    files, code = [], []
    for path, findings in sorted(groups.items()):
        outcome = outcomes.get(path)
        files.append(
            _File(
                printable(path),
                STATUSES[outcome.status] if outcome is not None else "",
                outcome is not None and outcome.changes,
                counts(findings),
                tuple(_shown(findings, names)),
            )
        )
        text = embedded(_hunks(outcome, findings))
        if len(text) > room:
            text = "null"
        room -= len(text)
        code.append(text)
    return files, f"[{','.join(code)}]"


def _hunks(outcome: Outcome | None, findings: Sequence[Finding]) -> list[Hunk]:
    return hunks(outcome, findings) if outcome is not None else []


def _shown(findings: Sequence[Finding], steps: dict[int, str]) -> Iterable[_Shown]:
    before: Finding | None = None
    for finding in findings:
        place = finding.place
        first = before is None or before.place.line != place.line
        anchor = f"{printable(finding.path)}:{place.line}" if first else ""
        beside = before is not None and before.place == place
        yield _Shown(finding, anchor, steps.get(id(finding), ""), beside)
        before = finding


def _blocks(text: str) -> list[tuple[str, list[str]]]:
    """Return a text of several lines as paragraphs ("p") and code ("pre"), each with its lines."""
    blocks: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        shown = printable(line).rstrip()
        kind = "pre" if shown.startswith((" ", "<")) else "p"
        if not shown:
            blocks.append(("", []))
        elif blocks and blocks[-1][0] == kind:
            blocks[-1][1].append(shown)
        else:
            blocks.append((kind, [shown]))
    return [block for block in blocks if block[0]]


def _inline(text: str) -> list[str]:
    """Return a sentence in pieces: every second one stands in backticks, and is code."""
    pieces = printable(" ".join(text.split())).split("`")
    return pieces if len(pieces) % 2 else ["`".join(pieces)]


def _link(anchor: str) -> str:
    """Return the address of a place of the page: legible, with what an address may not hold encoded."""
    return "#" + quote(anchor, safe="/:@!$'()*+,;=~")


@cache
def _part(name: str) -> str:
    """Return one of the files beside this module; its line ends are those that a browser counts in a hash."""
    return (Path(__file__).parent / name).read_text(encoding="ascii")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("ascii")).digest()).decode("ascii")


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(blocks=_blocks, inline=_inline, link=_link, printable=printable, snippets=_snippets)
    return environment.from_string(_part("page.html.j2"))
