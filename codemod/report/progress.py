"""A progress bar for runs that take longer than a moment, on a terminal only."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from codemod.terminal import has_colour

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 0.5
"""Seconds without a bar: a run that ends sooner shows none."""


@contextmanager
def progress(stream: TextIO, colour: str = "auto") -> Iterator[Callable[[int, int], None] | None]:
    """Give what is to be called with (done, total) per file, None where `stream` is no terminal."""
    if not stream.isatty():
        yield None
        return
    bar = _Bar(stream, has_colour(stream, colour))
    try:
        yield bar.advance
    finally:
        bar.stop()


class _Bar:
    """The bar of rich, which is imported when it is first shown: most runs never need it."""

    def __init__(self, stream: TextIO, colour: bool) -> None:
        self._stream = stream
        self._colour = colour
        self._begun = time.monotonic()
        self._shown: tuple[Progress, TaskID] | None = None

    def advance(self, done: int, total: int) -> None:
        if self._shown is None:
            if time.monotonic() - self._begun < PATIENCE:
                return
            from rich.console import Console
            from rich.progress import Progress

            bar = Progress(console=Console(file=self._stream, no_color=not self._colour), transient=True)
            self._shown = bar, bar.add_task("Looking at files", total=total)
            bar.start()
        bar, task = self._shown
        bar.update(task, completed=done, total=total)

    def stop(self) -> None:
        if self._shown is not None:
            self._shown[0].stop()
