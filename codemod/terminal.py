"""Printing: to terminals and pipes, to readers who leave, in encodings that lack characters."""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO

import click

PIPED_WIDTH = 80
LEAST_WIDTH = 40


def escape_what_is_lacking() -> None:
    """Let the standard streams write characters that their encoding lacks as escapes, where they would raise."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def width_of(stream: TextIO) -> int:
    """Return how wide text may be."""
    if not stream.isatty():
        return PIPED_WIDTH
    import shutil  # a hook's output goes to no terminal

    return max(LEAST_WIDTH, shutil.get_terminal_size().columns)


def has_colour(stream: TextIO, wish: str = "auto") -> bool:
    """Return whether to colour what goes to a stream: as the user says (always, never), else as the environment does.

    See https://no-color.org and https://force-color.org; without either, a terminal gets colours.
    """
    if wish != "auto":
        return wish == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def say(message: str | bytes, *, err: bool = False, colour: bool | None = None, nl: bool = True) -> None:
    """Print; when the reader has left (`| head`) the run goes on in silence and keeps its exit code."""
    stream = sys.stderr if err else sys.stdout
    try:
        click.echo(message, file=stream, color=colour, nl=nl)
    except BrokenPipeError:
        # What is still buffered would raise again at exit, so the stream is pointed at nothing.
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)
