"""The most memory that a process takes, and how long it runs."""

from __future__ import annotations

import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.timing import Command, CommandFailed, environment

PEAK = re.compile(rb"^VmHWM:\s*(\d+) kB", re.MULTILINE)
PAUSE = 0.01
"""Seconds between two looks: the peak is the kernel's own, so that nothing but what comes after the last is missed."""


@dataclass(frozen=True)
class Measured:
    """What a run took."""

    seconds: float
    megabytes: float | None
    """The most that the process itself held, without those that it started; None where the system does not tell."""


def measured(command: Command) -> Measured:
    """Run a command, and watch its memory; raises CommandFailed.

    The kernel's record is read while the process runs. What a parent learns of it afterwards (wait4) would not do: it
    holds the memory of the processes that the child started too, and on Linux that of the parent before the start.
    """
    begun = time.perf_counter()
    process = subprocess.Popen(
        command.arguments,
        cwd=command.folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    status = Path(f"/proc/{process.pid}/status")
    peak: int | None = None
    while process.poll() is None:
        try:
            found = PEAK.search(status.read_bytes())
        except OSError:
            found = None
        if found is not None:
            peak = int(found[1])
        time.sleep(PAUSE)
    taken = time.perf_counter() - begun
    if process.returncode not in command.codes:
        raise CommandFailed(f"{command.line} ended with {process.returncode}")
    return Measured(taken, None if peak is None else peak / 1024)
