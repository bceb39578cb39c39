"""Stops `migrate` at random moments and looks at the tree: `python tests/faults/kill_runs.py 1000` reports figures.

Half of the runs are stopped at a moment drawn over the time that a whole run takes, which mostly falls into planning;
the others when so many files are written, beside the old ones or in their places. SIGINT goes to the process alone or,
as from a terminal, to its whole group. Each run is a copy of this process, which has imported and read all it needs, so
that a thousand take minutes; other tests here stop runs that begin afresh.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fault_tree import TEMPORARY, State, leftovers, make_tree, restore, states
from forked import ORPHANS, PATIENCE, Run, get_ready

FILES = 500
SIGNALS = (signal.SIGKILL, signal.SIGINT, signal.SIGTERM)
CODES = {signal.SIGKILL: -9, signal.SIGINT: 130, signal.SIGTERM: 143}
"""What a run that was stopped exits with."""


STAGES = ("planning", "staging", "placing", "reporting", "done")


@dataclass(frozen=True)
class Stop:
    """When a run is stopped, and how."""

    signal: signal.Signals
    group: bool
    """Whether its whole process group is told."""
    delay: float
    """Seconds: after the start, or after so much was written."""
    written: int = 0
    """Counted twice: beside the old files, and in their places."""


@dataclass(frozen=True)
class Stopped:
    """What came of a run that was stopped."""

    stop: Stop
    code: int
    said: str
    now: dict[str, State]
    old: int
    new: int
    seen: int
    """How much it had written when the signal was sent; see Stop.written."""
    orphaned: float
    """Seconds for which a process that it started outlived it."""
    violations: list[str] = field(default_factory=list)

    @property
    def stage(self) -> str:
        """Return what the run was at, as far as could be seen from outside just before."""
        if self.code not in CODES.values():
            return "done"
        files = self.old + self.new
        if not self.seen:
            return "planning"
        return "staging" if self.seen <= files else "placing" if self.seen < 2 * files else "reporting"


class Trial:
    """A tree, what a whole run makes of it, and runs that are stopped."""

    def __init__(self, folder: Path, count: int = FILES) -> None:
        """Make the tree and run once to the end."""
        self.root = folder / "tree"
        self.root.mkdir()
        make_tree(self.root, count)
        self.before = states(self.root)
        self.contents = {
            name: (self.root / name).read_bytes()
            for name, each in self.before.items()
            if each.kind == "file" and not name.startswith("(")
        }
        self.whole = self.run()
        self.after = states(self.root)
        self.changing = [name for name in self.after if self.after[name] != self.before.get(name)]
        self.folders = sorted({(self.root / name).parent for name in self.changing})
        self.restore()
        begun = time.monotonic()
        self.run()  # another one, for how long it takes: the first one is slower
        self.duration = time.monotonic() - begun
        self.restore()

    def start(self) -> Run:
        """Start the tool on the tree, with a group of processes of its own."""
        return Run(self.root, "migrate", "--jobs", "2", "--allow-dirty")

    def run(self) -> str:
        """Run the tool to its end and return what it said."""
        run = self.start()
        run.wait()
        said = run.said(PATIENCE)
        assert run.code in (0, 2), said
        return str(said)

    def stopped(self, stop: Stop) -> Stopped:
        """Run the tool, stop it, and hold the tree against what it was and what it would be."""
        run = self.start()
        if stop.written:
            while not run.ended and self._written() < stop.written:
                time.sleep(0.0002)
        time.sleep(stop.delay)
        seen = self._written()
        run.send(stop.signal, stop.group)
        run.wait()
        ended = time.monotonic()
        violations = []
        said = run.said(ORPHANS)
        if said is None:
            violations.append(f"a process that it started lives {ORPHANS:g} seconds later")
        orphaned = time.monotonic() - ended
        now = states(self.root)
        old = sum(now.get(name) == self.before.get(name) for name in self.changing)
        new = sum(now.get(name) == self.after[name] for name in self.changing)
        result = Stopped(stop, run.code, said or "", now, old, new, seen, orphaned, violations)
        violations += self._violations(result)
        return result

    def _written(self) -> int:
        """Return how many files the run has written: two for each that is in its place, one while it waits for that."""
        count = 0
        for name in self.changing:
            try:
                count += 2 * (os.lstat(self.root / name).st_ino != self.inodes.get(name))
            except FileNotFoundError:
                continue
        return count + sum(each.endswith(TEMPORARY) for folder in self.folders for each in os.listdir(folder))

    def _violations(self, result: Stopped) -> list[str]:
        """Return which promises the state of the tree breaks."""
        found = []
        left = leftovers(result.now)
        for name in result.now.keys() | self.before.keys():
            # A new file that has just got its name also has its temporary one, until the next run.
            allowed = [self.before.get(name), self.after.get(name)]
            now = result.now.get(name)
            if name in left or now in allowed or (left and now is not None and now._replace(links=1) in allowed):
                continue
            found.append(f"{name} is neither old nor new: {now}")
        if result.stop.signal is not signal.SIGKILL:
            found += [f"{name} was left" for name in left]
            if "Traceback" in result.said:
                found.append(f"it ended with a traceback: {result.said[-600:]}")
            if result.code not in (CODES[result.stop.signal], 0, 2):
                found.append(f"exit code {result.code}")
        return found

    def resumed(self) -> tuple[bool, list[str]]:
        """Run once more to the end; return whether the tree is as after one whole run, and which promises it breaks."""
        self.run()
        now = states(self.root)
        found = [f"{name} is there after the next run" for name in leftovers(now)]
        for name, was in self.before.items():
            is_now = now.get(name)
            if is_now is None or (is_now.kind, is_now.mode, is_now.links) != (was.kind, was.mode, was.links):
                found.append(f"{name} was {was} and is {is_now} after the next run")
            elif name not in self.changing and is_now != was:
                found.append(f"{name} does not change in one whole run, and did in the next one")
        return now == self.after, found

    def restore(self) -> None:
        """Bring the tree back to what it was."""
        restore(self.root, self.before, self.contents)
        there = [name for name in self.changing if name in self.before]
        self.inodes = {name: os.lstat(self.root / name).st_ino for name in there}


def draw(chance: random.Random, number: int, duration: float, changing: int) -> Stop:
    """Return when the run of a number is stopped: signals take turns, and so do moments and written files."""
    which = SIGNALS[number % len(SIGNALS)]
    group = which is signal.SIGINT and chance.random() < 0.5
    if number // len(SIGNALS) % 2 == 0:
        return Stop(which, group, chance.uniform(0.0, duration))
    return Stop(which, group, chance.choice((0, 0, chance.uniform(0, 0.004))), chance.randint(1, 2 * changing))


def report(done: Sequence[Stopped], equal: Mapping[bool, int]) -> str:
    """Return the figures of all runs."""
    lines = []
    for which in SIGNALS:
        own = [each for each in done if each.stop.signal is which]
        stages = Counter(each.stage for each in own)
        told = ", ".join(
            f"{stages[stage]} {stage}" for stage in ("planning", "staging", "placing", "reporting", "done")
        )
        mixed = [each for each in own if each.old and each.new]
        codes = ", ".join(f"{code} ({count})" for code, count in sorted(Counter(each.code for each in own).items()))
        left = sum(bool(leftovers(each.now)) for each in own)
        lines.append(
            f"{which.name}: {len(own)} runs: {told}; files old {sum(each.old for each in own)}, new "
            f"{sum(each.new for each in own)}, trees with both {len(mixed)}; temporary files left in {left}; "
            f"exit codes {codes}; started processes outlived it by {max(each.orphaned for each in own):.2f} s at most"
        )
    lines.append(f"next runs: {equal[True]} came to what one whole run makes, {equal[False]} did not")
    violations = Counter(each for one in done for each in one.violations)
    lines += [f"violation ({count}): {text}" for text, count in violations.most_common(40)]
    lines.append(f"{len(done)} runs, {sum(bool(each.violations) for each in done)} with violations")
    return "\n".join(lines)


def kill_runs(folder: Path, runs: int, count: int, seed: int, every: int = 1) -> tuple[list[Stopped], Counter[bool]]:
    """Stop so many runs; return what came of them, and how often the next run came to what one whole run makes.

    A next run follows where temporary files lie about, and else on every so many trees that are old in part.
    """
    get_ready()
    chance = random.Random(seed)
    trial = Trial(folder, count)
    done: list[Stopped] = []
    equal: Counter[bool] = Counter()
    for number in range(runs):
        result = trial.stopped(draw(chance, number, trial.duration, len(trial.changing)))
        mixed = result.old and result.new
        if leftovers(result.now) or (mixed and number % every == 0):
            same, violations = trial.resumed()
            equal[same] += 1
            result.violations.extend(violations)
        done.append(result)
        trial.restore()
        if states(trial.root) != trial.before:
            raise AssertionError("the tree could not be brought back")
        if runs > 100 and number % 50 == 49:
            print(f"{number + 1} runs", file=sys.stderr, flush=True)
    return done, equal


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Stop `migrate` at random moments, and look at the tree.")
    parser.add_argument("runs", type=int, nargs="?", default=1000)
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        done, equal = kill_runs(folder, options.runs, options.files, options.seed)
    finally:
        shutil.rmtree(folder)
    print(report(done, equal))
    return int(any(each.violations for each in done))


if __name__ == "__main__":
    sys.exit(main())
