"""Where and when figures were measured: the machine, the versions, the day."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.timing import ROOT


@dataclass(frozen=True)
class Circumstances:
    """What figures depend on, and what they are to be read with."""

    facts: tuple[tuple[str, str], ...]
    line: str
    """The most important of it in one sentence."""


def circumstances(rounds: int, quick: bool) -> Circumstances:
    """Return the circumstances of a run that is made now."""
    now = datetime.now(timezone.utc)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg()) if hasattr(os, "getloadavg") else "not known"
    processor, cores, memory = _processor(), os.cpu_count() or 1, _memory()
    revision = _revision()
    facts = (
        ("date", f"{now:%Y-%m-%d %H:%M} UTC"),
        ("machine", f"{processor}, {cores} cores, {memory}"),
        ("load of the machine before (1, 5, 15 minutes)", load),
        ("system", platform.platform()),
        ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        ("vobiz-codemod", f"{installed('vobiz-codemod') or 'not installed'}, revision {revision}"),
        ("libcst", installed("libcst") or "not installed"),
        ("rounds", str(rounds)),
    )
    sort = "A quick run on small corpora, which says nothing of the targets: m" if quick else "M"
    line = (
        f"{sort}easured on {now:%Y-%m-%d} at revision {revision} on {cores} cores ({processor}, {memory}), "
        f"Python {platform.python_version()}; medians of {rounds} rounds or more."
    )
    return Circumstances(facts, line)


def installed(package: str) -> str | None:
    """Return the version of a package beside this Python, None where there is none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _revision() -> str:
    git = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--exclude=*"]
    try:
        return subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "not known"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory() -> str:
    if sys.platform == "win32":
        return "memory not known"
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB"
