"""`vobiz-codemod rules`: show the mapping table or a part of it, or explain one rule."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from codemod.commands import completing
from codemod.commands.known import known_rules, table_options, unknown
from codemod.terminal import say, width_of

if TYPE_CHECKING:
    from codemod.report.rule_pages import Entry


@click.command(short_help="Show the mapping table, or explain one rule.")
@click.argument("word", required=False, metavar="[CODE]", shell_complete=completing.rule_words)
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@click.option("--coverage", is_flag=True, help="Show what becomes of all that twilio-python offers for voice.")
@table_options
def rules(word: str | None, form: str, coverage: bool, own: Path | None) -> None:
    """Show the mapping table, or explain one rule by its CODE or name.

    The beginning of codes (VB2) or a part of names and of the code on both sides (hold) shows those rows only.
    """
    if coverage:
        _coverage(word, form, own)
        return
    from codemod.report import rules_markdown, rules_report
    from codemod.report.rule_pages import entries, matching

    known = known_rules(own)
    every = entries(known)
    shown = every if word is None else matching(every, word)
    if not shown:
        raise click.UsageError(unknown("rule", str(word), known))
    if form == "json":
        say(rules_report.as_json([entry.page() for entry in shown]))
    elif _is_one(shown, word):
        page = shown[0].page()
        if form == "markdown":
            say(rules_markdown.page(page), nl=False)
        else:
            say(rules_report.explanation(page, width_of(sys.stdout)))
    elif form == "markdown":
        say(rules_markdown.table(shown))
    else:
        say(rules_report.table(shown, width_of(sys.stdout) if sys.stdout.isatty() else None))


def _coverage(word: str | None, form: str, own: Path | None) -> None:
    """Print what becomes of each method, keyword, verb and attribute of the source, or of those that the word names."""
    from codemod.coverage import calls_covered, naming
    from codemod.document_coverage import documents_covered
    from codemod.report import coverage_report

    known = known_rules(own)
    every = (*calls_covered(known), *documents_covered(known))
    shown = every if word is None else naming(every, word)
    if not shown:
        raise click.UsageError(unknown("rule", str(word), known))
    if form == "json":
        say(coverage_report.as_json(shown))
    elif form == "markdown":
        say(coverage_report.as_markdown(shown))
    else:
        say(coverage_report.as_text(shown, width_of(sys.stdout) if sys.stdout.isatty() else None))


def _is_one(shown: list[Entry], word: str | None) -> bool:
    """Return whether the word names the one entry that is shown, rather than a part of it."""
    return word is not None and len(shown) == 1
