"""Runs the tool in a copy of this process, which may be stopped, starved and deceived, and takes a moment to start."""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from fault_tree import ROOT

sys.path.insert(0, str(ROOT))

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 300.0
"""Seconds after which a run counts as one that hangs."""
ORPHANS = 5.0
"""Seconds within which the processes that it started must be gone."""


class Run:
    """The tool at work in a copy of this process."""

    def __init__(self, root: Path, *arguments: str, prepare: Callable[[], object] = lambda: None) -> None:
        """Start it; prepare is called in the copy first."""
        self.code: int | None = None
        here, there = os.pipe()
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)  # what comes before the tool is none of its
        self.process = os.fork()
        if not self.process:
            os.setsid()
            signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests may have it ignored (nohup)
            os.chdir(root)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(there, 1)
            os.dup2(there, 2)
            os.closerange(3, 64)
            sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
            _end_with_main(arguments, prepare)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        os.close(there)
        while not self.ended and os.getpgid(self.process) != self.process:  # not to be told before it has its group
            time.sleep(0.0001)
        self._output = here

    @property
    def ended(self) -> bool:
        """Return whether it has ended."""
        if self.code is None:
            process, status = os.waitpid(self.process, os.WNOHANG)
            self.code = os.waitstatus_to_exitcode(status) if process else None
        return self.code is not None

    def send(self, which: signal.Signals, group: bool) -> None:
        """Send it a signal, or all its group, if it has not ended."""
        if not self.ended:
            (os.killpg if group else os.kill)(self.process, which)

    def wait(self) -> None:
        """Wait for its end; one that hangs is killed and reported."""
        deadline = time.monotonic() + PATIENCE
        while not self.ended:
            if time.monotonic() > deadline:
                os.killpg(self.process, signal.SIGKILL)
                raise AssertionError(f"the run hangs: {self.said(ORPHANS)}")
            time.sleep(0.001)

    def said(self, patience: float) -> str | None:
        """Return what it printed; None where a process that it started holds its output for so long after its end."""
        deadline = time.monotonic() + patience
        pieces = []
        try:
            while True:
                ready, _, _ = select.select([self._output], [], [], max(0.0, deadline - time.monotonic()))
                if not ready:
                    os.killpg(self.process, signal.SIGKILL)
                    return None
                pieces.append(os.read(self._output, 65536))
                if not pieces[-1]:
                    return b"".join(pieces).decode(errors="replace")
        finally:
            os.close(self._output)


def _end_with_main(arguments: Sequence[str], prepare: Callable[[], object]) -> NoReturn:
    """Be the tool, and end."""
    try:
        prepare()
        main_of_tool(list(arguments))
    except SystemExit as end:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else 1)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(99)
    os._exit(0)


def main_of_tool(arguments: list[str]) -> None:
    """Run the command line; signals that were held back until then, and come after, meet it and nothing else."""
    from codemod import command_line

    settling = command_line.as_exceptions

    @contextmanager
    def open_to_signals() -> Iterator[None]:
        with settling():
            try:
                signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
                yield
            finally:
                signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)

    command_line.as_exceptions = open_to_signals
    command_line.main(arguments)


def get_ready() -> None:
    """Import and read what every run needs, so that copies of this process have it."""
    import codemod.applying
    import codemod.around.follow
    import codemod.commands.migrate
    import codemod.planning
    import codemod.python.module
    import codemod.report.text
    import codemod.twiml.document  # noqa: F401
    from codemod.rules import load_rules

    load_rules()
    gc.freeze()
