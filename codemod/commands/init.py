"""`vobiz-codemod init`: write a first configuration, with what the tree shows of each key."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from codemod.commands.ending import NAME, Failure
from codemod.commands.known import known_rules
from codemod.relative import relative_name
from codemod.terminal import say

if TYPE_CHECKING:
    from codemod.initial import Seen


@click.command(short_help="Write a first configuration, from what the tree shows.")
@click.argument("directory", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
def init(directory: Path) -> None:
    """Write a commented [tool.vobiz-codemod] for DIRECTORY (default: the working directory), from what stands in it.

    Into its pyproject.toml where there is one, else into vobiz-codemod.toml. On a terminal it asks for what the tree
    leaves open.
    """
    from codemod import schemas
    from codemod.configuration import OWN_FILE, TABLE, ConfigurationError, find
    from codemod.initial import seen_in, table
    from codemod.options import Options
    from codemod.planning import plan
    from codemod.write import create_file, replace_file

    try:
        found = find(directory)
        if found.source is not None and found.source.parent == directory.resolve():
            raise Failure(
                f"{relative_name(found.source)} configures the tool already; `{NAME} config` shows what is in force."
            )
        planned = plan([directory], Options(found.configuration))
    except ConfigurationError as error:
        raise Failure(f"The configuration cannot be used. {error}") from error
    seen = seen_in(planned.outcomes, planned.findings, known_rules())
    known = schemas.schema("configuration")["properties"]
    answers = _asked(seen, directory / OWN_FILE) if sys.stdin.isatty() and sys.stdout.isatty() else {}
    lines = table(seen, answers, known)

    project = directory / "pyproject.toml"
    content = project.read_bytes() if project.is_file() else None
    extended = None if content is None else _extended(content, [f"[tool.{TABLE}]", *lines])
    if content is not None and extended is not None:
        path, refusal = project, replace_file(project, content, extended)
    else:
        path = directory / OWN_FILE
        refusal = create_file(path, ("\n".join(lines) + "\n").encode())
    if refusal is not None:
        raise Failure(f"{relative_name(path)} could not be written. {refusal}")
    for key, about in seen.items():
        say(f"{key}: {about.what} ({', '.join(about.places[:3])}{', ...' if len(about.places) > 3 else ''})")
    say(f"{relative_name(path)} was written. Next: settle what it says of this tree, then look at `{NAME} diff`.")


def _asked(seen: dict[str, Seen], source: Path) -> dict[str, Any]:
    """Return what the user answers for the keys without which something is left undone; Enter leaves one open."""
    from codemod.configuration import ConfigurationError
    from codemod.configured_values import check_value

    answers: dict[str, Any] = {}
    for key, about in seen.items():
        while about.asked and key not in answers:
            text = click.prompt(f"{key} ({about.what}; Enter to leave it open)", default="", show_default=False).strip()
            if not text:
                break
            value = {"true": True, "yes": True, "false": False, "no": False}.get(text.lower(), text)
            try:
                check_value(source, key, value)
            except ConfigurationError as error:
                say(str(error).partition(": ")[2])
            else:
                answers[key] = value
    return answers


def _extended(content: bytes, lines: list[str]) -> bytes | None:
    """Return a pyproject.toml with a table behind its end; None where it cannot stand there.

    That is where `tool` is closed, or the file is no TOML: then it has an error that is not ours to meet.
    """
    from codemod.configuration import TABLE, is_table

    newline = b"\r\n" if b"\r\n" in content else b"\n"
    before = content if not content or content.endswith(b"\n") else content + newline
    text = newline.join(line.encode() for line in ["" if content else None, *lines] if line is not None)
    extended = before + text + newline
    return extended if is_table(extended, TABLE) else None
