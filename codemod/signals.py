"""Signals: what ends a run is an exception while it plans, held back while it writes; and a limit of time."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))
"""What a user, a terminal that is closed, or a system that shuts down sends; which of them there are depends on it."""


class Terminated(KeyboardInterrupt):
    """A signal other than that of Ctrl-C asks the run to end."""

    def __init__(self, number: int) -> None:
        """Keep which one."""
        super().__init__(number)
        self.number = number

    @property
    def code(self) -> int:
        """Return what a shell makes of a process that such a signal ends."""
        return 128 + self.number


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated(number)


@contextmanager
def as_exceptions() -> Iterator[None]:
    """Raise Terminated for signals that would end the process on the spot, with all it has begun lying about.

    What somebody else takes care of, or had ignored (nohup), stays so; so does Ctrl-C, which is an exception already.
    """
    former = {}
    if _may_be_set():
        for number in ENDING:
            if signal.getsignal(number) is signal.SIG_DFL:
                former[number] = signal.signal(number, _terminate)
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


@contextmanager
def held() -> Iterator[None]:
    """Hold back signals that would end the process until the block has ended; the first that came is sent again then.

    To be used for moments: nobody can stop what happens in the block but by SIGKILL.
    """
    came: list[int] = []
    former = {}
    if _may_be_set():
        for number in ENDING:
            if signal.getsignal(number) not in (signal.SIG_IGN, None):  # None: set by what is no Python
                former[number] = signal.signal(number, lambda which, frame: came.append(which))
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
        if came:
            os.kill(os.getpid(), came[0])


class OutOfTime(BaseException):
    """What was to take so long at most takes longer; no Exception, so that nobody takes it for a failure of his own."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise OutOfTime in the block when it takes longer, where that can be told: not on Windows, not in a thread.

    Where the program around this one has set an alarm of its own, there is no limit.
    """
    if not hasattr(signal, "setitimer") or not _may_be_set() or signal.getsignal(signal.SIGALRM) is not signal.SIG_DFL:
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise OutOfTime

    signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _may_be_set() -> bool:
    """Return whether this thread is the one that Python lets set handlers of signals, and runs them in."""
    return threading.current_thread() is threading.main_thread()
