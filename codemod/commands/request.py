"""What the user asks of a command that plans: the arguments and options that these commands share."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from codemod.commands import completing
from codemod.commands.display import Display, showing
from codemod.commands.ending import Failure
from codemod.commands.known import known_rules, table_options, unknown
from codemod.levels import Level
from codemod.processors import available
from codemod.relative import relative_name

if TYPE_CHECKING:
    from codemod.options import Options
    from codemod.rules import Rules

STANDARD_INPUT = "stdin.py"
"""The name that standard input goes by, unless --stdin-filename tells."""


class Request(NamedTuple):
    """What the user asks of a command that plans."""

    paths: tuple[Path, ...]
    """Where to look; empty when it is standard input."""
    name: str | None
    """The name that standard input goes by; None when it is not read."""
    display: Display
    options: Options
    jobs: int
    """How many processes may be started."""


def _number(ctx: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    """Return how many processes are asked for; raises BadParameter for what is no such number."""
    if value is None:
        return None
    if not value.isdecimal() or int(value) < 1:
        raise click.BadParameter(f'"{value}" is no number of processes. Give a whole number, 1 or more.')
    return int(value)


def selection(command: Callable[..., None]) -> Callable[..., None]:
    """Add the arguments and options that commands which plan share, and hand them on as a Request."""

    @click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=completing.paths)
    @showing
    @click.option(
        "--select",
        multiple=True,
        metavar="RULES",
        shell_complete=completing.rule_words,
        help="Only these: codes, beginnings of codes, rule names.",
    )
    @click.option(
        "--ignore", multiple=True, metavar="RULES", shell_complete=completing.rule_words, help="All but these."
    )
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
        shell_complete=completing.paths,
        help=f"The name that standard input goes by, which says its kind.  [default: {STANDARD_INPUT}]",
    )
    @click.option(
        "--jobs",
        callback=_number,
        metavar="N",
        help="Start up to N processes; 1 starts none. The outcome is the same.  [default: the number of processors]",
    )
    @table_options
    @functools.wraps(command)
    def with_request(
        paths: tuple[str, ...],
        *,
        display: Display,
        select: tuple[str, ...],
        ignore: tuple[str, ...],
        level: str,
        stdin_filename: str | None = None,
        jobs: int | None,
        own: Path | None,
        **others: Any,
    ) -> None:
        places, name = _places(paths, stdin_filename)
        if display.output is not None and os.path.realpath(display.output) in map(os.path.realpath, places):
            raise click.UsageError(f"--output {display.output} is one of PATHS. Name another file.")
        options = _options(places, name, select, ignore, level, own)
        command(Request(places, name, display, options, jobs or available()), **others)

    return with_request


def _places(paths: Sequence[str], stdin_filename: str | None) -> tuple[tuple[Path, ...], str | None]:
    """Return the paths to look at, or the name of standard input when that is what to look at."""
    if "" in paths:
        # pathlib would take it for the working directory: an unset variable in a script must not rewrite that.
        raise click.UsageError("A path is empty. Name a file or a directory; . is the working directory.")
    if "-" in paths or stdin_filename is not None:
        if set(paths) - {"-"}:
            raise click.UsageError("Standard input (-, --stdin-filename) and PATHS exclude each other.")
        return (), relative_name(stdin_filename or STANDARD_INPUT)
    return tuple(Path(path) for path in paths or (".",)), None


def _options(
    places: Sequence[Path], name: str | None, select: Sequence[str], ignore: Sequence[str], level: str, own: Path | None
) -> Options:
    """Return what the engine is told: the configuration that holds at the first place, and the selection."""
    from codemod.configuration import ConfigurationError, load

    try:
        configuration = load(places[0] if name is None else Path(name))
    except ConfigurationError as error:
        raise Failure(f"The configuration cannot be used. {error}") from error
    known = known_rules(own) if select or ignore or own is not None else None
    from codemod.options import Options

    return Options(
        configuration=configuration,
        select=_named(select, "--select", known) if known is not None else (),
        ignore=_named(ignore, "--ignore", known) if known is not None else (),
        level=Level(level),
        rules=own,
    )


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
            raise click.BadParameter(unknown("rule", word, known), param_hint=option)
    if values and not names:
        raise click.BadParameter("It names no rule.", param_hint=option)
    return tuple(names)
