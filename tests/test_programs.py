"""Run every program below programs/, before and migrated, and hold what it asks of each platform against a list."""

from __future__ import annotations

import os
import runpy
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import pytest
from defects import defects
from test_fixtures import Case, compare_findings, outcome_of, run, shown
from twilio_double import Transport
from vobiz_double import CLIENTS, World

from codemod.configuration import OWN_FILE
from codemod.finding import Level
from codemod.python.comments import comments_of

PROGRAMS = Path(__file__).parent / "programs"
TWILIO = {"TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000001", "TWILIO_AUTH_TOKEN": "twilio-secret"}
VOBIZ = {
    "VOBIZ_AUTH_ID": "MA_1",
    "VOBIZ_AUTH_TOKEN": "secret",
    "VOBIZ_ANSWER_URL": "https://app.example.com/answer",
}
CREDENTIALS = {"api_key": "MA_1", "auth_token": "secret"}


@dataclass(frozen=True)
class Program(Case):
    """A fixture that is a whole module, with a scenario: how it is driven, and what must come of it.

    A scenario holds ROOMS, drive, CALLS, TWILIO, and PRINTED or both PRINTED_BEFORE and PRINTED_AFTER. It may hold
    KEPT, the requests that the migrated program still sends to Twilio, and ENVIRONMENT.
    """

    @property
    def name(self) -> str:
        return self.folder.name

    @cached_property
    def scenario(self) -> Mapping[str, Any]:
        return runpy.run_path(str(self.folder / "scenario.py"))

    @property
    def kept(self) -> list[str]:
        return list(self.scenario.get("KEPT", ()))

    def printed(self, when: str) -> str:
        """Return what must be printed "BEFORE" or "AFTER"."""
        return str(self.scenario.get("PRINTED", self.scenario.get(f"PRINTED_{when}")))

    def drive(self, source: bytes, environment: Mapping[str, str]) -> str:
        """Run a text of the program as the module `program`, drive it, and return what is printed."""
        threads, output = threading.enumerate(), StringIO()
        around = surroundings({**environment, **self.environment})
        with module("program", self.before) as program, around, redirect_stdout(output):
            exec(compile(source, "program.py", "exec"), program.__dict__)
            self.scenario["drive"](program)
        assert threading.enumerate() == threads
        return output.getvalue()

    @property
    def environment(self) -> Mapping[str, str]:
        return dict(self.scenario.get("ENVIRONMENT", {}))


@contextmanager
def module(name: str, path: Path) -> Iterator[ModuleType]:
    """Make an empty module that can be imported by its name: Flask and dataclasses look theirs up."""
    made = ModuleType(name)
    made.__file__ = str(path)
    sys.modules[name] = made
    try:
        yield made
    finally:
        del sys.modules[name]


@contextmanager
def surroundings(environment: Mapping[str, str]) -> Iterator[None]:
    """Set the variables that programs read, of either platform, to these alone; nobody sleeps."""
    with mock.patch.dict(os.environ), mock.patch("time.sleep"):
        for name in [*TWILIO, *VOBIZ]:
            os.environ.pop(name, None)
        os.environ.update(environment)
        yield


ALL = [Program(folder) for folder in sorted(PROGRAMS.iterdir()) if (folder / "before.py").exists()]
each_program = pytest.mark.parametrize("program", ALL, ids=lambda program: program.name)


def having(file: str) -> pytest.MarkDecorator:
    """Parametrise with the programs that have a file."""
    found = [program for program in ALL if (program.folder / file).exists()]
    return pytest.mark.parametrize("program", found, ids=lambda program: program.name)


@each_program
def test_the_program_is_one_of_twilio(program: Program) -> None:
    transport = Transport(program.scenario["ROOMS"])
    with transport.installed():
        printed = program.drive(program.before.read_bytes(), TWILIO)

    assert transport.requests == program.scenario["TWILIO"]
    assert printed == program.printed("BEFORE")


@pytest.mark.parametrize("shape", ["dict", "model"])
@each_program
def test_the_migrated_program_makes_the_calls_that_a_person_listed(program: Program, shape: str) -> None:
    outcome = outcome_of(program)
    said = shown([each for each in outcome.findings if each.level is Level.MANUAL])
    transport = Transport(program.scenario["ROOMS"])
    environment = {**VOBIZ, **TWILIO} if program.kept else VOBIZ
    world = World(shape, program.scenario["ROOMS"])
    with world.installed(twilio=bool(program.kept)), transport.installed():
        try:
            printed = program.drive(outcome.after, environment)
        except Exception as error:
            raise AssertionError(f"it raises {error!r}, with these findings:\n{said}") from error

    expected = program.scenario["CALLS"]
    constructors = tuple(f"{name}(" for name in CLIENTS)
    about_clients = any(each.startswith(constructors) for each in expected)
    made = [text for text in world.texts if about_clients or not text.startswith(constructors)]
    assert made == expected, said
    assert transport.requests == program.kept, said
    assert printed == program.printed("AFTER"), said
    for name, arguments in world.calls:
        assert name not in CLIENTS or CREDENTIALS.items() <= arguments.items()


@having("after.py")
def test_the_program_becomes_what_stands_beside_it(program: Program) -> None:
    assert outcome_of(program).after.decode() == program.after.read_bytes().decode()


@having("findings.json")
def test_the_findings_are_those_that_stand_beside_it(program: Program) -> None:
    compare_findings(program)


@each_program
def test_the_tool_does_not_fail(program: Program) -> None:
    assert not defects(outcome_of(program))


@each_program
def test_a_second_run_changes_nothing(program: Program) -> None:
    once = outcome_of(program).after
    second = run(program, once)

    assert second.after.decode() == once.decode()
    assert not [each for each in second.findings if each.level is Level.AUTOMATIC]


@each_program
def test_no_comment_is_lost(program: Program) -> None:
    before = Counter(comment.text for comment in comments_of(program.before.read_text(encoding="utf-8")))
    after = Counter(comment.text for comment in comments_of(outcome_of(program).after.decode()))

    assert not before - after


@each_program
def test_the_folder_holds_a_program_of_ordinary_length_and_its_scenario(program: Program) -> None:
    names = {path.name for path in program.folder.iterdir()} - {"__pycache__"}

    assert {"before.py", "scenario.py"} <= names <= {"before.py", "scenario.py", "after.py", "findings.json", OWN_FILE}
    assert 30 <= len(program.before.read_text(encoding="utf-8").splitlines()) <= 120
    assert program.scenario["TWILIO"]
    assert ("PRINTED" in program.scenario) != ("PRINTED_AFTER" in program.scenario)
