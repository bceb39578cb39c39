"""Programs below kept/ that once came out wrong, each shrunk to little: they are judged like any generated one.

A folder holds the modules of the program, and about.txt: what went wrong, then an empty line, then what is asked.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from worlds.judge import Program, complaints
from worlds.programs import ROOMS

KEPT = Path(__file__).parent / "kept"


def program_in(folder: Path) -> Program:
    """Return the program that a folder holds."""
    _, _, asked = (folder / "about.txt").read_text(encoding="utf-8").partition("\n\n")
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.py"))}
    return Program(files, tuple(asked.split("\n")[:-1]), ROOMS)


@pytest.mark.parametrize("folder", sorted(KEPT.iterdir()), ids=lambda folder: folder.name)
def test_a_program_that_once_came_out_wrong_does_the_same(folder: Path) -> None:
    program = program_in(folder)
    assert program.asked

    assert not complaints(program)
