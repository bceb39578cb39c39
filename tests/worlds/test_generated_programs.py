"""Programs that Hypothesis writes: what becomes of them does the same, and whatever else must hold of a migration."""

from __future__ import annotations

from hypothesis import given

from worlds.judge import Program, complaints, migrated
from worlds.programs import programs


@given(programs())
def test_a_program_and_what_becomes_of_it_do_the_same(program: Program) -> None:
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
