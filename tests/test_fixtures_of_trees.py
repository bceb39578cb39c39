"""Small trees, one for each message that is told of a whole tree: what they become, and what is said of them.

A file of fixtures_of_trees/ is named after a message. First stand the findings (notes only where the message is one),
then the files of the tree, each below a line `==== PATH`, then those that become something else, below a line
`==== after PATH`. A first line `run PATH` says what the command is run on; else it is the whole tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from codemod import plan
from codemod.configuration import load
from codemod.finding import Level
from codemod.options import Options
from codemod.rules import load_rules

FOLDER = Path(__file__).parent / "fixtures_of_trees"
NAMES = sorted(path.stem for path in FOLDER.iterdir())


@dataclass(frozen=True)
class Case:
    """A tree before and after, and what is said of it."""

    findings: list[str]
    before: dict[str, str]
    after: dict[str, str]
    """The whole tree."""
    path: str = "."
    """What the command is run on."""


def read(name: str) -> Case:
    """Return a case by its name."""
    found, *parts = re.split(r"^==== (.*)\n", (FOLDER / f"{name}.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)
    files = dict(zip(parts[::2], parts[1::2], strict=True))
    before = {path: text for path, text in files.items() if not path.startswith("after ")}
    after = {path.removeprefix("after "): text for path, text in files.items() if path.startswith("after ")}
    path = found.partition("\n")[0].removeprefix("run ") if found.startswith("run ") else "."
    findings = [line for line in found.splitlines() if not line.startswith("run ")]
    return Case(findings, before, {**before, **after}, path)


def texts(folder: Path) -> dict[str, str]:
    """Return the files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", NAMES)
def test_the_tree_becomes_what_the_fixture_says(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = read(name)
    message = load_rules().messages[name]
    for path, text in case.before.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)

    planned = plan([case.path], Options(configuration=load(tmp_path)))
    found = [each for each in planned.findings if each.level is not Level.NOTE or each.code == message.code]
    planned.apply()

    said = [f"{each.path}:{each.place.line} {each.level.value} {each.code}" for each in found]
    assert sorted(said) == sorted(case.findings)
    assert any(line.endswith(f" {message.code}") for line in said)
    assert texts(tmp_path) == case.after
    assert not plan([case.path], Options(configuration=load(tmp_path))).to_write
