"""Time programs in this process: `migrate_source` of each, and LibCST's bare parse of the same bytes.

    python -m benchmarks.touched FOLDER ROUNDS

Prints JSON: for each file of FOLDER its size, the medians of both, and whether it was rewritten or something was found.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import libcst

from codemod import Options, migrate_source
from codemod.rules import load_rules

T = TypeVar("T")


def main(folder: Path, rounds: int) -> None:
    """Measure the programs of a folder, each round both ways of each, after one round that does not count."""
    options = Options()
    rules = load_rules(options.rules)
    sources = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    parsed: dict[str, list[float]] = {name: [] for name in sources}
    migrated: dict[str, list[float]] = {name: [] for name in sources}
    outcomes = {}
    for number in range(rounds + 1):
        for name, source in sources.items():
            parse, _ = timed(partial(libcst.parse_module, source))
            migrate, outcomes[name] = timed(partial(migrate_source, source, name, options, rules=rules))
            if number:
                parsed[name].append(parse)
                migrated[name].append(migrate)
    each = [
        {
            "name": name,
            "size": len(source),
            "parse": statistics.median(parsed[name]),
            "migrate": statistics.median(migrated[name]),
            "rewritten": outcomes[name].changes,
            "found": bool(outcomes[name].findings),
        }
        for name, source in sources.items()
    ]
    json.dump(each, sys.stdout)


def timed(call: Callable[[], T]) -> tuple[float, T]:
    """Return what a call takes, and its result."""
    begun = time.perf_counter()
    result = call()
    return time.perf_counter() - begun, result


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
