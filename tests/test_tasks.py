"""Which tasks a process is handed at once: many small ones, fewer the less is left, and one where one is suspected."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from codemod.tasks import HANDED, SHARE, Task, Waiting


def waiting(*sizes: int) -> Waiting:
    tasks = [Task(Path(f"{number}.py"), size, partial(int, number)) for number, size in enumerate(sizes)]
    return Waiting(tasks, range(len(tasks)))


def test_the_largest_go_first_and_alone_where_they_are_large() -> None:
    queue = waiting(10, HANDED * 2, 20, HANDED * 3, *[100] * 100)

    handed = []
    for _ in range(3):
        handed.append(queue.some(2))
        queue.take(len(handed[-1]))

    assert handed[:2] == [(3,), (1,)]
    assert handed[2][0] == 4
    assert len(handed[2]) > 1


def test_small_ones_are_handed_together_up_to_a_number_of_bytes() -> None:
    queue = waiting(*[HANDED // 10] * 1_000)

    assert len(queue.some(2)) == 10
    assert queue.some(2) == queue.some(2), "to look at them does not take them"


def test_fewer_are_handed_the_less_is_left_so_that_all_processes_end_together() -> None:
    queue = waiting(*[1] * 100)
    counts = []
    while queue:
        counts.append(len(queue.some(2)))
        queue.take(counts[-1])

    assert counts[0] == 100 // (2 * SHARE)
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 1
    assert sum(counts) == 100


def test_files_without_bytes_are_shared_out_too() -> None:
    assert len(waiting(*[0] * 80).some(2)) == 10


def test_what_a_process_died_of_with_others_is_handed_alone() -> None:
    queue = waiting(*[1] * 64)
    some = queue.some(1)
    assert len(some) == 16
    queue.take(len(some))

    queue.put_back(some, "it died")

    assert len(queue) == 64
    assert queue.suspected == dict.fromkeys(some, "it died")
    for number in some:
        assert queue.some(1) == (number,)
        queue.take(1)
    assert len(queue.some(1)) > 1
    assert not queue.suspected


def test_only_the_tasks_that_are_asked_for_wait() -> None:
    tasks = [Task(Path(f"{number}.py"), number, partial(int, number)) for number in range(4)]

    assert len(Waiting(tasks, [1, 3])) == 2
