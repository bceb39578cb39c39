"""Pure tasks, done in this process or spread over several: the same results in the same order either way."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess, parent_process
from pathlib import Path
from typing import Any, TypeVar

from codemod.collector import paused_collector
from codemod.signals import ENDING, OutOfTime, held, limited
from codemod.tasks import Task, Waiting

R = TypeVar("R")
WORTH = {"fork": 10_000, "spawn": 100_000}
"""By how processes are started: bytes of files below which a batch is done here, which is as quick.

Measured: two processes are at work after 0.05 seconds when they are copies, after 1 to 2 when they begin afresh; 10,000
bytes that concern us take 0.35.
"""
BATCH = 10_000_000
"""Bytes of files that are held at once where many are asked one question: two processes take seconds for them."""
LIMIT = 300.0
"""Seconds after which a process is taken to hang; the largest files of real programs take a few."""
MOST = 60
"""So many processes at most: Windows waits for no more at once."""
NONE = pickle.dumps(())
"""The answer to a task that has no result, or none that can be sent."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Takes the place of a result: the process that worked on the file died of it, or did not come back."""

    why: str


@dataclass(slots=True)
class _Worker:
    """One process, and what it does."""

    process: BaseProcess
    connection: Connection
    ready: bool = False
    """Whether it has begun to take tasks: one that dies before that died of no file."""
    indices: tuple[int, ...] = ()
    """The tasks that it works on."""
    since: float = 0.0


class Workers:
    """Up to so many processes, started when there is work enough for them, and stopped when the block ends.

    With one, no process is ever started. Where processes cannot be started, this one does the work.
    """

    def __init__(
        self, jobs: int = 1, *, worth: int | None = None, limit: float = LIMIT, method: str | None = None
    ) -> None:
        """Start nothing yet.

        worth is how many bytes of work must be there to start processes for it (WORTH if None), limit after how many
        seconds one is taken to hang, method how they are started (see multiprocessing), None for what is safe.
        Raises ValueError for jobs below 1.
        """
        if jobs < 1:
            raise ValueError(f"there must be one process at least, not {jobs}")
        self.jobs = min(jobs, MOST)
        self.failed: dict[Path, Failed] = {}
        """Files that a process died of: they are not tried again."""
        self._worth = worth
        self._limit = limit
        self._method = method
        self._refused = False
        """Whether no process can be started here."""
        self._workers: list[_Worker] = []

    def __enter__(self) -> Workers:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop all processes, whatever they do: their tasks are pure, so nothing is left half done."""
        for worker in list(self._workers):
            self._end(worker)

    def run(self, tasks: Sequence[Task[R]], advance: Callable[[], None] | None = None) -> list[R | Failed]:
        """Return the results of tasks, in their order; advance is told of each that is done.

        What a task raises is raised here.
        """
        results: dict[int, R | Failed] = {}

        def done(index: int, result: R | Failed) -> None:
            results[index] = result
            if advance is not None:
                advance()

        if self._is_worth(tasks):
            self._start(min(self.jobs, len(tasks)))
            self._spread(tasks, done)
        for index, task in enumerate(tasks):
            if index not in results:  # nobody else can do it, or a process died of the file before
                done(index, self._here(task))
        return [results[index] for index in range(len(tasks))]

    def each(
        self, function: Callable[..., R], contents: Iterable[tuple[Path, bytes]], *arguments: object
    ) -> dict[Path, R]:
        """Return what a pure function makes of files, asked with their bytes and some arguments, in their order.

        contents are taken as they are needed: of a large tree not all are held. Files that a process dies of are left
        out: their own migration tells of them.
        """
        found: dict[Path, R] = {}
        for some in _batches(contents):
            tasks = [Task(path, len(content), partial(function, content, *arguments)) for path, content in some]
            results = zip(some, self.run(tasks), strict=True)
            found |= {path: result for (path, _), result in results if not isinstance(result, Failed)}
        return found

    def _here(self, task: Task[R]) -> R | Failed:
        """Return what comes of a task in this process, in which it may take no longer than in another one."""
        known = self.failed.get(task.file)
        if known is not None:
            return known
        try:
            with limited(self._limit), paused_collector():
                return task.call()
        except OutOfTime:
            return self._failed(task, _slow(self._limit))

    def _is_worth(self, tasks: Sequence[Task[R]]) -> bool:
        if self._workers:
            return bool(tasks)
        if self._refused or self.jobs == 1 or len(tasks) < 2:
            return False
        worth = WORTH[self._method or safe_method()] if self._worth is None else self._worth
        return sum(task.size for task in tasks) >= worth

    def _spread(self, tasks: Sequence[Task[R]], done: Callable[[int, R | Failed], None]) -> None:
        """Have processes do tasks, as long as there are processes."""
        waiting = Waiting(tasks, [index for index, task in enumerate(tasks) if task.file not in self.failed])
        while True:
            for worker in [each for each in self._workers if each.ready and not each.indices]:
                some = waiting.some(self.jobs)
                if some and self._hand(worker, [tasks[index].call for index in some]):
                    worker.indices, worker.since = some, time.monotonic()
                    waiting.take(len(some))
            if not self._workers or not (waiting or any(each.indices for each in self._workers)):
                break
            answering = wait([each.connection for each in self._workers], self._patience())
            for worker in list(self._workers):
                if worker.connection in answering:
                    why = self._take(worker, tasks, done)
                else:
                    why = _slow(self._limit) if self._overdue(worker) else None
                if why is not None:
                    self._give_up(worker, why, tasks, waiting, done)
            # One that died is replaced: what killed it cost one file, and must not meet this process next time.
            self._start(min(self.jobs, len(waiting) + sum(bool(each.indices) for each in self._workers)))
        for index, why in waiting.suspected.items():
            done(index, self._failed(tasks[index], f"{why}, it had other files, too, and no process can be started"))

    def _hand(self, worker: _Worker, calls: Sequence[Callable[[], R]]) -> bool:
        """Hand tasks to a process that waits for some; False where it is no more, of no fault of theirs."""
        try:
            worker.connection.send(calls)
        except OSError:
            self._end(worker)
            return False
        return True

    def _take(self, worker: _Worker, tasks: Sequence[Task[R]], done: Callable[[int, R | Failed], None]) -> str | None:
        """Take what a process has to say; return why it is no more, if so."""
        try:
            answers = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join(self._limit)
            return _death(worker.process.exitcode)
        if not worker.ready:
            worker.ready = True
            return None
        indices, worker.indices = worker.indices, ()
        for index, answer in zip(indices, answers or [NONE] * len(indices), strict=True):
            [*result] = pickle.loads(answer)
            # What failed there fails here, too, and says why; what cannot be sent is at hand here.
            done(index, result[0] if result else self._here(tasks[index]))
        return None

    def _give_up(
        self,
        worker: _Worker,
        why: str,
        tasks: Sequence[Task[R]],
        waiting: Waiting,
        done: Callable[[int, R | Failed], None],
    ) -> None:
        """Go on without a process that died or hangs, and without the file that it worked on."""
        self._end(worker)
        self._refused = self._refused or not worker.ready  # one that does not even begin: nor would the next one
        if len(worker.indices) > 1:
            waiting.put_back(worker.indices, why)
        else:
            for index in worker.indices:
                done(index, self._failed(tasks[index], why))

    def _failed(self, task: Task[Any], why: str) -> Failed:
        """Note that a process died of a file, and how."""
        failed = self.failed[task.file] = Failed(why)
        return failed

    def _overdue(self, worker: _Worker) -> bool:
        busy = not worker.ready or bool(worker.indices)
        return busy and time.monotonic() - worker.since > self._limit

    def _patience(self) -> float:
        """Return how long to wait before a process that is at work may hang."""
        busy = [each.since for each in self._workers if not each.ready or each.indices]
        begun = min(busy, default=time.monotonic())
        return max(0.0, begun + self._limit - time.monotonic()) + 0.01

    def _start(self, wanted: int) -> None:
        """Start processes until there are so many."""
        if self._refused or len(self._workers) >= wanted:
            return
        context: Any = multiprocessing.get_context(self._method or safe_method())
        while len(self._workers) < wanted:
            here, there = context.Pipe()
            process = context.Process(target=work, args=(there,), daemon=True)
            try:
                with held():  # a copy of this process is not to be told before it knows how to take it
                    process.start()
            except (OSError, AssertionError, RuntimeError):  # none can be started here: this one does it all
                self._refused = True
                here.close()
                return
            finally:
                there.close()
            self._workers.append(_Worker(process, here, since=time.monotonic()))

    def _end(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.connection.close()


def _batches(contents: Iterable[tuple[Path, bytes]]) -> Iterator[list[tuple[Path, bytes]]]:
    """Yield files, so many at once as have BATCH bytes together."""
    some: list[tuple[Path, bytes]] = []
    size = 0
    for path, content in contents:
        some.append((path, content))
        size += len(content)
        if size >= BATCH:
            yield some
            some, size = [], 0
    if some:
        yield some


def safe_method() -> str:
    """Return how processes are started: copied where nothing can go wrong by that, which is quick, or afresh.

    A copy of a process with several threads has their locks and not the threads; macOS's libraries bear no copies.
    """
    if sys.platform == "linux" and threading.active_count() == 1:
        return "fork"
    return "spawn"


def work(connection: Connection) -> None:
    """Be a process that does tasks. It leaves it to the one that started it to hear of an interruption."""
    gc.freeze()  # what it was copied with is not its garbage: to search it would be to copy it for good
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in ENDING:
        if number != signal.SIGINT and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    serve(connection, [parent.sentinel] if parent is not None else [])


def _end_with(sentinel: int) -> None:
    """End this process, whatever it does, once the one that started it is no more."""
    wait([sentinel])
    os._exit(1)


def serve(connection: Connection, ends: Sequence[int] = ()) -> None:
    """Do the tasks that come through a connection, until it is closed or one of some ends tells that nobody waits.

    Several come at once, and their answers go together, each pickled by itself: a tuple with the result, an empty one
    where there is none. No answers say that the tasks cannot be read.
    """
    with suppress(EOFError, OSError):
        connection.send(True)
        while connection in wait([connection, *ends]):
            sent = connection.recv_bytes()
            try:
                calls = pickle.loads(sent)
            except Exception:
                calls = ()
            connection.send([_answer(call) for call in calls])


def _answer(call: Callable[[], object]) -> bytes:
    try:
        with paused_collector():
            return pickle.dumps((call(),))
    except Exception:  # the one that waits for the result tries by itself, and tells what happens
        return NONE


def _slow(limit: float) -> str:
    return f"it took longer than {limit:g} seconds"


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        return f"the process that worked on it was ended by signal {-code}"
    return f"the process that worked on it ended with exit code {code}"
