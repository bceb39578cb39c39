"""Programs that Hypothesis writes: what becomes of them does the same, and whatever else must hold of a migration."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from worlds.judge import Program, complaints, migrated
from worlds.programs import programs

PARTS = 4 if settings().max_examples >= 10_000 else 1
"""Several processes (-n) may share a long run; the programs of the usual one are the same each time, in one part."""


@pytest.mark.parametrize("part", range(PARTS))
@settings(max_examples=settings().max_examples // PARTS)
@given(program=programs())
def test_a_program_and_what_becomes_of_it_do_the_same(program: Program, part: int) -> None:
    found = complaints(program)

    assert not found, told(program, found)


def told(program: Program, found: list[str]) -> str:
    """Return a program and what is wrong, as text."""
    after = migrated(program.files)
    shown = ["", *found, "asked: " + "; ".join(program.asked)]
    for path, content in program.files.items():
        shown += [
            f"==== {path}",
            content.decode("utf-8", "replace"),
            "---- becomes",
            after.files[path].decode("utf-8", "replace"),
        ]
    return "\n".join([*shown, "---- findings", after.told()])
