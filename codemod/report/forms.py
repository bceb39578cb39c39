"""The names of the forms that a report has, apart from what makes them: every run needs the names."""

from __future__ import annotations

TEXT = "text"
"""The form for people at a terminal: it depends on the width and colours of a stream, and `diff` has a diff in its
place; see commands/printing.py."""

FORMATS = {
    "json": "codemod.report.json_report",
    "sarif": "codemod.report.sarif",
    "github": "codemod.report.github",
    "markdown": "codemod.report.markdown",
    "html": "codemod.report.html.render",
}
"""Each further form with the module that holds its `render`, in the order in which they are listed."""
