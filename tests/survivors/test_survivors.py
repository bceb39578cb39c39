"""What still speaks to Twilio voice after a migration carries a finding: told by a reader that is not the engine."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from names import undefined
from survivors.accepted import ACCEPTED, GAPS
from survivors.detector import text_of
from survivors.survival import STALE, Said, carried, survivors
from survivors.trees import EXPECTED, Migrated, lines_of, migrated, programs, said_of

TESTS = Path(__file__).resolve().parents[1]
FIXTURES = sorted(path for path in (TESTS / "fixtures").glob("*/*") if path.is_dir())
SCENARIOS = sorted(path for path in (TESTS / "programs").iterdir() if (path / "findings.json").exists())
TREES = [*sorted((TESTS / "trees").glob("*/before")), *sorted((TESTS.parent / "examples").iterdir())]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Migrated]:
    """Return the programs and trees that were migrated so far."""
    return {}


@pytest.fixture
def tree(request: pytest.FixtureRequest, outcomes: dict[Path, Migrated], tmp_path: Path) -> tuple[Path, Migrated]:
    """Return a program or a tree, and what became of it."""
    if request.param not in outcomes:
        outcomes[request.param] = migrated(request.param, tmp_path)
    return request.param, outcomes[request.param]


def name_of(path: Path) -> str:
    return path.parent.name if path.name == "before" else path.stem


each_program = pytest.mark.parametrize("tree", programs(), ids=name_of, indirect=True)
each_tree = pytest.mark.parametrize("tree", [*programs(), *TREES], ids=name_of, indirect=True)


@each_tree
def test_what_is_still_twilios_carries_a_finding(tree: tuple[Path, Migrated]) -> None:
    path, done = tree
    said = said_of(done.second.findings)
    for outcome in done.first.outcomes:
        stale = [each for each in said_of(outcome.findings) if each.rule in STALE]
        said += carried(stale, outcome.before, outcome.after)
    _, silent = survivors(done.after, said, ACCEPTED.get(name_of(path), {}))

    left = {(each.path, text_of(done.after[each.path]).splitlines()[each.line - 1].strip()) for each in silent}
    assert left == GAPS.get(name_of(path), frozenset()), silent


@each_program
def test_the_program_speaks_to_twilio_before(tree: tuple[Path, Migrated]) -> None:
    path, done = tree
    found, _ = survivors(done.before, [], {})
    assert found, f"{path.name} is no program for this test"


@each_program
def test_the_findings_are_those_that_were_read(tree: tuple[Path, Migrated]) -> None:
    path, done = tree
    assert lines_of(done.first.findings) == (EXPECTED / path.name).with_suffix(".txt").read_text(encoding="utf-8")


@each_program
def test_what_could_be_compiled_can_be_still(tree: tuple[Path, Migrated]) -> None:
    _, done = tree
    for name, content in done.after.items():
        if name.endswith(".py") and _parses(done.before.get(name, b"")):
            compile(content, name, "exec")
            new = undefined(content, name) - undefined(done.before.get(name, b""), name)
            assert not new, name


@each_program
def test_a_second_run_writes_nothing(tree: tuple[Path, Migrated]) -> None:
    _, done = tree
    assert not done.second.to_write


def test_what_the_detector_takes_for_voice_and_is_none_is_still_there() -> None:
    """A false alarm that is listed must be one: a line that is gone would hide another one day."""
    for path in [*programs(), *TREES]:
        for (name, line), why in ACCEPTED.get(name_of(path), {}).items():
            text = (path / name if path.is_dir() else path).read_text(encoding="utf-8")
            assert why
            assert line in [each.strip() for each in text.splitlines()]


def test_what_fixtures_leave_carries_a_finding() -> None:
    """What they become stands beside them; that the engine makes that of them is another test's."""
    silent = []
    for folder in [*FIXTURES, *SCENARIOS]:
        [before] = folder.glob("before.*")
        after = before.with_stem("after") if before.with_stem("after").exists() else before
        told = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
        said = [Said(after.name, each["line"], each["line"], each["code"], each.get("text", "")) for each in told]
        name = f"{folder.parent.name}/{folder.name}"
        accepted = {(after.name, line): why for line, why in ACCEPTED.get(name, {}).items()}
        moved = carried(said, before.read_bytes(), after.read_bytes())
        _, left = survivors({after.name: after.read_bytes()}, moved, accepted)
        silent += [(name, each) for each in left]

    assert not silent


def _parses(content: bytes) -> bool:
    try:
        ast.parse(content)
    except (SyntaxError, ValueError):
        return False
    return True
