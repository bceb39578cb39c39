"""Target 3: what a file that concerns the tool costs, against parsing it."""

from __future__ import annotations

import json
import statistics

from benchmarks.figures import Result, Row, Setting, Verdict
from benchmarks.programs import LARGEST, SMALLEST, WRITTEN_TO, programs
from benchmarks.timing import Series, python

CLASSES = ((SMALLEST, 1_000), (1_000, WRITTEN_TO), (WRITTEN_TO, 15_000), (15_000, LARGEST + 5_000))
"""Bytes, from and to, of the groups of which the ratio is told."""


def touched_file(setting: Setting) -> Result:
    """Measure `migrate_source` of programs of all sizes against LibCST's bare parse of each."""
    chosen = programs(12 if setting.quick else 240)
    folder = setting.work / "programs"
    folder.mkdir()
    for number, program in enumerate(chosen):
        (folder / f"program_{number:03}.py").write_bytes(program.source)
    setting.tell(f"{len(chosen)} programs, {setting.rounds} rounds")
    command = python(setting.work, "-m", "benchmarks.touched", str(folder), str(setting.rounds))
    measured = json.loads(command.run().output)
    ratios = [each["migrate"] / each["parse"] for each in measured]
    rows = [
        Row("bare parse, of one program", _milliseconds(measured, "parse"), "ms"),
        Row("bytes to new bytes and findings, of one program", _milliseconds(measured, "migrate"), "ms"),
        Row("ratio of one program to its parse", Series(tuple(ratios)), "x"),
    ]
    for least, most in CLASSES:
        part = [each["migrate"] / each["parse"] for each in measured if least <= each["size"] < most]
        if part:
            rows.append(Row(f"the same, programs of {least / 1000:g} to {most / 1000:g} kB", Series(tuple(part)), "x"))
    whole = sum(each["migrate"] for each in measured) / sum(each["parse"] for each in measured)
    rows.append(Row("all programs together", Series((whole,)), "x"))
    written = sum(each.written for each in chosen)
    rewritten = sum(each["rewritten"] for each in measured)
    told = sum(not each["rewritten"] and each["found"] for each in measured)
    how = (
        f"{len(chosen)} programs of {SMALLEST / 1000:g} to {LARGEST / 1000:g} kB, spread evenly by the logarithm of "
        f"their size: {written} written ones of the tests (up to {WRITTEN_TO / 1000:g} kB) and {len(chosen) - written} "
        "generated from written ones, whose functions stand, some several times by other names, between functions and "
        "classes of Python's own library (benchmarks/programs.py; the seed is fixed). "
        f"{rewritten} are rewritten, in {told} more something is found. "
        "One process; tables read and modules imported before; each round measures "
        "`codemod.migrate_source(bytes, name)` and `libcst.parse_module(bytes)` of every program in turn. Medians and "
        f"ranges are over programs, of which each counts with its median of {setting.rounds} rounds."
    )
    verdict = Verdict("a touched file, against LibCST's bare parse of it", statistics.median(ratios), 1.5, "x")
    return Result("3", "A touched file", how, tuple(rows), (verdict,))


def _milliseconds(measured: list[dict[str, float]], name: str) -> Series:
    return Series(tuple(each[name] * 1000 for each in measured))
