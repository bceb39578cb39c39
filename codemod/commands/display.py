"""How a run is shown: its form, where it goes, in colours or not, and how much of it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import click

from codemod.commands import completing
from codemod.report.forms import FORMATS, TEXT

AUTO, ALWAYS, NEVER = "auto", "always", "never"


class Display(NamedTuple):
    """What the user asks of how a run is shown."""

    form: str = TEXT
    output: Path | None = None
    """Where the report goes; None for the standard streams."""
    colour: str = AUTO
    quiet: bool = False
    """Whether nothing but findings that count is told."""
    verbose: bool = False
    """Whether it is told what is read and why not, by which configuration, and how long it takes."""


def showing(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say how a run is shown, and hand them on as a Display."""

    @click.option(
        "--format",
        "form",
        type=click.Choice([TEXT, *FORMATS]),
        default=TEXT,
        show_default=True,
        help="The form of the report.",
    )
    @click.option(
        "--output",
        metavar="FILE",
        callback=_place,
        shell_complete=completing.paths,
        help="Write the report, or the diff, to FILE; - is standard output.",
    )
    @click.option(
        "--color",
        "colour",
        type=click.Choice([AUTO, ALWAYS, NEVER]),
        default=AUTO,
        show_default=True,
        help="When to colour what is printed.",
    )
    @click.option("-q", "--quiet", is_flag=True, help="Print the findings that count, and nothing else.")
    @click.option("-v", "--verbose", is_flag=True, help="Say which files are read, by which configuration; times.")
    @functools.wraps(command)
    def with_display(
        form: str = TEXT,
        output: Path | None = None,
        colour: str = AUTO,
        quiet: bool = False,
        verbose: bool = False,
        **others: Any,
    ) -> None:
        if quiet and verbose:
            raise click.UsageError("--quiet and --verbose exclude each other.")
        if output is not None:
            from codemod.commands.output import check

            check(output)
        command(display=Display(form, output, colour, quiet, verbose), **others)

    return with_display


def _place(ctx: click.Context, parameter: click.Parameter, value: str | None) -> Path | None:
    """Return where the report goes; raises BadParameter for no name at all."""
    if value == "":
        raise click.BadParameter("The name is empty. Name a file; - is standard output.")
    return None if value in (None, "-") else Path(str(value))
