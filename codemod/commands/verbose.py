"""What --verbose tells, on standard error: the configuration, each file that is read or not and why, and times."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from codemod.relative import relative_name
from codemod.report.printable import printable
from codemod.terminal import say


class Telling:
    """Tells about one run while it goes on."""

    def __init__(self) -> None:
        """Start the clock."""
        self.begun = time.monotonic()
        self.read: float | None = None

    def configuration(self, start: Path) -> None:
        """Tell which configuration is in force at a place, and what it sets."""
        from codemod.configuration import find

        found = find(start)
        if found.source is None:
            self._say("configuration", "there is none: every key has its default")
        else:
            source = relative_name(found.source)
            self._say("configuration", f"{source} sets {', '.join(sorted(found.keys)) or 'nothing'}")
        if found.formatter is not None:
            source = relative_name(found.formatter)
            self._say("configuration", f"{source} says how long lines may be: {found.configuration.line_length}")

    def file(self, name: str, what: str) -> None:
        """Tell what is done with a file or a folder, and why."""
        self._say(name, what)
        self.read = time.monotonic()

    def times(self, jobs: int) -> None:
        """Tell how long the run took."""
        now = time.monotonic()
        read = self.read or now
        self._say(
            "time",
            f"{read - self.begun:.1f} s to find and read the files, {now - read:.1f} s for what they become; "
            f"up to {jobs} {'process' if jobs == 1 else 'processes'}",
        )

    def _say(self, about: str, what: str) -> None:
        say(f"{printable(about)}: {printable(what)}", err=True)


@contextmanager
def telling(start: Path, jobs: int) -> Iterator[Telling]:
    """Tell about a run: first of its configuration, at last of its time."""
    told = Telling()
    told.configuration(start)
    yield told
    told.times(jobs)
