"""Run `check` and `migrate` on copies of real packages, and say where they do other than is expected of each.

    python -m tests.real_trees CACHE [--only NAME ...] [--jobs N]

CACHE is a folder for what is downloaded and unpacked. Each package of real_packages.py is copied from there and
committed to a git repository of its own. `check` must find just what is listed, and change nothing; `migrate` must
change just the files that are listed, which still compile; a second `migrate` changes nothing. The exit code is 1 where
anything is otherwise.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))  # this is no package, as the other tests are none

from real_packages import PACKAGES, Expected, Package

from benchmarks.packages import git, unpacked

ROOT = Path(__file__).resolve().parent.parent
MOST_MEGABYTES = 1024
"""What one process of a run may take; the biggest of the packages takes a fraction of it."""


@dataclass(frozen=True)
class Run:
    """One run of the command line."""

    code: int
    report: dict[str, Any]
    errors: str
    seconds: float
    megabytes: float
    """The most that one of its processes took."""


@dataclass
class Figures:
    """What a package came to."""

    name: str
    files: int = 0
    python: int = 0
    size: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    megabytes: float = 0
    findings: int = 0
    edited: int = 0
    problems: list[str] = field(default_factory=list)


# ---- runs


def command(folder: Path, *arguments: str) -> Run:
    """Run the command line in a folder, and measure it."""
    begun = time.monotonic()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "codemod", *arguments, "--format", "json", "."],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=output,
            stderr=errors,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        text, told = output.read().decode(), errors.read().decode(errors="replace")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    try:
        report = json.loads(text)
    except ValueError:
        report = {}
    return Run(process.returncode, report, told, time.monotonic() - begun, usage.ru_maxrss / unit)


def contents(folder: Path) -> dict[str, str]:
    """Return the digest of each file below a folder but git's own; of a link, where it leads."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name.startswith(".git/"):
            continue
        if path.is_symlink():
            found[name] = f"-> {os.readlink(path)}"
        elif path.is_file():
            found[name] = sha256(path.read_bytes()).hexdigest()
    return found


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Return which files differ, appeared or went."""
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


# ---- what must hold


def unexpected(report: Mapping[str, Any], expected: Iterable[Expected]) -> Iterator[str]:
    """Yield where the findings of a report are others than those that are listed, a line each."""
    wanted = {each.path: dict(each.codes) for each in expected}
    found: dict[str, Counter[str]] = {}
    for finding in report.get("findings", ()):
        found.setdefault(finding["path"], Counter())[finding["code"]] += 1
    for path in sorted({*wanted, *found}):
        if wanted.get(path) != (codes := dict(sorted(found.get(path, {}).items()))):
            yield f"{path}: found {codes}, expected {wanted.get(path, {})}"
    for file in report.get("files", ()):
        if file["path"] not in wanted:
            yield f"{file['path']}: it is said to concern us ({file['status']})"


def examine(package: Package, source: Path, work: Path, jobs: int) -> Figures:
    """Run both commands on a copy of a package below `work`, and tell what it came to."""
    tree, processes = work / package.name, f"--jobs={jobs}"
    shutil.copytree(source, tree, symlinks=True, ignore=shutil.ignore_patterns("__pycache__", ".git"))
    before = contents(tree)
    result = Figures(
        package.name,
        files=len(before),
        python=sum(name.endswith(".py") for name in before),
        size=sum(path.stat().st_size for path in tree.rglob("*") if path.is_file() and not path.is_symlink()),
    )
    if package.without_git:
        alone = work / "without-git"
        shutil.copytree(tree, alone, symlinks=True)
        measured(result, package, "without git", alone, ["migrate", processes], before)
    git(tree, "init", "-q")
    git(tree, "add", "-A", "-f")
    git(tree, "commit", "-q", "-m", "as it was packed")
    run = measured(result, package, "check", tree, ["check", processes], before)
    result.problems += [f"check: {problem}" for problem in unexpected(run.report, package.expected)]
    result.findings = len(run.report.get("findings", ()))
    run = measured(result, package, "migrate", tree, ["migrate", processes], before)
    result.edited = run.report.get("summary", {}).get("changed", 0)
    if result.edited:
        after = contents(tree)
        again = command(tree, "migrate", "--allow-dirty", processes)
        if contents(tree) != after:
            result.problems.append(f"a second run changes {changed(after, contents(tree))}")
        result.problems += _ended("a second run", again, ("migrate",))
    if package.smoke:
        ran = subprocess.run([sys.executable, "-B", "-c", package.smoke], cwd=tree, capture_output=True, text=True)
        if ran.returncode:
            result.problems.append(f"the smoke test fails: {ran.stderr[-2000:]}")
    return result


def measured(
    result: Figures, package: Package, name: str, tree: Path, arguments: Sequence[str], before: Mapping[str, str]
) -> Run:
    """Run the command line once, and note its figures and what it may not do."""
    run = command(tree, *arguments)
    result.seconds[name] = run.seconds
    result.megabytes = max(result.megabytes, run.megabytes)
    result.problems += _ended(name, run, arguments)
    if run.megabytes > MOST_MEGABYTES:
        result.problems.append(f"{name}: a process took {run.megabytes:.0f} MB")
    wanted = [each.path for each in package.expected if each.edited and arguments[0] == "migrate"]
    found = changed(before, contents(tree))
    if found != sorted(wanted):
        result.problems.append(f"{name}: changed {found}, expected {sorted(wanted)}")
    for path in found:
        if path.endswith(".py"):
            try:
                compile((tree / path).read_bytes(), path, "exec", dont_inherit=True)
            except (OSError, SyntaxError, ValueError) as error:
                result.problems.append(f"{name}: {path} does not compile any more: {error}")
    return run


def _ended(name: str, run: Run, arguments: Sequence[str]) -> Iterator[str]:
    if not run.report or run.code not in ((0, 1) if arguments[0] == "check" else (0,)):
        yield f"{name}: exit code {run.code}: {run.errors[-2000:]}"
    for file in run.report.get("files", ()):
        if file["status"] == "error":
            yield f"{name}: {file['path']} is an error"


# ---- the whole


def line(figures: Figures) -> str:
    """Return the figures of a package, or of all, as one line."""
    seconds = ", ".join(f"{name} {taken:.0f} s" for name, taken in figures.seconds.items())
    return (
        f"{figures.name}: {figures.files:,} files ({figures.python:,} .py, {figures.size / 1e6:.1f} MB), {seconds}, "
        f"peak {figures.megabytes:.0f} MB, {figures.findings} findings, {figures.edited} files edited"
    )


def total(each: Sequence[Figures]) -> Figures:
    """Return the sums, and the highest peak."""
    seconds: Counter[str] = Counter()
    for figures in each:
        seconds.update(figures.seconds)
    return Figures(
        "all",
        sum(figures.files for figures in each),
        sum(figures.python for figures in each),
        sum(figures.size for figures in each),
        dict(seconds),
        max((figures.megabytes for figures in each), default=0),
        sum(figures.findings for figures in each),
        sum(figures.edited for figures in each),
    )


def main() -> int:
    """Examine all packages, or those that are named; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.real_trees", description=__doc__.partition("\n")[0])
    parser.add_argument("cache", type=Path, help="a folder for what is downloaded and unpacked")
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=[each.name for each in PACKAGES], help="packages")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes of a run")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    figures = []
    for package in PACKAGES:
        if options.only and package.name not in options.only:
            continue
        source = unpacked(package, options.cache.resolve())
        with tempfile.TemporaryDirectory(prefix="vobiz-codemod-") as work:
            figures.append(examine(package, source, Path(work), options.jobs))
        print("\n  ".join([line(figures[-1]), *figures[-1].problems]), flush=True)  # noqa: T201
    print(line(total(figures)))  # noqa: T201
    return 1 if any(each.problems for each in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
