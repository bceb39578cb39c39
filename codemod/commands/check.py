"""`vobiz-codemod check`: say what is left, for hooks and CI."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from codemod.commands.ending import DONE, FAILED, WORK_LEFT, Failure
from codemod.commands.printing import report
from codemod.commands.request import Request, selection
from codemod.commands.running import foresee
from codemod.report.summary import Result
from codemod.terminal import say


def _print_schema(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    """Print the schema of the JSON report and end."""
    if wanted:
        from codemod import schemas

        say(schemas.text("report"), nl=False)
        ctx.exit(DONE)


@click.command(short_help="Say what is left, for hooks and CI.")
@selection
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON Schema of the JSON report, and end.",
)
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
@click.option("--diff-base", metavar="REV", help="Tell only of what changed since REV, which git is asked for.")
def check(request: Request, baseline: Path | None, write_baseline: str | None, diff_base: str | None) -> None:
    """Say what is left below PATHS, for hooks and CI; write nothing but a baseline.

    Exit code 1 while a change is pending, or a review or manual finding stands. Notes never count, nor does what a
    baseline accepts.
    """
    if diff_base is not None and (write_baseline is not None or request.name is not None):
        raise click.UsageError("--diff-base goes neither with --write-baseline nor with standard input.")
    result = foresee(request)
    if write_baseline is not None or baseline is not None or request.options.configuration.baseline is not None:
        from codemod.commands.accepting import accepted, baseline_to_read, path_to_write, written

        path = baseline_to_read(baseline, request)
        if write_baseline is not None:
            result = written(result, path_to_write(write_baseline, path), request)
        elif path is not None:
            result = accepted(result, path, request)
    if diff_base is not None:
        result = _narrowed(result, diff_base)
    code = FAILED if result.errors else WORK_LEFT if result.work_left else DONE
    report(result, request, "check", code)
    click.get_current_context().exit(code)


def _narrowed(result: Result, revision: str) -> Result:
    """Return a result without what is about lines that did not change; raises Failure where git cannot say."""
    from codemod.baseline import counts
    from codemod.changed import RevisionError, changed_since

    try:
        changed = changed_since(revision, Path.cwd())
    except RevisionError as error:
        raise Failure(str(error)) from error
    known = {each.path for each in result.outcomes}
    lost = {each for each in result.problems if each.path not in known}  # paths that were named, for instance
    findings = tuple(each for each in result.findings if each in lost or changed.touches(each.path, each.place))
    paths = {each.path for each in findings}
    outcomes = tuple(each for each in result.outcomes if each.path in paths)
    elsewhere = sum(map(counts, result.findings)) - sum(map(counts, findings))
    return replace(result, outcomes=outcomes, findings=findings, elsewhere=elsewhere)
