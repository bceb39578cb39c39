"""The command line: the group of commands, and what happens when one of them does not end by itself."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from codemod.commands.ending import DONE, INTERRUPTED, NAME, Failure
from codemod.signals import Terminated, as_exceptions
from codemod.terminal import escape_what_is_lacking, say

COMMANDS = {
    "migrate": "codemod.commands.migrate",
    "diff": "codemod.commands.diff",
    "check": "codemod.commands.check",
    "review": "codemod.commands.review",
    "rules": "codemod.commands.rules",
    "init": "codemod.commands.init",
    "config": "codemod.commands.config",
    "completion": "codemod.commands.completion",
}
"""Each command with the module that holds a function of its name, in the order in which they are listed."""


class Application(click.Group):
    """The group of commands, and what all of them share when a run does not end by itself."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order in which a user needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now; None for a name that is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is named; for one that there is not, end the run with what may have been meant."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            from difflib import get_close_matches

            meant = [f" Did you mean '{each}'?" for each in get_close_matches(name.lower(), COMMANDS, n=1)]
            if not meant and Path(name).exists():
                meant = [f" It is a path: `{NAME} diff {name}` shows what would change there."]
            ctx.fail(f"No such command '{name}'.{''.join(meant)}")
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, *others: Any, **kwargs: Any) -> Any:
        """Run; see click. Output that the terminal's encoding lacks is escaped, not an error.

        How a run ends is settled here, since click makes 1 of what it is interrupted by: "work left".
        """
        escape_what_is_lacking()
        standalone = kwargs.get("standalone_mode", True)
        try:
            with as_exceptions():
                ended = super().main(args, *others, **{**kwargs, "standalone_mode": False})
        except (KeyboardInterrupt, click.Abort) as interruption:  # before the command began, after it, or at a question
            if not standalone:
                raise
            say("\nInterrupted.", err=True)
            ended = _code_of(interruption)
        except click.ClickException as error:
            if not standalone:
                raise
            error.show()
            ended = error.exit_code
        if standalone:
            sys.exit(ended)
        return ended

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the options; an interruption so early would be exit code 1 for click, which means "work left" here."""
        try:
            return super().make_context(*args, **kwargs)
        except KeyboardInterrupt as interruption:
            say("\nInterrupted. Nothing was written.", err=True)
            raise click.exceptions.Exit(_code_of(interruption)) from interruption

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an interruption and a defect of the tool end it with a word on what was written."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as interruption:
            say(f"\nInterrupted. {_what_was_written(ctx.obj)}", err=True)
            ctx.exit(_code_of(interruption))
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            # Python itself would exit with 1, which would pass for "work left".
            import traceback

            say(traceback.format_exc(), err=True)
            raise Failure(f"This is a defect of {NAME}, please report it. {_what_was_written(ctx.obj)}") from error


def _code_of(interruption: BaseException | None) -> int:
    """Return the exit code of a run that was interrupted; click has its Abort for whatever did so."""
    if isinstance(interruption, click.Abort):
        interruption = interruption.__cause__
    return interruption.code if isinstance(interruption, Terminated) else INTERRUPTED


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


def _what_was_written(planned: object) -> str:
    """Return a sentence on what a run that broke off has written; only the disk knows for sure."""
    changing = [outcome for outcome in getattr(planned, "outcomes", ()) if outcome.changes]
    written = [outcome.path for outcome in changing if _holds(outcome.path, outcome.after)]
    if not written:
        return "Nothing was written."
    if len(written) == len(changing):
        return f"All {len(changing)} files that were to be rewritten are: look at the change with `git diff`."
    return (
        f"Of {len(changing)} files to be rewritten these {len(written)} were: {', '.join(written)}. "
        "The others are as they were. To begin again, bring these back with git first."
    )


def _holds(path: str, content: bytes) -> bool:
    try:
        return Path(path).read_bytes() == content
    except OSError:
        return False
