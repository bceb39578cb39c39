"""`vobiz-codemod diff`: show what migrate would change."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from codemod.commands.ending import DONE, FAILED, NAME
from codemod.commands.printing import report
from codemod.commands.request import Request, selection
from codemod.commands.running import foresee
from codemod.report.formats import TEXT
from codemod.report.summary import Result
from codemod.terminal import has_colour, say, width_of


@click.command()
@selection
def diff(request: Request) -> None:
    """Show what migrate would change below PATHS, and write nothing.

    The diff can be applied with `git apply` or `patch -p1` in the directory where it was made.
    """
    result = foresee(request)
    outside: list[str] = []
    if request.form != TEXT:
        report(result, request.form, "diff", FAILED if result.errors else DONE)
    else:
        outside = _show_diff(result)
        _report_problems(result)
    if outside:
        say(
            f"Left out, since a diff can only name what is below the working directory: {', '.join(outside)}. "
            f"Run `{NAME} diff` from a directory above.",
            err=True,
        )
    click.get_current_context().exit(FAILED if result.errors or outside else DONE)


def _show_diff(result: Result) -> list[str]:
    """Print the diff of each file; return the names of those that no diff made here can name."""
    from codemod.report.diff import coloured, leaves, repository_prefix, unified

    colour = has_colour(sys.stdout)
    prefix = repository_prefix(Path.cwd())
    outside = []
    for outcome in result.outcomes:
        if outcome.changes and leaves(outcome.path):
            outside.append(outcome.path)
            continue
        change = unified(outcome.before, outcome.after, outcome.path, prefix=prefix, created=outcome.new)
        if sys.stdout.isatty():
            say(coloured(change), colour=colour, nl=False)
        else:
            say(change, nl=False)
    return outside


def _report_problems(result: Result) -> None:
    """Print to standard error what could not be done, and the summary: the diff has standard output for itself."""
    from codemod.report import text

    width, colour = width_of(sys.stderr), has_colour(sys.stderr)
    told = text.findings(result.problems, result.outcomes, width=width, colour=colour)
    ended = text.summary(result, "diff", width=width)
    say(f"{told}\n\n{ended}" if told else ended, err=True, colour=colour)
