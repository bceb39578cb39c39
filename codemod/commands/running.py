"""Running the engine for a command: on a tree, or on standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from codemod.commands.ending import Failure
from codemod.commands.known import unusable
from codemod.levels import Status
from codemod.report.summary import Result
from codemod.table_files import RulesError

if TYPE_CHECKING:
    from codemod.commands.request import Request
    from codemod.finding import Finding
    from codemod.options import Options
    from codemod.planning import Plan


def foresee(request: Request) -> Result:
    """Return what migrate would do, without doing it."""
    if request.name is not None:
        return concerned(standard_input(request, request.name))
    return result_of(planned_by(request), request.options)


def planned_by(request: Request) -> Plan:
    """Return the plan of the engine, with a progress bar while it is made."""
    from codemod.configuration import ConfigurationError
    from codemod.planning import plan
    from codemod.report.progress import progress

    display = request.display
    ours = () if display.output is None else (display.output,)
    run = partial(plan, request.paths, request.options, jobs=request.jobs, leave_out=ours)
    try:
        if display.verbose:
            from codemod.commands.verbose import telling

            with telling(request.paths[0], request.jobs) as told:
                return run(tell=told.file)
        if display.quiet:
            return run()
        with progress(sys.stderr, display.colour) as advance:
            return run(progress=advance)
    except ConfigurationError as error:
        raise Failure(f"The configuration cannot be used. {error}") from error
    except RulesError as error:
        raise unusable(error) from error


def standard_input(request: Request, name: str) -> Result:
    """Return what becomes of standard input; always one outcome, whether or not it holds Twilio code."""
    if not request.display.verbose:
        return _of_standard_input(name, request.options)
    from codemod.commands.verbose import telling

    with telling(Path(name), 1) as told:
        told.file(name, "read from standard input")
        return _of_standard_input(name, request.options)


def _of_standard_input(name: str, options: Options) -> Result:
    from codemod.helpers import configured_module
    from codemod.migrate import migrate_source
    from codemod.surroundings import Surroundings

    content = sys.stdin.buffer.read()
    outcome = migrate_source(content, name, options)
    # A module that is not there cannot be made on standard output: the file gets its own helpers then.
    if (module := configured_module(Path(os.path.abspath(name)), outcome, options.configuration)) is not None:
        outcome = migrate_source(content, name, options, surroundings=Surroundings(helper_module=module))
    findings = tuple(sorted(outcome.findings, key=lambda finding: finding.sort_key))
    return Result(1, (outcome,), findings, steps=_steps(findings, options))


def concerned(result: Result) -> Result:
    """Return the result of standard input without an outcome that has nothing to tell, as the plan of a tree would."""
    told = tuple(
        outcome for outcome in result.outcomes if outcome.changes or outcome.findings or outcome.status is Status.ERROR
    )
    return replace(result, outcomes=told)


def result_of(planned: Plan, options: Options) -> Result:
    """Return of a plan what the reports need."""
    steps = _steps(planned.findings, options)
    return Result(planned.looked_at, planned.outcomes, planned.findings, steps=steps)


def _steps(findings: Sequence[Finding], options: Options) -> Mapping[tuple[str, bool], str]:
    """Return what the tables say of where findings are listed in what to do next; nothing where there are none."""
    if not findings:
        return {}
    from codemod.rules import load_rules

    return load_rules(options.rules).steps
