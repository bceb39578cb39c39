"""`vobiz-codemod migrate`: rewrite the files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from codemod.commands.ending import DONE, FAILED, Failure
from codemod.commands.printing import report
from codemod.commands.request import Request, selection
from codemod.commands.running import concerned, planned_by, result_of, standard_input
from codemod.relative import relative_name
from codemod.report.summary import Result
from codemod.terminal import say

if TYPE_CHECKING:
    from codemod.planning import Plan


@click.command(short_help="Rewrite the files, and say what is left.")
@selection
@click.option("--allow-dirty", is_flag=True, help="Also rewrite files that are not committed.")
@click.option(
    "--answers",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the documents that answer URLs must return into DIR, one for each call.",
)
def migrate(request: Request, allow_dirty: bool, answers: Path | None) -> None:
    """Rewrite the files below PATHS (default: the working directory).

    With - the new source goes to standard output, and what is to be said about it to standard error.
    """
    context = click.get_current_context()
    if request.name is not None:
        result = standard_input(request, request.name)
        _answer(result, answers)
        say(result.outcomes[0].after, nl=False)
        code = FAILED if result.errors else DONE
        report(concerned(result), request, "migrate", code, err=True)
        context.exit(code)
    planned = planned_by(request)
    if not allow_dirty:
        refuse_uncommitted(planned)
    _answer(result_of(planned, request.options), answers)
    # From here on an interruption has something to tell; see Application.invoke.
    context.find_root().obj = planned
    result = result_of(planned.apply(), request.options)
    code = FAILED if result.errors else DONE
    report(result, request, "migrate", code)
    context.exit(code)


def refuse_uncommitted(planned: Plan) -> None:
    """Raise Failure when a file to be written could not be brought back from git."""
    from codemod.write import uncommitted

    paths = uncommitted(planned.to_write)
    if paths:
        names = "\n".join(f"  {relative_name(path)}" for path in paths)
        raise Failure(
            f"Nothing was written: what these files hold is not committed, so git could not bring it back.\n{names}\n"
            "Commit or stash them first, or say --allow-dirty."
        )


def _answer(result: Result, directory: Path | None) -> None:
    """Write the documents that answer URLs must return, before any file: afterwards, nothing would tell them again.

    Raises Failure when one cannot be written, or when a file that holds something else has its name.
    """
    if directory is None:
        return
    from codemod.answer_files import AnswersError, save_answers

    try:
        say(save_answers(directory, result.findings), err=True)
    except AnswersError as error:
        raise Failure(f"No file was rewritten: {error}") from error
