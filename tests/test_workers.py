"""Tasks in one process or in several: the results are the same, and nothing that a process dies of stops the others."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from codemod import workers as module
from codemod.processors import available
from codemod.tasks import SHARE, Task
from codemod.workers import Failed, Workers, safe_method, serve, work

HERE = os.getpid()
"""The process that runs the tests; a process that is started afresh has another one."""
METHODS = [each for each in ("fork", "spawn") if each in multiprocessing.get_all_start_methods()]


def double(number: int) -> int:
    return 2 * number


def process_of(_: int) -> int:
    return os.getpid()


def die(tester: int, number: int) -> int:
    if os.getpid() != tester:
        os._exit(number)
    return -1


def hang(tester: int, number: int) -> int:
    if os.getpid() != tester:
        time.sleep(600)
    return number


def fail(number: int) -> int:
    raise LookupError(f"number {number}")


def closure(number: int) -> Callable[[], int]:
    return lambda: number


def tasks(call: Callable[..., Any], *numbers: int) -> list[Task[Any]]:
    return [Task(Path(f"{number}.py"), number, partial(call, number)) for number in numbers]


def no_context(_: str | None) -> None:
    raise AssertionError("a process was to be started")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("jobs", [1, 2, 8])
def test_results_come_in_the_order_of_the_tasks(method: str, jobs: int) -> None:
    with Workers(jobs, worth=0, method=method) as workers:
        assert workers.run(tasks(double, 3, 1, 2, 9, 4)) == [6, 2, 4, 18, 8]
        assert workers.run(tasks(double, 5)) == [10]
        assert workers.run([]) == []


def test_several_processes_do_the_work_and_are_gone_afterwards() -> None:
    with Workers(2, worth=0) as workers:
        done = workers.run(tasks(process_of, *range(20)))

    assert HERE not in done
    assert not multiprocessing.active_children()


def test_one_process_starts_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.multiprocessing, "get_context", no_context)

    with Workers(1, worth=0) as workers:
        assert workers.run(tasks(process_of, 1, 2)) == [HERE, HERE]


@pytest.mark.parametrize("numbers", [(1, 2, 3), (100,)])
def test_little_work_is_done_here(monkeypatch: pytest.MonkeyPatch, numbers: tuple[int, ...]) -> None:
    monkeypatch.setattr(module.multiprocessing, "get_context", no_context)

    with Workers(2, worth=10) as workers:
        assert set(workers.run(tasks(process_of, *numbers))) == {HERE}


def test_more_work_must_be_there_for_processes_that_begin_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.multiprocessing, "get_context", no_context)
    some = tasks(process_of, 10_000, 20_000)

    with Workers(2, method="spawn") as workers:
        assert workers.run(some) == [HERE, HERE]
    with Workers(2, method="fork") as workers, pytest.raises(AssertionError, match="a process was to be started"):
        workers.run(some)


def test_each_task_that_is_done_is_told() -> None:
    for jobs in (1, 2):
        told: list[int] = []
        with Workers(jobs, worth=0) as workers:
            workers.run(tasks(double, 1, 2, 3), partial(told.append, 1))
        assert len(told) == 3


def test_a_process_that_dies_costs_one_result_and_the_rest_is_done() -> None:
    deadly = Task(Path("deadly.py"), 5, partial(die, HERE, 3))

    with Workers(2, worth=0) as workers:
        found = workers.run([*tasks(double, 1, 9), deadly, *tasks(double, *range(10, 20))])
        again = workers.run([deadly, *tasks(double, 1)])

    failed = Failed("the process that worked on it ended with exit code 3")
    assert found == [2, 18, failed, *(2 * each for each in range(10, 20))]
    assert again == [failed, 2], "what a process died of is not tried again"
    assert workers.failed == {Path("deadly.py"): failed}


def test_a_process_that_dies_of_one_of_many_files_costs_that_one_only() -> None:
    many = [Task(Path(f"{number}.py"), 1, partial(double, number)) for number in range(200)]
    many[3] = Task(Path("deadly.py"), 1, partial(die, HERE, 3))
    many[150] = Task(Path("slow.py"), 1, partial(hang, HERE, 1))

    with Workers(2, worth=0, limit=2.0) as workers:
        found = workers.run(many)

    assert found[3] == Failed("the process that worked on it ended with exit code 3")
    assert found[150] == Failed("it took longer than 2 seconds")
    assert [each for index, each in enumerate(found) if index not in (3, 150)] == [
        2 * number for number in range(200) if number not in (3, 150)
    ]


def test_what_may_have_killed_a_process_never_meets_this_one_even_where_no_other_can_be_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = [Task(Path(f"{number}.py"), 1, partial(die_or_double, HERE, number)) for number in range(200)]

    with Workers(2, worth=0) as workers:
        workers.run(tasks(double, 1, 2))
        refuse(monkeypatch)
        found = workers.run(many)

    failed = [number for number, each in enumerate(found) if isinstance(each, Failed)]
    assert failed == list(range(len(many) // (SHARE * 2))), "those that the first process had, and no other"
    assert found[0] == Failed("the process that worked on it ended with exit code 3")
    assert "code 3, it had other files, too, and no process can be started" in str(found[1])
    assert [each for each in found if not isinstance(each, Failed)] == [
        2 * number for number in range(len(failed), 200)
    ]


def die_or_double(tester: int, number: int) -> int:
    assert os.getpid() != tester or number
    return 2 * number if number else die(tester, 3)


def refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no process started from now on."""

    class Refused:
        def __init__(self, **_: object) -> None: ...

        def start(self) -> None:
            raise OSError("no more processes")

    context = multiprocessing.get_context()
    monkeypatch.setattr(context, "Process", Refused, raising=False)
    monkeypatch.setattr(module.multiprocessing, "get_context", lambda _: context)


def test_files_are_asked_in_batches_and_what_a_process_dies_of_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 100)
    held: list[Path] = []

    def contents() -> Iterator[tuple[Path, bytes]]:
        for number in range(50):
            held.append(Path(f"{number}.py"))
            yield held[-1], b"x" * number

    with Workers(2, worth=0) as workers:
        sizes = workers.each(measure, contents(), HERE)

    assert sizes == {path: number for number, path in enumerate(held) if number != 7}
    assert Path("7.py") in workers.failed


def measure(content: bytes, tester: int) -> int:
    if len(content) == 7 and os.getpid() != tester:
        os._exit(1)
    return len(content)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_processes_that_die_are_replaced_and_what_they_died_of_never_meets_this_one(count: int) -> None:
    deadly = [Task(Path(f"deadly{each}.py"), 100 + each, partial(die, HERE, each)) for each in range(1, count + 1)]

    with Workers(2, worth=0) as workers:
        found = workers.run([*deadly, *tasks(process_of, 1, 2, 3)])
        after = workers.run([*tasks(process_of, 1, 2, 3), *deadly])

    assert [type(each) for each in found[:count]] == [Failed] * count
    assert HERE not in found
    assert HERE not in after
    assert after[3:] == found[:count]
    assert not multiprocessing.active_children()


def test_where_processes_die_before_they_begin_this_one_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "work", lambda connection: os._exit(7))

    with Workers(
        2, worth=0, method="fork"
    ) as workers:  # what is put in its place here is only in copies of this process
        assert workers.run(tasks(process_of, 1, 2, 3)) == [HERE] * 3
        assert workers.run(tasks(process_of, 4, 5)) == [HERE] * 2
    assert not workers.failed


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_takes_too_long_in_this_process_is_given_up_too(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.multiprocessing, "get_context", no_context)

    with Workers(jobs, worth=10**9, limit=0.2) as workers:
        found = workers.run([Task(Path("slow.py"), 5, partial(hang, 0, 1)), *tasks(double, 1, 2)])

    assert found == [Failed("it took longer than 0.2 seconds"), 2, 4]
    assert workers.failed == {Path("slow.py"): found[0]}


def test_a_process_that_is_killed_says_by_which_signal() -> None:
    with Workers(2, worth=0) as workers:
        [failed, _] = workers.run([Task(Path("killed.py"), 5, partial(kill, HERE)), *tasks(double, 1)])

    assert failed == Failed("the process that worked on it was ended by signal 9")


def kill(tester: int) -> None:
    if os.getpid() != tester:
        os.kill(os.getpid(), 9)


def test_a_process_that_hangs_is_ended() -> None:
    with Workers(2, worth=0, limit=1.0) as workers:
        found = workers.run([Task(Path("slow.py"), 5, partial(hang, HERE, 1)), *tasks(double, 1, 2)])

    assert found == [Failed("it took longer than 1 seconds"), 2, 4]
    assert not multiprocessing.active_children()


def test_a_process_that_died_while_it_waited_is_nobodys_fault() -> None:
    with Workers(2, worth=0) as workers:
        workers.run(tasks(process_of, 1, 2))
        for process in multiprocessing.active_children():
            process.kill()
            process.join()
        assert workers.run(tasks(double, 1, 2, 3)) == [2, 4, 6]
    assert not workers.failed


def test_what_a_task_raises_is_raised() -> None:
    for jobs in (1, 2):
        with Workers(jobs, worth=0) as workers, pytest.raises(LookupError, match="number 1"):
            workers.run([*tasks(double, 5), *tasks(fail, 1)])


def test_a_result_that_cannot_be_sent_is_made_here() -> None:
    with Workers(2, worth=0) as workers:
        [one, two] = workers.run(tasks(closure, 1, 2))

    assert (one(), two()) == (1, 2)


def test_an_interruption_ends_all_processes() -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with Workers(2, worth=0) as workers, pytest.raises(KeyboardInterrupt):
        workers.run(
            [*tasks(double, 9), *(Task(Path("slow.py"), 1, partial(hang, HERE, each)) for each in (1, 2))], interrupt
        )

    assert not multiprocessing.active_children()


def test_where_no_process_can_be_started_this_one_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch)

    with Workers(2, worth=0) as workers:
        assert workers.run(tasks(process_of, 1, 2)) == [HERE, HERE]
        assert workers.run(tasks(process_of, 3, 4)) == [HERE, HERE]


def test_there_is_one_process_at_least() -> None:
    with pytest.raises(ValueError, match="one process at least, not 0"):
        Workers(0)


def test_processors_are_those_that_this_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    assert available() >= 1
    monkeypatch.delattr(module.os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(module.os, "cpu_count", lambda: None)
    assert available() == 1


def test_processes_are_copied_only_where_that_is_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.sys, "platform", "linux")
    monkeypatch.setattr(module.threading, "active_count", lambda: 1)
    assert safe_method() == "fork"
    monkeypatch.setattr(module.threading, "active_count", lambda: 2)
    assert safe_method() == "spawn"
    monkeypatch.setattr(module.sys, "platform", "darwin")
    assert safe_method() == "spawn"


def test_a_process_answers_until_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.signal, "signal", lambda *_: None)
    for begin in (serve, work):
        here, there = multiprocessing.Pipe()
        thread = threading.Thread(target=begin, args=(there,))
        thread.start()
        assert here.recv() is True
        here.send([partial(double, 4), partial(fail, 4), partial(double, 5)])
        assert [pickle.loads(each) for each in here.recv()] == [(8,), (), (10,)]
        here.send_bytes(pickle.dumps([double])[:-2])
        assert here.recv() == []
        here.close()
        thread.join(10)
        assert not thread.is_alive()


def test_a_process_ends_with_the_one_that_started_it() -> None:
    here, there = multiprocessing.Pipe()
    end, other = multiprocessing.Pipe()
    thread = threading.Thread(target=serve, args=(there, [end.fileno()]))
    thread.start()
    assert here.recv() is True
    other.close()
    thread.join(10)
    assert not thread.is_alive()
