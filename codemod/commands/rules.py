"""`vobiz-codemod rules`: show the mapping table, or explain one rule."""

from __future__ import annotations

import sys

import click

from codemod.commands.known import known_rules, unknown
from codemod.terminal import say, width_of


@click.command()
@click.argument("code", required=False)
def rules(code: str | None) -> None:
    """Show the mapping table, or explain one rule by its CODE or name."""
    from codemod.report import rules_report

    known = known_rules()
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
    raise click.UsageError(unknown("rule", code, known))
