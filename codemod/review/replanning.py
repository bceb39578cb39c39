"""Planning again with other answers: what no answer touches is remembered, not worked out again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from codemod.deciding import plan_files
from codemod.ignoring import Kept
from codemod.options import Options
from codemod.planning import Plan
from codemod.reading import Progress, read_files
from codemod.rules import load_rules
from codemod.screen import screen_of
from codemod.tasks import Task
from codemod.workers import Failed, Workers

R = TypeVar("R")


class Remembering(Workers):
    """Workers that do no task twice: tasks are pure functions, so that the same arguments give the same result."""

    def __init__(self, jobs: int = 1) -> None:
        """Remember nothing yet; see Workers."""
        super().__init__(jobs)
        self._known: dict[tuple[Path, object], list[tuple[object, object]]] = {}

    def run(self, tasks: Sequence[Task[R]], advance: Callable[[], None] | None = None) -> list[R | Failed]:
        """Return the results of tasks, in their order; see Workers."""
        found: dict[int, Any] = {}
        for index, task in enumerate(tasks):
            arguments = _arguments(task)
            for known, result in self._known.get(_key(task), ()):
                if known == arguments:
                    found[index] = result
                    if advance is not None:
                        advance()
                    break
        rest = [index for index in range(len(tasks)) if index not in found]
        for index, result in zip(rest, super().run([tasks[each] for each in rest], advance), strict=True):
            found[index] = result
            self._known.setdefault(_key(tasks[index]), []).append((_arguments(tasks[index]), result))
        return [found[index] for index in range(len(tasks))]


def _key(task: Task[Any]) -> tuple[Path, object]:
    assert isinstance(task.call, partial)
    return task.file, task.call.func


def _arguments(task: Task[Any]) -> object:
    assert isinstance(task.call, partial)
    return task.call.args, task.call.keywords


class Replanning:
    """A run over some paths, whose files are read once and planned as often as answers change."""

    def __init__(self, paths: Sequence[Path], options: Options, jobs: int, progress: Progress | None = None) -> None:
        """Read the files; raises what `plan` raises."""
        self.options = options
        self.where = Path.cwd().resolve()
        self.rules = load_rules(options.rules)
        self.workers = Remembering(jobs)
        self.files = read_files(paths, self.where, screen_of(self.rules), options, progress)

    def plan(self, kept: frozenset[Kept], progress: Progress | None = None, *, whole: bool = True) -> Plan:
        """Return the plan in which some changes stay on Twilio; see plan_files."""
        options = replace(self.options, kept=kept)
        with self.workers as workers:
            return plan_files(self.files, self.rules, options, self.where, workers, progress, whole=whole)
