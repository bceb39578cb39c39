"""Pieces of work, and those of them that wait for a process that has time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

R_co = TypeVar("R_co", covariant=True)
SHARE = 4
"""At once a process is handed at most so small a part of its share of what waits: so all end at the same time."""
HANDED = 20_000
"""Bytes of files that are handed over at once: to hand over one and to get its result takes 0.2 milliseconds."""


@dataclass(frozen=True, slots=True)
class Task(Generic[R_co]):
    """One piece of work: what to call, and the file that it is about."""

    file: Path
    size: int
    """How many bytes the file has: the longest work is begun first."""
    call: Callable[[], R_co]
    """A pure function and its arguments (functools.partial), which can be pickled; so can what it returns."""


class Waiting:
    """The tasks of a batch that nobody has begun, by their numbers in it.

    Its result is needed whole before the next step: the longest work goes first, so that none waits for it alone.
    """

    def __init__(self, tasks: Sequence[Task[Any]], numbers: Sequence[int]) -> None:
        """Keep the batch; numbers are the tasks of it that are to be done."""
        self._tasks = tasks
        self._order = deque(sorted(numbers, key=lambda number: -tasks[number].size))
        self._size = sum(tasks[number].size for number in numbers)
        self._suspected: dict[int, str] = {}
        """What a process died of together with others, and how it died."""

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._order)

    def some(self, processes: int) -> tuple[int, ...]:
        """Return the first tasks, as many as one of so many processes should be handed at once; they still wait."""
        share = SHARE * processes
        free, most = min(HANDED, self._size // share), max(1, len(self) // share)
        some: list[int] = []
        for number in self._order:
            free -= self._tasks[number].size
            if some and (free < 0 or len(some) == most or not self._suspected.keys().isdisjoint((number, some[0]))):
                break
            some.append(number)
        return tuple(some)

    def take(self, count: int) -> None:
        """Take so many of the first: they are begun."""
        for _ in range(count):
            self._size -= self._tasks[self._order.popleft()].size

    def put_back(self, numbers: Sequence[int], why: str) -> None:
        """Have tasks begun again, one by one: a process that had all of them died of one."""
        self._order.extendleft(reversed(numbers))
        self._size += sum(self._tasks[number].size for number in numbers)
        self._suspected |= dict.fromkeys(numbers, why)

    @property
    def suspected(self) -> dict[int, str]:
        """Return those that wait of which a process may have died, and how it did: no other work may meet them."""
        return {number: self._suspected[number] for number in self._order if number in self._suspected}
