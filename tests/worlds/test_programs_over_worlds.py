"""The programs below tests/programs, before and migrated, driven by their scenarios over the model."""

from __future__ import annotations

import pytest
from test_fixtures import configuration_of, outcome_of
from test_programs import ALL, Program

from worlds.differences import levelled
from worlds.running import run
from worlds.twilio_side import MUSIC

DRIVEN = [each for each in ALL if "PRINTED" in each.scenario and not each.environment]
"""Those that print the same on both platforms by their scenarios, in the usual environment."""


@pytest.mark.parametrize("shape", ["dict", "model"])
@pytest.mark.parametrize("program", DRIVEN, ids=lambda program: program.name)
def test_the_program_and_what_became_of_it_do_the_same(program: Program, shape: str) -> None:
    outcome = outcome_of(program)
    rooms = program.scenario["ROOMS"]
    known = {"drive": program.scenario["drive"]}
    answers = [each.answer for each in outcome.findings if each.answer is not None]
    asked = ("drive(program)",)
    music = configuration_of(program).hold_url or MUSIC

    [before] = run({"program.py": outcome.before}, asked, rooms, known=known, music=music).seen
    [after] = run({"program.py": outcome.after}, asked, rooms, known=known, answers=answers, shape=shape).seen

    codes = {each.code for each in outcome.findings}
    assert levelled(after, list(rooms), codes) == levelled(before, list(rooms), codes)
