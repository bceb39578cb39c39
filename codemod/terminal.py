"""Printing: to terminals and pipes, to readers who leave, in encodings that lack characters."""

from __future__ import annotations

import io
import os
import shutil
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
    return max(LEAST_WIDTH, shutil.get_terminal_size().columns) if stream.isatty() else PIPED_WIDTH


def has_colour(stream: TextIO) -> bool:
    """Return whether `stream` is a terminal whose user wants colours (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


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
