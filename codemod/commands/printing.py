"""Printing what a run came to: where to, how wide, and in which form."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from codemod.commands.display import Display
from codemod.levels import Level
from codemod.report.forms import TEXT
from codemod.report.summary import Result
from codemod.terminal import PIPED_WIDTH, has_colour, say, width_of

if TYPE_CHECKING:
    from codemod.commands.request import Request
    from codemod.finding import Finding


def report(result: Result, request: Request, command: str, code: int, *, err: bool = False) -> None:
    """Print findings and summary to standard output, or to standard error where that bears source code.

    Where a file is asked for, the report goes there, and the summary to standard error. code is what the command will
    end with.
    """
    display = request.display
    if display.output is not None:
        from codemod.commands.output import save

        save(display.output, f"{_told(result, request, command, code, None)}\n".encode("utf-8", "backslashreplace"))
        summarise(result, display, command)
        return
    stream = sys.stderr if err else sys.stdout
    told = _told(result, request, command, code, stream)
    if told or not display.quiet:
        say(told, err=err, colour=has_colour(stream, display.colour))


def summarise(result: Result, display: Display, command: str) -> None:
    """Print the summary to standard error, unless nothing but findings is asked for."""
    from codemod.report import text

    if not display.quiet:
        say(text.summary(result, command, width=width_of(sys.stderr)), err=True)


def problems(result: Result, display: Display) -> None:
    """Print to standard error what could not be done."""
    from codemod.report import text

    width, colour = width_of(sys.stderr), has_colour(sys.stderr, display.colour)
    told = text.findings(result.problems, result.outcomes, width=width, colour=colour)
    if told:
        say(told if display.quiet else f"{told}\n", err=True, colour=colour)


def _told(result: Result, request: Request, command: str, code: int, stream: TextIO | None) -> str:
    """Return the report for a stream, or for a file."""
    display = request.display
    if display.form != TEXT:
        from codemod.report.formats import Report, render

        return render(display.form, Report(result, command, code, Path.cwd(), request.options.rules))
    from codemod.report import text

    width = PIPED_WIDTH if stream is None else width_of(stream)
    colour = stream is not None and has_colour(stream, display.colour)
    shown = [each for each in result.findings if not display.quiet or _counts(each, command)]
    told = text.findings(shown, result.outcomes, width=width, colour=colour, compact=command == "migrate")
    if display.quiet:
        return told
    ended = text.summary(result, command, width=width)
    return f"{told}\n\n{ended}" if told else ended


def _counts(finding: Finding, command: str) -> bool:
    """Return whether a finding is about something left to do: notes never are, nor is what has been written."""
    if finding.level is Level.AUTOMATIC:
        return command != "migrate"
    return finding.level is not Level.NOTE
