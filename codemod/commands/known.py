"""The rules as commands need them: loaded, with a word for people where they cannot be, and looked up by name."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from codemod.cache import OFF
from codemod.commands.ending import NAME, Failure
from codemod.table_files import RulesError

if TYPE_CHECKING:
    from codemod.rules import Rules


def known_rules(own: Path | None = None) -> Rules:
    """Return the rules, with a user's own tables laid over them; raises Failure for a table that cannot be used."""
    from codemod.rules import load_rules

    try:
        return load_rules(own)
    except RulesError as error:
        raise unusable(error) from error


def unusable(error: RulesError) -> Failure:
    """Return what ends a run for a table that cannot be used."""
    return Failure(f"The mapping table cannot be used. {error}")


def unknown(what: str, word: str, known: Rules) -> str:
    """Return the message for a word that is no rule, with the rule that is spelt most like it."""
    names = {name.casefold(): name for pair in known.names for name in pair}
    import difflib

    nearest = names[difflib.get_close_matches(word.casefold(), names, n=1, cutoff=0.0)[0]]
    return f'There is no {what} "{word}". Did you mean {nearest}? `{NAME} rules` lists all.'


def table_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say how the tables are read; the command gets the folder of the user's own as `own`."""
    own = click.option(
        "--rules",
        "own",
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path),
        help="Lay the tables in DIR over the shipped ones.",
    )
    cache = click.option(
        "--no-cache",
        is_flag=True,
        expose_value=False,
        callback=_without_cache,
        help="Keep nothing for the next run, and take nothing from the last.",
    )
    return own(cache(command))


def _without_cache(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        os.environ[OFF] = "1"  # so that processes that are started know of it, too
