"""`vobiz-codemod check`: say what is left, for hooks and CI."""

from __future__ import annotations

from pathlib import Path

import click

from codemod.commands.ending import DONE, FAILED, WORK_LEFT
from codemod.commands.printing import report
from codemod.commands.request import Request, selection
from codemod.commands.running import foresee


@click.command()
@selection
@click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Accept the findings that FILE holds.",
)
@click.option(
    "--write-baseline",
    metavar="[FILE]",
    is_flag=False,
    flag_value="",
    type=click.Path(dir_okay=False),
    help="Write all findings into FILE, to be accepted from now on.",
)
def check(request: Request, baseline: Path | None, write_baseline: str | None) -> None:
    """Say what is left below PATHS, for hooks and CI; write nothing but a baseline.

    Exit code 1 while a change is pending, or a review or manual finding stands. Notes never count, nor does what a
    baseline accepts.
    """
    result = foresee(request)
    if write_baseline is not None or baseline is not None or request.options.configuration.baseline is not None:
        from codemod.commands.accepting import accepted, baseline_to_read, path_to_write, written

        path = baseline_to_read(baseline, request)
        if write_baseline is not None:
            result = written(result, path_to_write(write_baseline, path), request)
        elif path is not None:
            result = accepted(result, path, request)
    report(result, request.form, "check")
    click.get_current_context().exit(FAILED if result.errors else WORK_LEFT if result.work_left else DONE)
