"""`vobiz-codemod config`: show what is in force, and from where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from codemod.commands.ending import Failure
from codemod.terminal import say


@click.command(short_help="Show the configuration in force, and from where.")
@click.argument("path", default=".", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the configuration, for editors.")
def config(path: Path, form: str, schema: bool) -> None:
    """Show the configuration that is in force at PATH (default: the working directory), and from where."""
    from codemod import schemas
    from codemod.configuration import ConfigurationError, find
    from codemod.report import configuration_report

    if schema:
        say(schemas.text("configuration"), nl=False)
        return
    try:
        found = find(path)
    except ConfigurationError as error:
        raise Failure(f"The configuration cannot be used. {error}") from error
    settings = configuration_report.settings(found, schemas.schema("configuration")["properties"])
    if form == "json":
        document: dict[str, Any] = {"version": 1, "settings": configuration_report.as_values(settings)}
        say(json.dumps(document, indent=2))
    else:
        say(configuration_report.text(settings, path.as_posix()))
