"""Measure the tool, and print what came of it as Markdown.

    python -m benchmarks [--only KEYS] [--rounds N] [--output FILE] [--corpora DIR] [--quick]

From a checkout, with its test extra and the extra `bench` installed. Packages of others are downloaded once (30 MB) and
kept. The exit code is 1 where a target is missed or cannot be measured, but not of quick runs: what they measure is too
small to count.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import Result, Setting
from benchmarks.machine import circumstances
from benchmarks.peers import peers
from benchmarks.report import document
from benchmarks.targets.commit_hook import commit_hook
from benchmarks.targets.growth import growth
from benchmarks.targets.many_changes import many_changes
from benchmarks.targets.search import plain_tree, twilio_tree
from benchmarks.targets.touched_file import touched_file
from codemod import cache

MEASUREMENTS: dict[str, Callable[[Setting], Result]] = {
    "1": plain_tree,
    "2": twilio_tree,
    "3": touched_file,
    "4": commit_hook,
    "5": growth,
    "6": many_changes,
    "peers": peers,
}
"""By the number of the target; what other tools take has none."""
FEWEST = 5
"""Medians of fewer rounds say little."""


def main(arguments: list[str] | None = None) -> int:
    """Measure what is asked for, and return the exit code."""
    options = _options(arguments)
    begun = time.monotonic()

    def tell(text: str) -> None:
        print(f"{time.monotonic() - begun:7.1f} s  {text}", file=sys.stderr, flush=True)  # noqa: T201

    rounds = options.rounds or (1 if options.quick else FEWEST)
    options.corpora.mkdir(parents=True, exist_ok=True)
    around = circumstances(rounds, options.quick)
    results = []
    for key in options.only:
        tell(f"== {key}: {(MEASUREMENTS[key].__doc__ or '').partition(chr(10))[0]}")
        with tempfile.TemporaryDirectory(prefix="vobiz-codemod-benchmarks-") as work:
            setting = Setting(options.corpora.resolve(), Path(work).resolve(), rounds, options.quick, tell)
            results.append(MEASUREMENTS[key](setting))
    text = document(around, results)
    if options.output is None:
        sys.stdout.write(text)
    else:
        options.output.write_text(text, "utf-8")
    return 0 if options.quick or all(each.met for each in results) else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", type=_keys, default=list(MEASUREMENTS), metavar="KEYS", help="1,3 for instance")
    parser.add_argument("--rounds", type=int, help=f"rounds that count (default: {FEWEST}; quick: 1)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="where the report goes (default: printed)")
    parser.add_argument(
        "--corpora",
        type=Path,
        metavar="DIR",
        default=cache.folder() / "benchmarks",
        help="where packages of others are kept (default: %(default)s)",
    )
    parser.add_argument("--quick", action="store_true", help="only run, on what is installed, without the network")
    return parser.parse_args(arguments)


def _keys(text: str) -> list[str]:
    keys = text.split(",")
    for key in keys:
        if key not in MEASUREMENTS:
            raise argparse.ArgumentTypeError(f"{key} is none of {', '.join(MEASUREMENTS)}")
    return keys


if __name__ == "__main__":
    sys.exit(main())
