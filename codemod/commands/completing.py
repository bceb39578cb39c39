"""What a shell is offered where a word is not finished: codes and names of rules, and paths."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def rule_words(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the codes and names that a word may become; in a list with commas, the last one.

    Names are offered once their first letter stands there: nobody reads all of both.
    """
    from click.shell_completion import CompletionItem

    from codemod.rules import load_rules
    from codemod.table_files import RulesError

    before, comma, word = incomplete.rpartition(",")
    try:
        names = load_rules(_own(ctx)).names
    except RulesError:
        return []  # the command will say it
    codes: dict[str, list[str]] = {}
    for code, name in names:
        codes.setdefault(code, []).append(name)
    offered = {code: ", ".join(named) for code, named in codes.items() if code.startswith(word.upper())}
    if word:
        offered |= {name: code for code, name in names if name.startswith(word.lower())}
    return [CompletionItem(f"{before}{comma}{each}", help=told) for each, told in offered.items()]


def paths(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Let the shell complete the name of a file or a folder."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def _own(ctx: click.Context) -> Path | None:
    """Return the folder of --rules, where it is given and there: a word that is not finished is no error."""
    own = ctx.params.get("own")
    return own if isinstance(own, Path) and own.is_dir() else None
