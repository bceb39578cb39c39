"""README.md says what is so: its commands, options, configuration and hooks are held against the code."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from codemod.command_line import COMMANDS as NAMED
from codemod.command_line import main
from codemod.commands.ending import NAME
from codemod.configuration import ConfigurationError, load
from codemod.file_kinds import SUFFIXES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
HOOKS = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
COMMANDS = [[], *([name] for name in NAMED)]


def section(title: str) -> str:
    """Return the text below a heading of the second level."""
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def blocks(language: str, text: str = README) -> list[str]:
    """Return the code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def first_column(text: str, heading: str) -> list[str]:
    """Return the first cells of the rows of a table, by the table's first heading."""
    table = text.partition(f"\n| {heading} |")[2].partition("\n\n")[0]
    return [re.split(r"(?<!\\)\|", row)[1].strip() for row in table.splitlines()[2:]]


def help_of(command: list[str]) -> str:
    """Return what a command says about itself."""
    return CliRunner().invoke(main, [*command, "--help"]).stdout


def options_of(command: list[str]) -> set[str]:
    """Return the options that the help of a command lists."""
    return set(
        re.findall(r"(?<![\w-])--?[a-z][a-z-]*", help_of(command).partition("Options:")[2].partition("Commands:")[0])
    )


@pytest.mark.skipif(os.name == "nt" or shutil.which("bash") is None, reason="there is no bash to run it with")
def test_ci_runs_the_two_commands_of_the_quick_start() -> None:
    shown = subprocess.run(
        ["bash", str(ROOT / ".ci" / "run"), "--commands"], cwd=ROOT.parent, check=True, capture_output=True, text=True
    ).stdout
    example, test = blocks("sh", section("Quick start"))[:2]
    assert shown == example + test
    assert example.endswith(f"{NAME} diff examples/call_center\n")
    assert test.endswith("pytest -n auto\n")
    assert shown.count("\n") == 2


def test_every_command_is_documented() -> None:
    documented = first_column(section("The command line"), "command")
    assert sorted(row.split()[1] for row in documented) == sorted(NAMED)


def test_every_option_is_documented_with_its_commands() -> None:
    documented: dict[str, set[str]] = {}
    table = section("The command line").partition("\n| option |")[2].partition("\n\n")[0]
    for row in table.splitlines()[2:]:
        option, of = (cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:3])
        for name in re.findall(r"`(--?[a-z-]+)", option):
            commands = set(NAMED) | {""} if of == "every command" else set(of.split(", "))
            for command in commands:
                documented.setdefault(command, set()).add(name)
    assert documented == {" ".join(command): options_of(command) for command in COMMANDS}


@pytest.mark.parametrize("option", ["--format", "--level"])
def test_the_choices_of_an_option_are_documented(option: str) -> None:
    written = re.search(rf"`{option} ([^`]+)`", README)
    assert written is not None
    choices = written[1].replace("\\|", "|")
    for command in ("diff", "migrate", "check"):
        assert f"{option} [{choices}]" in help_of([command])


def test_every_key_of_the_configuration_is_documented(tmp_path: Path) -> None:
    (tmp_path / "vobiz-codemod.toml").write_text("no-such-key = 1\n")
    with pytest.raises(ConfigurationError) as error:
        load(tmp_path)
    known = re.search(r"The keys are (.*)\.$", str(error.value))
    assert known is not None
    documented = [key.strip("`") for key in first_column(section("Configuration"), "key")]
    assert sorted(documented) == known[1].split(", ")


def test_the_configuration_that_is_shown_can_be_loaded(tmp_path: Path) -> None:
    (shown,) = blocks("toml")
    (tmp_path / "pyproject.toml").write_text(shown, encoding="utf-8")
    assert load(tmp_path).rooms == {"CF0123456789abcdef0123456789abcdef": "SalesRoom"}


def test_the_python_that_is_shown_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (shown,) = blocks("python")
    monkeypatch.chdir(tmp_path)
    exec(compile(shown, "README.md", "exec"), {})


def test_the_endings_that_are_looked_at_are_documented() -> None:
    paragraph = section("The command line").partition("Of a directory")[2].partition(";")[0]
    assert set(re.findall(r"`(\.\w+)`", paragraph)) == SUFFIXES


def test_the_hooks_are_documented_and_run_commands_that_exist() -> None:
    ids = re.findall(r"^- id: (\S+)$", HOOKS, re.MULTILINE)
    assert re.findall(r"^ +- id: (\S+)", README, re.MULTILINE) == ids
    for entry in re.findall(r"^  entry: (.+)$", HOOKS, re.MULTILINE):
        program, command, *options = entry.split()
        assert program == NAME
        assert set(options) <= options_of([command])


def test_the_hooks_look_at_every_kind_of_file() -> None:
    patterns = re.findall(r"^  files: (.+)$", HOOKS, re.MULTILINE)
    assert len(patterns) == len(re.findall(r"^- id: ", HOOKS, re.MULTILINE))
    for pattern in patterns:
        endings = re.fullmatch(r"\(\?i\)\\\.\((.*)\)\$", pattern)
        assert endings is not None
        assert {f".{ending}" for ending in endings[1].split("|")} == SUFFIXES


def test_the_files_that_are_linked_exist() -> None:
    for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a repository that holds the example alone: here, all fixtures are its tree."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("example")
def test_the_diffs_are_what_the_tool_shows_of_the_example() -> None:
    shown = CliRunner().invoke(main, ["diff", "examples/call_center"]).stdout
    pieces = blocks("diff")
    assert len(pieces) == 5
    for piece in pieces:
        assert piece in shown


@pytest.mark.usefixtures("example")
def test_an_import_of_the_users_own_module_stands_in_a_group_of_its_own() -> None:
    shown = CliRunner().invoke(main, ["diff", "examples/call_center"]).stdout
    after = "".join(line[1:] for line in shown.splitlines(keepends=True) if line[0] in "+ ")
    own = "from call_center.conference_members import conference_members\n"
    assert f"\nfrom vobiz import Vobiz\n\n{own}\nACCOUNT_SID" in after
