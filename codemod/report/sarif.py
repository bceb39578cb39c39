"""The report as SARIF 2.1.0, for code scanning: findings as results, the pages of their rules, changes as fixes."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from codemod.finding import Finding, Level, Outcome, Place, Status
from codemod.report.replacements import replacements

if TYPE_CHECKING:
    from codemod.report.formats import Report
    from codemod.report.rule_pages import Entry

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 25_000
"""Results that GitHub takes of one run (docs.github.com, "SARIF support for code scanning")."""
MOST_BYTES = 10_000_000
"""Bytes that it takes of one file, compressed by gzip."""
FINGERPRINT = "vobizCodemodStatement/v1"
LEVELS = {Level.MANUAL: "error", Level.REVIEW: "warning", Level.AUTOMATIC: "note", Level.NOTE: "note"}
ABOUT_FIXES = (
    "A fix is the whole change of a file, together with that of every file that would not run without it: its imports "
    "and its clients are shared by all that is rewritten in it. It stands at the first result that is rewritten; "
    "others name that one by its index, as fixedBy. There is none where a new file is part of the change, or where "
    "the file's text cannot be read for certain: `vobiz-codemod migrate` writes these."
)

Json = dict[str, Any]


def render(report: Report) -> str:
    """Return the report as one SARIF log of ASCII characters, within what GitHub takes."""
    findings = report.result.findings
    shown = _heaviest(findings, MOST_RESULTS)
    log = _log(report, shown, fixes=True)
    if _is_large(log):
        log = _log(report, shown, fixes=False)
    while shown and _is_large(log):
        shown = _heaviest(shown, len(shown) // 2)
        log = _log(report, shown, fixes=False)
    return log


def _log(report: Report, shown: Sequence[Finding], *, fixes: bool) -> str:
    codes = sorted({finding.code for finding in shown})
    driver: Json = {"name": "vobiz-codemod", "rules": _descriptors(report, codes, shown)}
    if report.version is not None:
        driver["version"] = report.version
    run: Json = {
        "tool": {"driver": driver},
        "invocations": [_invocation(report, len(report.result.findings) - len(shown), fixes)],
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": _results(report, shown, {code: index for index, code in enumerate(codes)}, fixes),
        "properties": {"fixes": ABOUT_FIXES},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _heaviest(findings: Sequence[Finding], most: int) -> Sequence[Finding]:
    """Return at most so many findings, in their order; those go that ask least of a person."""
    if len(findings) <= most:
        return findings
    kept = sorted(range(len(findings)), key=lambda index: -findings[index].level.rank)[:most]
    return [findings[index] for index in sorted(kept)]


def _is_large(log: str) -> bool:
    return len(log) > MOST_BYTES and len(gzip.compress(log.encode())) > MOST_BYTES


def _invocation(report: Report, left_out: int, fixes: bool) -> Json:
    """Return how the run went, with what could not be done and what is left out here."""
    notifications = [
        {
            "level": "error",
            "message": {"text": _text(finding)},
            "locations": [_location(report, finding.path, finding.place)],
        }
        for finding in report.result.problems
    ]
    if left_out:
        said = (
            f"{left_out} results are left out, the lightest first: this file holds no more than GitHub takes. "
            "`vobiz-codemod check` tells all; with PATHS, a part of them."
        )
        notifications.append({"level": "warning", "message": {"text": said}})
    if not fixes:
        said = "The fixes are left out: with them the file would be larger than GitHub takes."
        notifications.append({"level": "warning", "message": {"text": said}})
    return {
        "executionSuccessful": report.exit_code != 2,
        "exitCode": report.exit_code,
        "toolExecutionNotifications": notifications,
    }


def _descriptors(report: Report, codes: Iterable[str], shown: Iterable[Finding]) -> list[Json]:
    """Return what each rule is, with its page as help."""
    from codemod.report.rule_pages import entries

    known = {entry.code: entry for entry in entries(report.rules)}
    heaviest: dict[str, Finding] = {}
    for finding in shown:
        if finding.code not in heaviest or heaviest[finding.code].level.rank < finding.level.rank:
            heaviest[finding.code] = finding
    return [_descriptor(code, heaviest[code], known.get(code)) for code in codes]


def _descriptor(code: str, finding: Finding, entry: Entry | None) -> Json:
    described: Json = {
        "id": code,
        "name": finding.rule,
        "shortDescription": {"text": finding.rule.replace("-", " ").capitalize()},
        "defaultConfiguration": {"level": LEVELS[finding.level]},
    }
    if entry is None:
        return described
    from codemod.report import rules_markdown, rules_report

    page = entry.page()
    said = " ".join((page.why or page.manual or re.sub(r"\{\w+\}", "...", page.says)).split())
    if entry.twilio:
        to = "is left to a person" if entry.vobiz == "manual" else f"becomes {entry.vobiz}"
        said = f"{entry.twilio} {to}. {said}"
    described["fullDescription"] = {"text": _sentence(said)}
    described["help"] = {"text": rules_report.explanation(page), "markdown": rules_markdown.page(page)}
    if entry.level:
        described["defaultConfiguration"] = {"level": LEVELS[Level(entry.level)]}
    return described


def _results(report: Report, shown: Sequence[Finding], rules: Mapping[str, int], fixes: bool) -> list[Json]:
    from codemod.fingerprints import fingerprints

    contents = {outcome.path: outcome.before for outcome in report.result.outcomes}
    prints = fingerprints(report.result.findings, contents, named=lambda path: _address(report, path)[0])
    results = []
    for finding in shown:
        properties: Json = {"level": finding.level.value}
        if finding.answer is not None:
            properties["answer"] = {"url": finding.answer.url, "document": finding.answer.document}
        results.append(
            {
                "ruleId": finding.code,
                "ruleIndex": rules[finding.code],
                "level": LEVELS[finding.level],
                "message": {"text": _text(finding)},
                "locations": [_location(report, finding.path, finding.place)],
                "partialFingerprints": {FINGERPRINT: prints[finding].digest},
                "properties": properties,
            }
        )
    if fixes:
        _add_fixes(report, shown, results)
    return results


def _add_fixes(report: Report, shown: Sequence[Finding], results: list[Json]) -> None:
    """Put the change of files at the first finding of each group that must be rewritten together."""
    rewritten = [index for index, finding in enumerate(shown) if finding.level in (Level.AUTOMATIC, Level.REVIEW)]
    pending = [outcome for outcome in report.result.outcomes if outcome.status is Status.WOULD_CHANGE]
    from codemod.together import together  # it reads the tree, as no other report does

    for group in together(pending, report.directory):
        paths = {outcome.path for outcome in group}
        concerned = [index for index in rewritten if shown[index].path in paths]
        changes = [_change(report, outcome) for outcome in group]
        if not concerned or any(change is None for change in changes):
            continue
        first, *others = concerned
        names = ", ".join(outcome.path for outcome in group)
        description = f"Move {names} to Vobiz: the whole change, since no part of it would run alone."
        results[first]["fixes"] = [{"description": {"text": description}, "artifactChanges": changes}]
        for index in others:
            results[index]["properties"]["fixedBy"] = first


def _change(report: Report, outcome: Outcome) -> Json | None:
    """Return the change of a file; None where it is new or its text is not known for certain."""
    found = None if outcome.new else replacements(outcome.before, outcome.after)
    if found is None:
        return None
    return {
        "artifactLocation": _artifact(report, outcome.path),
        "replacements": [
            {"deletedRegion": _region(each.place), "insertedContent": {"text": each.text}} for each in found
        ],
    }


def _text(finding: Finding) -> str:
    """Return what a finding says; what would be read as a link (`[text](target)`) is escaped."""
    said = _sentence(" ".join(finding.message.split()))
    if finding.help:
        said += f"\n\n{finding.help}"
    return re.sub(r"\[(?=[^\[\]]*\]\()", r"\\[", said)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


def _location(report: Report, path: str, place: Place) -> Json:
    return {"physicalLocation": {"artifactLocation": _artifact(report, path), "region": _region(place)}}


def _region(place: Place) -> Json:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _artifact(report: Report, path: str) -> Json:
    """Return where a file is: relative to the root of the repository, or, outside of it, as it is."""
    address, inside = _address(report, path)
    return {"uri": address, "uriBaseId": "%SRCROOT%"} if inside else {"uri": address}


def _address(report: Report, path: str) -> tuple[str, bool]:
    """Return the URI of a file, and whether it is relative to the root of the repository."""
    name = report.named(path)
    if name.startswith("../") or os.path.isabs(path):
        return Path(os.path.normpath(report.directory / path)).as_uri(), False
    return quote(os.fsencode(name)), True
