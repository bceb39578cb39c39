"""`vobiz-codemod diff`: show what migrate would change."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from codemod.commands.display import Display
from codemod.commands.ending import DONE, FAILED, NAME
from codemod.commands.printing import problems, report, summarise
from codemod.commands.request import Request, selection
from codemod.commands.running import foresee
from codemod.finding import Outcome
from codemod.report.forms import TEXT
from codemod.report.summary import Result
from codemod.terminal import PIPED_WIDTH, has_colour, say, width_of


@click.command(short_help="Show what migrate would change; write nothing.")
@selection
@click.option("--stat", is_flag=True, help="Count the lines that change in each file, in place of the diff.")
def diff(request: Request, stat: bool) -> None:
    """Show what migrate would change below PATHS, and write nothing.

    The diff can be applied with `git apply` or `patch -p1` in the directory where it was made.
    """
    display = request.display
    if stat and display.form != TEXT:
        raise click.UsageError(f"--stat and --format {display.form} exclude each other.")
    result = foresee(request)
    outside: list[str] = []
    if display.form != TEXT:
        report(result, request, "diff", FAILED if result.errors else DONE)
    else:
        if stat:
            _show_counts(result, display)
        else:
            outside = _show_diff(result, display)
        problems(result, display)
        summarise(result, display, "diff")
    if outside:
        say(
            f"Left out, since a diff can only name what is below the working directory: {', '.join(outside)}. "
            f"Run `{NAME} diff` from a directory above.",
            err=True,
        )
    click.get_current_context().exit(FAILED if result.errors or outside else DONE)


def _show_diff(result: Result, display: Display) -> list[str]:
    """Print the diff of each file; return the names of those that no diff made here can name."""
    from codemod.report.diff import coloured, leaves, repository_prefix, unified

    prefix = repository_prefix(Path.cwd())

    def change(outcome: Outcome) -> bytes:
        return unified(outcome.before, outcome.after, outcome.path, prefix=prefix, created=outcome.new)

    changing = [outcome for outcome in result.outcomes if outcome.changes]
    inside = [outcome for outcome in changing if not leaves(outcome.path)]
    if display.output is not None:
        from codemod.commands.output import save

        save(display.output, b"".join(map(change, inside)))
    else:
        colour = has_colour(sys.stdout, display.colour)
        for outcome in inside:
            if colour or sys.stdout.isatty():
                say(coloured(change(outcome)), colour=colour, nl=False)
            else:
                say(change(outcome), nl=False)
    return [outcome.path for outcome in changing if leaves(outcome.path)]


def _show_counts(result: Result, display: Display) -> None:
    """Print how many lines change in each file."""
    from codemod.report.stat import stat

    if display.output is not None:
        from codemod.commands.output import save

        save(display.output, stat(result.outcomes, PIPED_WIDTH).encode("utf-8", "backslashreplace"))
        return
    colour = has_colour(sys.stdout, display.colour)
    say(stat(result.outcomes, width_of(sys.stdout), colour=colour), colour=colour, nl=False)
