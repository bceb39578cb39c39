"""Target 5: what a second process brings, and how time and memory grow with the tree."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from benchmarks.figures import Result, Row, Setting, Verdict
from benchmarks.memory import measured
from benchmarks.timing import Command, Series, interleaved, ours, python
from benchmarks.trees import CONTENTS, large_tree, touched_tree

PROCESSES, GROWTH, MEMORY = 1.7, 1.3, 300.0
"""Times faster with two processes; what the cost of one more file may grow to; megabytes."""
SIZES, QUICK_SIZES = (1_000, 10_000, 100_000), (30, 60, 120)
"""Files of the large trees."""
PATIENCE = 900.0
"""Seconds that a run may be expected to take: where it would be more the largest tree is left out, which is said."""
SMALL_GROWTH = 1.0
"""Kilobytes a file: less is no growth of memory that anybody would notice, however it stands to what it was before."""
PARSE = "import ast, pathlib; [ast.parse(path.read_bytes()) for path in pathlib.Path().rglob('*.py')]"
"""Work that has nothing to wait for: what two processes do of it tells what the machine gives to two."""
ALONE, AT_ONCE = "Python's bare parse of these", "two such parses at once"


def growth(setting: Setting) -> Result:
    """Measure `check` with one and two processes, and on trees that are ten and a hundred times larger."""
    count = 12 if setting.quick else 1_000
    tree = setting.work / "touched"
    size = touched_tree(tree, count)
    runs = {f"--jobs {jobs}": ours(tree, "check", "--jobs", str(jobs), ".") for jobs in (1, 2)}
    bare = python(tree, "-c", PARSE)
    measures = {name: run.seconds for name, run in runs.items()} | {ALONE: bare.seconds, AT_ONCE: partial(_twice, bare)}
    took = interleaved(measures, setting.rounds, setting.tell)
    shutil.rmtree(tree)
    given = 2 * took[ALONE].median / took[AT_ONCE].median
    gain = took["--jobs 1"].median / took["--jobs 2"].median
    rows = [
        Row(f"{count:,} touched files, {name}", took[name], ratio=took[name].median / took["--jobs 2"].median)
        for name in runs
    ]
    told = f"the machine does {given:.2f} times the work with two processes"
    rows += [Row(ALONE, took[ALONE]), Row(AT_ONCE, took[AT_ONCE], note=told)]
    verdicts = [Verdict(f"two processes against one, {count:,} touched files", gain, PROCESSES, "x", True)]
    sizes = QUICK_SIZES if setting.quick else SIZES
    large, missing = _large(setting, sizes)
    rows += [row for pair in large.values() for row in pair]
    verdicts += _judged(large) if len(large) == len(sizes) else []
    first, last = min(large), max(large)
    how = (
        f"Two processes: {count:,} files ({size / 1e6:.1f} MB), copies of the programs of target 3 up to 15 kB, each "
        f"with a line of its own. Growth: trees of {first:,} to {last:,} files, hard links to {CONTENTS} contents, "
        f"modules of Python's library but for one Twilio program, so that {last // CONTENTS:,} files are touched in "
        "the largest; in no repository; processes as they come. The cost of one more file is that between the two "
        "largest trees, against that between the two smallest. Memory is the most that the parent held, as the kernel "
        "notes it (VmHWM), without its workers."
    )
    return Result("5", "Processes, and the size of the tree", how, tuple(rows), tuple(verdicts), tuple(missing))


def _twice(command: Command) -> float:
    """Return what a command takes that runs twice at once."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(2) as threads:
        for run in [threads.submit(command.seconds) for _ in range(2)]:
            run.result()
    return time.perf_counter() - begun


def _large(setting: Setting, sizes: tuple[int, ...]) -> tuple[dict[int, tuple[Row, ...]], list[str]]:
    """Return for each number of files what `check` takes, time and memory where it is known, and what is missing."""
    missing = []
    work = setting.work / "large"
    work.mkdir()
    for size in sizes:
        setting.tell(f"a tree of {size:,} files")
        large_tree(work / str(size), size)
    expected = ours(work / str(sizes[-2]), "check", ".").seconds() * sizes[-1] / sizes[-2]
    if expected > PATIENCE:
        missing.append(f"{sizes[-1]:,} files: a run would take {expected:,.0f} s, by what {sizes[-2]:,} files take.")
        sizes = sizes[:-1]
    peaks: dict[int, list[float]] = {size: [] for size in sizes}

    def run(size: int) -> Callable[[], float]:
        def once() -> float:
            found = measured(ours(work / str(size), "check", "."))
            if found.megabytes is not None:
                peaks[size].append(found.megabytes)
            return found.seconds

        return once

    took = interleaved({f"{size:,} files": run(size) for size in sizes}, setting.rounds, setting.tell)
    rows: dict[int, tuple[Row, ...]] = {}
    for size in sizes:
        time = Row(f"{size:,} files, time", took[f"{size:,} files"])
        counted = tuple(peaks[size][-setting.rounds :])
        rows[size] = (time, Row(f"{size:,} files, memory", Series(counted), "MB")) if counted else (time,)
    if not any(peaks.values()):
        missing.append("memory: this system has no /proc to read it from.")
    return rows, missing


def _judged(large: Mapping[int, tuple[Row, ...]]) -> list[Verdict]:
    low, middle, high = sorted(large)

    def cost(index: int, begin: int, end: int) -> float:
        """Return what one more file costs between two sizes."""
        return (large[end][index].series.median - large[begin][index].series.median) / (end - begin)

    before, after = cost(0, low, middle), cost(0, middle, high)
    told = f"from {middle:,} to {high:,} against from {low:,} to {middle:,}"
    verdicts = [Verdict(f"time of one more file, {told}", after / max(before, 1e-9), GROWTH, "x")]
    if len(large[high]) > 1:
        before, after = cost(1, low, middle), cost(1, middle, high)
        verdicts += [
            Verdict(f"memory of one more file, {told}", after / max(before, SMALL_GROWTH / 1024), GROWTH, "x"),
            Verdict(f"peak memory of the parent, {high:,} files", large[high][1].series.median, MEMORY, "MB"),
        ]
    return verdicts
