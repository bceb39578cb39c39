"""Running the engine for a command: on a tree, or on standard input."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from codemod.commands.ending import Failure
from codemod.finding import Status
from codemod.report.summary import Result

if TYPE_CHECKING:
    from codemod.commands.request import Request
    from codemod.options import Options
    from codemod.planning import Plan


def foresee(request: Request) -> Result:
    """Return what migrate would do, without doing it."""
    if request.name is not None:
        return concerned(standard_input(request.name, request.options))
    return result_of(planned_by(request))


def planned_by(request: Request) -> Plan:
    """Return the plan of the engine, with a progress bar while it is made."""
    from codemod.configuration import ConfigurationError
    from codemod.planning import plan
    from codemod.report.progress import progress

    try:
        with progress(sys.stderr) as advance:
            return plan(request.paths, request.options, progress=advance, jobs=request.jobs)
    except ConfigurationError as error:
        raise Failure(f"The configuration cannot be used. {error}") from error


def standard_input(name: str, options: Options) -> Result:
    """Return what becomes of standard input; always one outcome, whether or not it holds Twilio code."""
    from codemod.helpers import configured_module
    from codemod.migrate import migrate_source
    from codemod.surroundings import Surroundings

    content = sys.stdin.buffer.read()
    outcome = migrate_source(content, name, options)
    # A module that is not there cannot be made on standard output: the file gets its own helpers then.
    if (module := configured_module(Path(os.path.abspath(name)), outcome, options.configuration)) is not None:
        outcome = migrate_source(content, name, options, surroundings=Surroundings(helper_module=module))
    return Result(1, (outcome,), tuple(sorted(outcome.findings, key=lambda finding: finding.sort_key)))


def concerned(result: Result) -> Result:
    """Return the result of standard input without an outcome that has nothing to tell, as the plan of a tree would."""
    told = tuple(
        outcome for outcome in result.outcomes if outcome.changes or outcome.findings or outcome.status is Status.ERROR
    )
    return Result(result.looked_at, told, result.findings)


def result_of(planned: Plan) -> Result:
    """Return of a plan what the reports need."""
    return Result(planned.looked_at, planned.outcomes, planned.findings)
