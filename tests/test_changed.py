"""`check --diff-base`: what changed since a revision, and what is said of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from scratch_tree import PROGRAM, commit, git, run, write_tree

from codemod import changed
from codemod.changed import RevisionError, changed_since
from codemod.command_line import main
from codemod.finding import Place

CALL = PROGRAM.splitlines(keepends=True)[-1]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_tree(tmp_path, {"a.py": PROGRAM, "sub/b.py": PROGRAM, "gone.py": b"x = 1\n", 'we"ird ü.py': b"x = 1\n"})
    git(tmp_path, "branch", "base")
    return tmp_path


def lines(*arguments: str) -> list[str]:
    found = run("check", "--diff-base", "base", *arguments).report["findings"]
    return [f"{each['path']}:{each['line']} {each['code']}" for each in found if each["level"] != "note"]


def test_nothing_changed(tree: Path) -> None:
    assert not changed_since("base", tree).lines
    result = CliRunner().invoke(main, ["check", "--diff-base", "base"])
    assert result.exit_code == 0
    assert "4 findings about what did not change, not listed." in result.output
    assert "Next:" not in result.output


def test_lines_that_changed_and_new_files_are_told_of(tree: Path) -> None:
    (tree / "a.py").write_bytes(PROGRAM + CALL)
    commit(tree)
    (tree / "sub/b.py").write_bytes(b"# new\n" + PROGRAM)
    (tree / "c.py").write_bytes(PROGRAM)
    (tree / "gone.py").unlink()
    (tree / 'we"ird ü.py').write_bytes(b"x = 1\n" + PROGRAM)
    assert lines() == ["a.py:5 VB103", "c.py:3 VB001", "c.py:4 VB103", 'we"ird ü.py:4 VB001', 'we"ird ü.py:5 VB103']
    assert run("check", "--diff-base", "base").code == 1
    assert run("check", "--diff-base", "HEAD", "a.py").code == 0


def test_what_the_other_side_did_since_is_not_meant(tree: Path) -> None:
    git(tree, "checkout", "-q", "base")
    (tree / "a.py").write_bytes(b"# theirs\n" + PROGRAM)
    commit(tree)
    git(tree, "checkout", "-q", "-")
    assert lines() == []


def test_it_is_asked_from_a_folder_below(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tree / "a.py").write_bytes(PROGRAM + CALL)
    (tree / "sub/b.py").write_bytes(PROGRAM + CALL)
    monkeypatch.chdir(tree / "sub")
    assert lines() == ["b.py:5 VB103"]
    assert lines("..") == ["../a.py:5 VB103", "b.py:5 VB103"]


def test_a_file_that_cannot_be_read_counts_where_it_changed(tree: Path) -> None:
    (tree / "a.py").write_bytes(PROGRAM + b"print 1\n")
    assert run("check", "--diff-base", "base").code == 2
    commit(tree)
    assert run("check", "--diff-base", "HEAD").code == 0
    assert run("check", "--diff-base", "HEAD", "nowhere.py").code == 2


def test_a_baseline_is_held_against_all(tree: Path) -> None:
    assert CliRunner().invoke(main, ["check", "--write-baseline"]).exit_code == 0
    (tree / "a.py").write_bytes(b"x = 1\n" + PROGRAM + CALL)
    assert lines("--baseline", "vobiz-baseline.json") == ["a.py:6 VB103"]


def test_a_place_of_several_lines_counts_by_each(tree: Path) -> None:
    (tree / "a.py").write_bytes(PROGRAM.replace(b"x", b"y") + b"x = 1\nx = 2\n")
    since = changed_since("base", tree)
    assert since.touches("a.py", Place(4, 1, 5, 1))
    assert since.touches("a.py", Place(6, 1, 9, 1))
    assert not since.touches("a.py", Place(1, 2, 4, 9))
    assert not since.touches("b.py", Place(5, 1, 5, 1))
    assert since.touches("a.py", Place())


@pytest.mark.parametrize("revision", ["nonsense", "--output=x", ""])
def test_a_revision_that_is_none_ends_the_run(revision: str, tree: Path) -> None:
    result = CliRunner().invoke(main, ["check", f"--diff-base={revision}"])
    assert result.exit_code == 2
    assert "git cannot say what changed since" in result.stderr
    assert not (tree / "x").exists()


def test_so_does_a_folder_outside_of_repositories_and_a_machine_without_git(
    tree: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RevisionError, match="not a git repository"):
        changed_since("base", tmp_path_factory.mktemp("outside"))
    monkeypatch.setattr(changed, "run_git", lambda *_: None)
    with pytest.raises(RevisionError, match="cannot be run"):
        changed_since("base", tree)


@pytest.mark.parametrize("arguments", [["--write-baseline"], ["-"]])
def test_it_goes_with_neither(arguments: list[str], tree: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--diff-base", "base", *arguments])
    assert result.exit_code == 2
    assert "--diff-base goes neither with" in result.stderr


def test_a_word_that_is_both_is_a_revision(tree: Path) -> None:
    subprocess.run(["git", "branch", "a.py"], cwd=tree, check=True)
    assert changed_since("a.py", tree).lines == {}
