"""`vobiz-codemod completion`: the script that lets a shell complete commands, options and rules."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from codemod.commands.ending import NAME
from codemod.terminal import say

HOW = {
    "bash": f'# In ~/.bashrc: eval "$({NAME} completion bash)"',
    "zsh": f'# In ~/.zshrc: eval "$({NAME} completion zsh)"',
    "fish": f"# Save as ~/.config/fish/completions/{NAME}.fish",
}


@click.command(short_help="Print the script that completes commands in a shell.")
@click.argument("shell", type=click.Choice(list(HOW)))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that lets SHELL complete commands, options and the names of rules."""
    made = get_completion_class(shell)
    assert made is not None
    variable = f"_{NAME.replace('-', '_').upper()}_COMPLETE"
    say(f"{HOW[shell]}\n{made(context.find_root().command, {}, NAME, variable).source()}")
