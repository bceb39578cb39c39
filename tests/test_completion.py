"""What a shell is offered where a word is not finished, the scripts that ask for it, and words that are no command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.shell_completion import get_completion_class
from click.testing import CliRunner, Result

from codemod.command_line import COMMANDS, main


def run(*arguments: str, **options: Any) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="vobiz-codemod", **options)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_the_shell(shell: str) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0
    assert "_VOBIZ_CODEMOD_COMPLETE" in result.stdout
    assert result.stdout.startswith("# ")


def offered(*words: str) -> list[tuple[str, str]]:
    """Return what a shell is offered for the last of some words: its kind, and what it becomes."""
    completer = get_completion_class("bash")
    assert completer is not None
    found = completer(main, {}, "vobiz-codemod", "_C").get_completions(list(words[:-1]), words[-1])
    return [(each.type, each.value) for each in found]


@pytest.mark.parametrize(
    ("words", "begin"),
    [
        (("check", "--select", ""), ["VB001", "VB002"]),
        (("check", "--select", "VB10"), ["VB101", "VB102"]),
        (("review", "--ignore", "vb10"), ["VB101", "VB102"]),
        (("diff", "--ignore", "mute"), ["mute-participant"]),
        (("migrate", "--select", "VB103,no-such,mute"), ["VB103,no-such,mute-participant"]),
        (("rules", "VB103"), ["VB103"]),
        (("rules", "end-r"), ["end-room"]),
        (("check", "--format", ""), ["text", "json", "sarif", "github", "markdown", "html"]),
        (("rules", "--format", "m"), ["markdown"]),
        (("check", "--level", "a"), ["automatic"]),
        (("ch",), ["check"]),
    ],
)
def test_a_shell_is_offered_what_a_word_may_become(words: tuple[str, ...], begin: list[str]) -> None:
    found = offered(*words)
    assert {kind for kind, _ in found} == {"plain"}
    assert [value for _, value in found][: len(begin)] == begin


def test_no_name_is_offered_where_nothing_of_it_stands() -> None:
    assert all(value.startswith("VB") for _, value in offered("check", "--select", ""))
    assert offered("check", "--select", "nothing-is-like-this") == []


@pytest.mark.parametrize(
    "words",
    [
        *[(command, "ap") for command in ("check", "diff", "migrate", "review", "config")],
        ("check", "--output", "re"),
        ("check", "--baseline", "vo"),
        ("diff", "--stdin-filename", "x"),
    ],
)
def test_the_shell_completes_paths(words: tuple[str, ...]) -> None:
    assert offered(*words) == [("file", words[-1])]


def test_own_rules_are_offered_and_a_broken_table_offers_none(tmp_path: Path) -> None:
    own, broken = tmp_path / "own", tmp_path / "broken"
    own.mkdir()
    broken.mkdir()
    (broken / "x.toml").write_text("x = ", "utf-8")
    (own / "x.toml").write_text('[message.ours]\ncode = "VB950"\nlevel = "note"\ntext = "Ours."\n', "utf-8")
    assert offered("check", "--rules", str(own), "--select", "VB95") == [("plain", "VB950")]
    assert offered("check", "--rules", str(tmp_path / "gone"), "--select", "VB103") == [("plain", "VB103")]
    assert offered("check", "--rules", str(broken), "--select", "VB") == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("chekc", " Did you mean 'check'?"),
        ("Migrat", " Did you mean 'migrate'?"),
        ("zzz", ""),
        ("desk", " It is a path: `vobiz-codemod diff desk` shows what would change there."),
    ],
)
def test_an_unknown_command_is_told_what_may_have_been_meant(
    name: str, meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "desk").mkdir()
    result = run(name)
    assert result.exit_code == 2
    assert result.stderr.endswith(f"\nError: No such command '{name}'.{meant}\n")


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_takes_the_script_and_completes_commands() -> None:
    root = Path(__file__).resolve().parent.parent
    environment = {
        **os.environ,
        "PYTHONPATH": str(root),
        "_VOBIZ_CODEMOD_COMPLETE": "bash_complete",
        "COMP_WORDS": "vobiz-codemod m",
        "COMP_CWORD": "1",
    }
    program = "from codemod.command_line import COMMANDS, main; main(prog_name='vobiz-codemod')"
    shown = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)
    assert shown.stdout == "plain,migrate\n"
    script = run("completion", "bash").stdout
    subprocess.run(["bash", "-n", "-c", script], check=True)


def test_the_help_says_in_a_line_what_each_command_does() -> None:
    listed = run("--help").stdout.partition("Commands:\n")[2].partition("\n\n")[0]
    assert len(listed.splitlines()) == len(COMMANDS)
    assert "..." not in listed
