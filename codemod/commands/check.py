"""`vobiz-codemod check`: say what is left, for hooks and CI."""

from __future__ import annotations

import click

from codemod.commands.ending import DONE, FAILED, WORK_LEFT
from codemod.commands.printing import report
from codemod.commands.request import Request, selection
from codemod.commands.running import foresee
from codemod.terminal import say


def _print_schema(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    """Print the schema of the JSON report and end."""
    if wanted:
        from codemod import schemas

        say(schemas.text("report"), nl=False)
        ctx.exit(DONE)


@click.command()
@selection
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON Schema of the JSON report, and end.",
)
def check(request: Request) -> None:
    """Say what is left below PATHS, for hooks and CI; write nothing.

    Exit code 1 while a change is pending, or a review or manual finding stands. Notes never count.
    """
    result = foresee(request)
    code = FAILED if result.errors else WORK_LEFT if result.work_left else DONE
    report(result, request, "check", code)
    click.get_current_context().exit(code)
