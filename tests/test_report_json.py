"""The JSON report: its form is what other programs rely on."""

from __future__ import annotations

import json
from pathlib import Path

from codemod.finding import Answer, Finding, Level, Outcome, Place, Status
from codemod.report.formats import Report
from codemod.report.json_report import render
from codemod.report.summary import Result


def report(result: Result) -> Report:
    """Return what a form is given."""
    return Report(result, "check", 1, Path("/work"))


def test_the_report_has_exactly_the_documented_form() -> None:
    finding = Finding(
        "VB102", "end-room", Level.AUTOMATIC, "app/x.py", Place(3, 5, 4, 2), "Ends the room.", "Nothing to do."
    )
    result = Result(7, (Outcome("app/x.py", b"old", b"new", (finding,), Status.WOULD_CHANGE),), (finding,))
    assert json.loads(render(report(result))) == {
        "version": 1,
        "summary": {
            "files": 7,
            "concerned": 1,
            "changed": 1,
            "automatic": 1,
            "review": 0,
            "manual": 0,
            "note": 0,
            "errors": 0,
        },
        "files": [{"path": "app/x.py", "status": "would-change"}],
        "findings": [
            {
                "code": "VB102",
                "rule": "end-room",
                "level": "automatic",
                "path": "app/x.py",
                "line": 3,
                "column": 5,
                "end_line": 4,
                "end_column": 2,
                "message": "Ends the room.",
                "help": "Nothing to do.",
                "answer": None,
            }
        ],
    }


def test_a_document_that_a_server_must_return_is_told() -> None:
    answer = Answer("https://app.example.com/join?room={room}", "<Response/>")
    finding = Finding("VB220", "add-participant", Level.REVIEW, "x.py", Place(), "Look.", answer=answer)
    [told] = json.loads(render(report(Result(1, (), (finding,)))))["findings"]
    assert told["answer"] == {"url": "https://app.example.com/join?room={room}", "document": "<Response/>"}


def test_names_that_are_no_text_and_foreign_letters_are_escaped() -> None:
    result = Result(1, (Outcome("caf\udce9/é.py", b"", b"", (), Status.KEPT),), ())
    written = render(report(result))
    assert written.isascii()
    assert json.loads(written)["files"][0]["path"] == "caf\udce9/é.py"
