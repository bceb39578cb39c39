"""Printing what a run came to: where to, how wide, and in which form."""

from __future__ import annotations

import sys
from pathlib import Path

from codemod.report.formats import TEXT, Report, render
from codemod.report.summary import Result
from codemod.terminal import has_colour, say, width_of


def report(result: Result, form: str, command: str, code: int, *, err: bool = False) -> None:
    """Print findings and summary to standard output, or to standard error where that bears source code.

    code is what the command will end with.
    """
    if form != TEXT:
        say(render(form, Report(result, command, code, Path.cwd())), err=err)
        return
    from codemod.report import text

    stream = sys.stderr if err else sys.stdout
    width, colour = width_of(stream), has_colour(stream)
    told = text.findings(result.findings, result.outcomes, width=width, colour=colour, compact=command == "migrate")
    ended = text.summary(result, command, width=width)
    say(f"{told}\n\n{ended}" if told else ended, err=err, colour=colour)
