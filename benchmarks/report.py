"""The figures of a run as one Markdown document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.figures import Result, Row, Verdict
from benchmarks.machine import Circumstances

DIGITS = {"s": 3, "ms": 1, "x": 2, "MB": 1, "µs": 0}
"""How many digits stand behind the point, by unit."""


def document(circumstances: Circumstances, results: Sequence[Result]) -> str:
    """Return the whole report: the targets, the machine, and each measurement in full."""
    parts = ["# Speed", summary(circumstances, results), "## Circumstances", _circumstances(circumstances)]
    for result in results:
        parts += [f"## {result.title}", result.how]
        if result.rows:
            parts.append(rows(result.rows))
        parts += [f"Not measured: {each}" for each in result.missing]
    return "\n\n".join(parts) + "\n"


def summary(circumstances: Circumstances, results: Sequence[Result]) -> str:
    """Return one table of all targets, with where and when they were measured."""
    told = [(result, verdict) for result in results for verdict in result.verdicts]
    lines = [verdicts(told)] if told else []
    return "\n\n".join([*lines, circumstances.line])


def verdicts(told: Iterable[tuple[Result, Verdict]]) -> str:
    """Return figures beside what was wanted of them."""
    cells = [
        (result.key, each.what, number(each.value, each.unit), _wanted(each), "yes" if each.met else "**no**")
        for result, each in told
    ]
    return table(("", "what", "measured", "wanted", "met"), cells)


def rows(measured: Sequence[Row]) -> str:
    """Return what was measured: medians, ranges and ratios."""
    cells = [
        (
            each.name,
            number(each.series.median, each.unit),
            f"{number(each.series.low, each.unit)} to {number(each.series.high, each.unit)}",
            str(len(each.series.values)),
            "" if each.ratio is None else number(each.ratio, "x"),
            each.note,
        )
        for each in measured
    ]
    return table(("what", "median", "range", "times", "ratio", "note"), cells)


def table(heads: Sequence[str], cells: Iterable[Sequence[str]]) -> str:
    """Return a table of Markdown; a bar in a cell is escaped."""
    lines = [heads, ["---"] * len(heads), *cells]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def number(value: float, unit: str) -> str:
    """Return a figure with its unit."""
    digits = DIGITS[unit]
    if unit == "x" and value >= 20:
        digits = 0
    return f"{value:,.{digits}f}{'' if unit == 'x' else ' '}{unit}"


def _wanted(verdict: Verdict) -> str:
    return f"at {'least' if verdict.least else 'most'} {number(verdict.limit, verdict.unit)}"


def _circumstances(circumstances: Circumstances) -> str:
    return "\n".join(f"- {name}: {value}" for name, value in circumstances.facts)
