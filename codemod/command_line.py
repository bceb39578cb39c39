"""The command line: reads the options, runs the engine, prints; the engine is imported only when a command needs it."""

from __future__ import annotations

import difflib
import functools
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from codemod.finding import Level, Status
from codemod.terminal import escape_what_is_lacking, has_colour, say, width_of

if TYPE_CHECKING:
    from codemod.planning import Options, Plan
    from codemod.report.summary import Result
    from codemod.rules import Rules

NAME = "vobiz-codemod"
DONE, WORK_LEFT, FAILED, INTERRUPTED = 0, 1, 2, 130
STANDARD_INPUT = "stdin.py"
"""The name that standard input goes by, unless --stdin-filename tells."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks of migrate, diff or check."""

    paths: tuple[Path, ...]
    """Where to look; empty when it is standard input."""
    name: str | None
    """The name that standard input goes by; None when it is not read."""
    form: str
    options: Options
    jobs: int
    """How many processes may be started."""


class Failure(click.ClickException):
    """The run could not do its job; the message says why and what to do."""

    exit_code = FAILED


class Application(click.Group):
    """The group of commands, and what all of them share when a run does not end by itself."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run; see click. Output that the terminal's encoding lacks is escaped, not an error."""
        escape_what_is_lacking()
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an interruption and a defect of the tool end it with a word on what was written."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            say(f"\nInterrupted. {_what_was_written(ctx.obj)}", err=True)
            ctx.exit(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            # Python itself would exit with 1, which would pass for "work left".
            say(traceback.format_exc(), err=True)
            raise Failure(f"This is a defect of {NAME}, please report it. {_what_was_written(ctx.obj)}") from error


def _version(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    """Print the version and end."""
    if not wanted:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version(NAME)
    except PackageNotFoundError:
        number = "(run from a checkout, not installed)"
    say(f"{NAME} {number}")
    ctx.exit(DONE)


@click.group(
    cls=Application,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done or clean; 1 work is left (check); 2 the run could not do its job.",
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
def main() -> None:
    """Move a Twilio voice codebase to Vobiz.

    Look at the change first with `vobiz-codemod diff`, then write it with `vobiz-codemod migrate`.
    """


def _number(ctx: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    """Return how many processes are asked for; raises BadParameter for what is no such number."""
    if value is None:
        return None
    if not value.isdecimal() or int(value) < 1:
        raise click.BadParameter(f'"{value}" is no number of processes. Give a whole number, 1 or more.')
    return int(value)


def _selection(command: Callable[..., None]) -> Callable[..., None]:
    """Add the arguments and options that migrate, diff and check share, and hand them on as a Request."""

    @click.argument("paths", nargs=-1, metavar="[PATHS]...")
    @click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
    @click.option(
        "--select", multiple=True, metavar="RULES", help="Only these: codes, beginnings of codes, rule names."
    )
    @click.option("--ignore", multiple=True, metavar="RULES", help="All but these.")
    @click.option(
        "--level",
        type=click.Choice([Level.AUTOMATIC.value, Level.REVIEW.value]),
        default=Level.REVIEW.value,
        show_default=True,
        help="The heaviest level that is rewritten.",
    )
    @click.option(
        "--stdin-filename",
        metavar="NAME",
        help=f"The name that standard input goes by, which says its kind.  [default: {STANDARD_INPUT}]",
    )
    @click.option(
        "--jobs",
        callback=_number,
        metavar="N",
        help="Start up to N processes; 1 starts none. The outcome is the same.  [default: the number of processors]",
    )
    @functools.wraps(command)
    def with_request(
        paths: tuple[str, ...],
        form: str,
        select: tuple[str, ...],
        ignore: tuple[str, ...],
        level: str,
        stdin_filename: str | None,
        jobs: int | None,
        **others: Any,
    ) -> None:
        places, name = _places(paths, stdin_filename)
        options = _options(places, name, select, ignore, level)
        command(Request(places, name, form, options, jobs or _processors()), **others)

    return with_request


@main.command()
@_selection
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
        result = _standard_input(request.name, request.options)
        _answer(result, answers)
        say(result.outcomes[0].after, nl=False)
        _report(_concerned(result), request.form, "migrate", err=True)
        context.exit(FAILED if result.errors else DONE)
    planned = _plan(request)
    if not allow_dirty:
        _refuse_uncommitted(planned)
    _answer(_result(planned), answers)
    # From here on an interruption has something to tell; see Application.invoke.
    context.find_root().obj = planned
    result = _result(planned.apply())
    _report(result, request.form, "migrate")
    context.exit(FAILED if result.errors else DONE)


@main.command()
@_selection
def diff(request: Request) -> None:
    """Show what migrate would change below PATHS, and write nothing.

    The diff can be applied with `git apply` or `patch -p1` in the directory where it was made.
    """
    result = _foresee(request)
    outside: list[str] = []
    if request.form == "json":
        _report(result, request.form, "diff")
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


@main.command()
@_selection
def check(request: Request) -> None:
    """Say what is left below PATHS, for hooks and CI; write nothing.

    Exit code 1 while a change is pending, or a review or manual finding stands. Notes never count.
    """
    result = _foresee(request)
    _report(result, request.form, "check")
    click.get_current_context().exit(FAILED if result.errors else WORK_LEFT if result.work_left else DONE)


@main.command()
@click.argument("code", required=False)
def rules(code: str | None) -> None:
    """Show the mapping table, or explain one rule by its CODE or name."""
    from codemod.report import rules_report

    known = _rules()
    width = width_of(sys.stdout)
    if code is None:
        rows = list(known.elements.rows.values())
        say(rules_report.table(known.rules, width if sys.stdout.isatty() else None, rows))
        return
    wanted = code.casefold()
    for rule in known.rules:
        if wanted in (rule.code.casefold(), rule.name.casefold()):
            from codemod.planning import example

            say(rules_report.explanation(rule, example(rule, known), width))
            return
    for row in known.elements.rows.values():
        if wanted in (row.code.casefold(), row.name.casefold()):
            from codemod.planning import element_example
            from codemod.report import elements_report

            say(elements_report.explanation(row, element_example(row, known), width))
            return
    for message in known.messages.values():
        if message.code and wanted in (message.code.casefold(), message.name.casefold()):
            parts = (f"{message.code} {message.name} ({message.level.value})", message.text, message.help)
            say("\n\n".join(filter(None, parts)))
            return
    raise click.UsageError(_unknown("rule", code, known))


def _places(paths: Sequence[str], stdin_filename: str | None) -> tuple[tuple[Path, ...], str | None]:
    """Return the paths to look at, or the name of standard input when that is what to look at."""
    if "" in paths:
        # pathlib would take it for the working directory: an unset variable in a script must not rewrite that.
        raise click.UsageError("A path is empty. Name a file or a directory; . is the working directory.")
    if "-" in paths or stdin_filename is not None:
        if set(paths) - {"-"}:
            raise click.UsageError("Standard input (-, --stdin-filename) and PATHS exclude each other.")
        return (), os.path.relpath(stdin_filename or STANDARD_INPUT).replace(os.sep, "/")
    return tuple(Path(path) for path in paths or (".",)), None


def _options(
    places: Sequence[Path], name: str | None, select: Sequence[str], ignore: Sequence[str], level: str
) -> Options:
    """Return what the engine is told: the configuration that holds at the first place, and the selection."""
    from codemod.configuration import ConfigurationError, load

    try:
        configuration = load(places[0] if name is None else Path(name))
    except ConfigurationError as error:
        raise Failure(f"The configuration cannot be used. {error}") from error
    known = _rules()
    from codemod.planning import Options

    return Options(
        configuration=configuration,
        select=_named(select, "--select", known),
        ignore=_named(ignore, "--ignore", known),
        level=Level(level),
    )


def _rules() -> Rules:
    """Return the rules."""
    from codemod.rules import RulesError, load_rules

    try:
        return load_rules()
    except RulesError as error:
        raise Failure(f"The mapping table cannot be used. {error}") from error


def _named(values: Sequence[str], option: str, known: Rules) -> tuple[str, ...]:
    """Return the codes, beginnings of codes and rule names in the values of an option, as the rules spell them."""
    names = []
    for word in (word.strip() for value in values for word in value.split(",")):
        if not word:
            continue
        if any(name == word.lower() for _, name in known.names):
            names.append(word.lower())
        elif any(code.startswith(word.upper()) for code, _ in known.names):
            names.append(word.upper())
        else:
            raise click.BadParameter(_unknown("rule", word, known), param_hint=option)
    if values and not names:
        raise click.BadParameter("It names no rule.", param_hint=option)
    return tuple(names)


def _unknown(what: str, word: str, known: Rules) -> str:
    """Return the message for a word that is no rule, with the rule that is spelt most like it."""
    names = {name.casefold(): name for pair in known.names for name in pair}
    nearest = names[difflib.get_close_matches(word.casefold(), names, n=1, cutoff=0.0)[0]]
    return f'There is no {what} "{word}". Did you mean {nearest}? `{NAME} rules` lists all.'


def _foresee(request: Request) -> Result:
    """Return what migrate would do, without doing it."""
    if request.name is not None:
        return _concerned(_standard_input(request.name, request.options))
    return _result(_plan(request))


def _plan(request: Request) -> Plan:
    """Return the plan of the engine, with a progress bar while it is made."""
    from codemod.configuration import ConfigurationError
    from codemod.planning import plan
    from codemod.report.progress import progress

    try:
        with progress(sys.stderr) as advance:
            return plan(request.paths, request.options, progress=advance, jobs=request.jobs)
    except ConfigurationError as error:
        raise Failure(f"The configuration cannot be used. {error}") from error


def _processors() -> int:
    """Return how many processes a run may start unless it is told otherwise."""
    from codemod.workers import available

    return available()


def _standard_input(name: str, options: Options) -> Result:
    """Return what becomes of standard input; always one outcome, whether or not it holds Twilio code."""
    from codemod.helpers import configured_module
    from codemod.migrate import migrate_source
    from codemod.report.summary import Result
    from codemod.surroundings import Surroundings

    content = sys.stdin.buffer.read()
    outcome = migrate_source(content, name, options)
    # A module that is not there cannot be made on standard output: the file gets its own helpers then.
    if (module := configured_module(Path(os.path.abspath(name)), outcome, options.configuration)) is not None:
        outcome = migrate_source(content, name, options, surroundings=Surroundings(helper_module=module))
    return Result(1, (outcome,), tuple(sorted(outcome.findings, key=lambda finding: finding.sort_key)))


def _concerned(result: Result) -> Result:
    """Return the result of standard input without an outcome that has nothing to tell, as the plan of a tree would."""
    from codemod.report.summary import Result

    told = tuple(
        outcome for outcome in result.outcomes if outcome.changes or outcome.findings or outcome.status is Status.ERROR
    )
    return Result(result.looked_at, told, result.findings)


def _result(planned: Plan) -> Result:
    """Return of a plan what the reports need."""
    from codemod.report.summary import Result

    return Result(planned.looked_at, planned.outcomes, planned.findings)


def _refuse_uncommitted(planned: Plan) -> None:
    """Raise Failure when a file to be written could not be brought back from git."""
    from codemod.write import uncommitted

    paths = uncommitted(planned.to_write)
    if paths:
        names = "\n".join(f"  {os.path.relpath(path).replace(os.sep, '/')}" for path in paths)
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


def _report(result: Result, form: str, command: str, *, err: bool = False) -> None:
    """Print findings and summary to standard output, or to standard error where that bears source code."""
    if form == "json":
        from codemod.report import json_report

        say(json_report.render(result), err=err)
        return
    from codemod.report import text

    stream = sys.stderr if err else sys.stdout
    width, colour = width_of(stream), has_colour(stream)
    told = text.findings(result.findings, result.outcomes, width=width, colour=colour, compact=command == "migrate")
    ended = text.summary(result, command, width=width)
    say(f"{told}\n\n{ended}" if told else ended, err=err, colour=colour)


def _report_problems(result: Result) -> None:
    """Print to standard error what could not be done, and the summary: the diff has standard output for itself."""
    from codemod.report import text

    width, colour = width_of(sys.stderr), has_colour(sys.stderr)
    told = text.findings(result.problems, result.outcomes, width=width, colour=colour)
    ended = text.summary(result, "diff", width=width)
    say(f"{told}\n\n{ended}" if told else ended, err=True, colour=colour)


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


def _what_was_written(planned: object) -> str:
    """Return a sentence on what a run that broke off has written; only the disk knows for sure."""
    changing = [outcome for outcome in getattr(planned, "outcomes", ()) if outcome.changes]
    written = [outcome.path for outcome in changing if _holds(outcome.path, outcome.after)]
    if not written:
        return "Nothing was written."
    return (
        f"Of {len(changing)} files to be rewritten these {len(written)} were: {', '.join(written)}. "
        f"The others are as they were; `{NAME} migrate --allow-dirty` goes on."
    )


def _holds(path: str, content: bytes) -> bool:
    try:
        return Path(path).read_bytes() == content
    except OSError:
        return False
