"""Findings and numbers as JSON, for programs; its form is stable and carries a version."""

from __future__ import annotations

import json
from dataclasses import asdict

from codemod.finding import Level
from codemod.report.formats import Report


def render(report: Report) -> str:
    """Return the report as one JSON document of ASCII characters, so that no name and no terminal can break it."""
    result = report.result
    document = {
        "version": 1,
        "summary": {
            "files": result.looked_at,
            "concerned": len(result.outcomes),
            "changed": result.changed,
            "automatic": result.count(Level.AUTOMATIC),
            "review": result.count(Level.REVIEW),
            "manual": result.count(Level.MANUAL),
            "note": result.count(Level.NOTE),
            "errors": result.errors,
        },
        "files": [{"path": outcome.path, "status": outcome.status.value} for outcome in result.outcomes],
        "findings": [
            {
                "code": finding.code,
                "rule": finding.rule,
                "level": finding.level.value,
                "path": finding.path,
                "line": finding.place.line,
                "column": finding.place.column,
                "end_line": finding.place.end_line,
                "end_column": finding.place.end_column,
                "message": finding.message,
                "help": finding.help,
                "answer": asdict(finding.answer) if finding.answer is not None else None,
            }
            for finding in result.findings
        ],
    }
    return json.dumps(document, indent=2)
