"""Which files the paths of a command line come to."""

from __future__ import annotations

import inspect
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from codemod import discover as module
from codemod.discover import Discovery, discover
from codemod.finding import Level

IDENTITY = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always")


@pytest.fixture(autouse=True)
def _own_git_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    return folder


@pytest.fixture
def repository(tree: Path) -> Path:
    git(tree, "init", "-q")
    return tree


def git(directory: Path, *arguments: str) -> None:
    subprocess.run(["git", *IDENTITY, *arguments], cwd=directory, check=True, capture_output=True)


def commit_all(directory: Path) -> None:
    git(directory, "add", "--all")
    git(directory, "commit", "-q", "-m", "x")


def write(folder: Path, *names: str, text: str = "") -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def found(folder: Path, *paths: str, exclude: Sequence[str] = (), **others: Path) -> Discovery:
    return discover(
        [Path(path) for path in paths or (".",)],
        working_directory=folder,
        exclude=exclude,
        suffixes=(".py", ".XML"),
        **others,
    )


def names(discovery: Discovery) -> list[str]:
    return [candidate.name for candidate in discovery.candidates]


def refuse_scanning(monkeypatch: pytest.MonkeyPatch, folder: Path, error: OSError) -> None:
    scandir = os.scandir

    def scan(path: str) -> object:
        if Path(path) == folder:
            raise error
        return scandir(path)

    monkeypatch.setattr(os, "scandir", scan)


# Files named on the command line


def test_a_named_file_is_taken_whatever_its_suffix(tree: Path) -> None:
    write(tree, "tool")
    discovery = found(tree, "tool")
    assert discovery.candidates == (module.Candidate(tree / "tool", "tool"),)
    assert discovery.problems == ()


def test_a_named_file_is_taken_though_git_ignores_it_and_a_pattern_excludes_it(repository: Path) -> None:
    write(repository, ".gitignore", text="*.py\n")
    write(repository, "a.py")
    assert names(found(repository, "a.py", exclude=["a.py"])) == ["a.py"]


def test_a_file_named_twice_is_taken_once(tree: Path) -> None:
    write(tree, "src/a.py")
    assert names(found(tree, "src/a.py", "src", ".", str(tree / "src" / "a.py"))) == ["src/a.py"]


def test_a_file_outside_the_working_directory_is_named_from_there(tree: Path) -> None:
    write(tree, "one/a.py", "two/b.py")
    assert names(found(tree / "one", "../two", ".")) == ["../two/b.py", "a.py"]


def test_the_parent_directory_names_the_files_below_the_working_directory_without_a_detour(tree: Path) -> None:
    write(tree, "one/deep/a.py", "b.py")
    assert names(found(tree / "one", "..")) == ["../b.py", "deep/a.py"]


def test_no_paths_come_to_nothing(tree: Path) -> None:
    assert discover([], working_directory=tree, suffixes=[".py"]) == Discovery((), ())


def test_a_file_on_another_drive_is_named_in_full(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str, start: str) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    write(tree, "a.py")
    monkeypatch.setattr(os.path, "relpath", refuse)
    assert names(found(tree, "a.py", exclude=["b.py"])) == [f"{tree}/a.py"]


def test_a_missing_path_is_a_problem(tree: Path) -> None:
    write(tree, "a.py")
    discovery = found(tree, "missing.py", ".")
    assert names(discovery) == ["a.py"]
    (problem,) = discovery.problems
    assert (problem.code, problem.rule, problem.level) == ("VB902", "unreadable-file", Level.MANUAL)
    assert (problem.path, problem.message) == ("missing.py", "There is no file or directory of this name.")
    assert problem.help


def test_the_same_problem_is_reported_once(tree: Path) -> None:
    assert len(found(tree, "missing.py", "./missing.py").problems) == 1


@pytest.mark.parametrize("path", ["a.py/b.py", "nul\0.py", "x" * 300])
def test_a_path_that_cannot_be_a_file_is_a_problem(tree: Path, path: str) -> None:
    write(tree, "a.py")
    (problem,) = found(tree, path).problems
    assert "cannot be read" in problem.message


def test_a_named_special_file_is_a_problem_and_not_opened(tree: Path) -> None:
    os.mkfifo(tree / "pipe.py")
    discovery = found(tree, "pipe.py")
    assert names(discovery) == []
    assert discovery.problems[0].message == "This is neither a file nor a directory."


def test_a_named_broken_link_is_a_problem(tree: Path) -> None:
    (tree / "a.py").symlink_to("gone.py")
    (problem,) = found(tree, "a.py").problems
    assert problem.path == "a.py"
    assert "link that leads nowhere" in problem.message


def test_a_named_link_loop_is_a_problem(tree: Path) -> None:
    (tree / "a.py").symlink_to("a.py")
    assert "link that leads nowhere" in found(tree, "a.py").problems[0].message


def test_a_named_link_inside_the_tree_is_taken_at_its_target(tree: Path) -> None:
    write(tree, "lib/tool")
    (tree / "a.py").symlink_to("lib/tool")
    (candidate,) = found(tree, "a.py").candidates
    assert (candidate.path, candidate.name) == (tree / "lib" / "tool", "lib/tool")


def test_a_named_link_beside_its_target_is_taken_from_elsewhere(tree: Path) -> None:
    write(tree, "one/a.py", "two/x")
    (tree / "one" / "b.py").symlink_to("a.py")
    assert names(found(tree / "two", "../one/b.py")) == ["../one/a.py"]


def test_a_named_link_within_its_repository_is_taken(repository: Path, tmp_path: Path) -> None:
    write(repository, "one/a.py", "two/x")
    (repository / "two" / "b.py").symlink_to("../one/a.py")
    assert names(found(tmp_path, "tree/two/b.py")) == ["tree/one/a.py"]
    assert names(found(repository / "two", "b.py")) == ["../one/a.py"]


@pytest.mark.parametrize("in_repository", [False, True])
def test_a_named_link_out_of_the_tree_is_a_problem_that_names_the_file(tree: Path, in_repository: bool) -> None:
    if in_repository:
        git(tree, "init", "-q")
    write(tree.parent, "other/a.py")
    (tree / "a.py").symlink_to("../other/a.py")
    discovery = found(tree, "a.py")
    assert names(discovery) == []
    assert str(tree.parent / "other" / "a.py") in discovery.problems[0].message


def test_a_named_link_to_a_directory_is_walked_under_its_real_name(tree: Path) -> None:
    write(tree, "real/a.py")
    (tree / "link").symlink_to("real")
    assert names(found(tree, "link")) == ["real/a.py"]


# Directories without git


def test_a_directory_yields_the_files_with_a_suffix_in_any_case(tree: Path) -> None:
    write(tree, "b/a.py", "a.py", "B.PY", "b.xml", "c.txt", "py")
    assert names(found(tree)) == ["B.PY", "a.py", "b.xml", "b/a.py"]


def test_files_are_sorted_by_name(tree: Path) -> None:
    write(tree, "b.py", "a/z.py", "a.py", "c/a.py", "B.py")
    assert names(found(tree, "c", ".")) == ["B.py", "a.py", "a/z.py", "b.py", "c/a.py"]


def test_without_git_a_repository_is_walked(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repository, "a.py")
    monkeypatch.setenv("PATH", "")
    discovery = found(repository)
    assert names(discovery) == ["a.py"]
    assert discovery.problems == ()


def test_known_folders_of_other_code_are_passed_over_and_build_is_not(tree: Path) -> None:
    write(tree, ".venv/a.py", "node_modules/x/a.py", "deep/__pycache__/a.py", "build/a.py", "dist/b.py", "sub/own.py")
    assert names(found(tree)) == ["build/a.py", "dist/b.py", "sub/own.py"]


def test_a_virtual_environment_is_passed_over_whatever_it_is_called(tree: Path) -> None:
    write(tree, "env/pyvenv.cfg", "env/lib/a.py", "a.py")
    assert names(found(tree)) == ["a.py"]


def test_a_known_folder_that_is_named_is_walked(tree: Path) -> None:
    write(tree, "venv/pyvenv.cfg", "venv/lib/a.py")
    assert names(found(tree, "venv")) == ["venv/lib/a.py"]


def test_a_directory_named_like_a_file_is_walked(tree: Path) -> None:
    write(tree, "x.py/a.py")
    assert names(found(tree)) == ["x.py/a.py"]
    assert names(found(tree, "x.py")) == ["x.py/a.py"]


def test_special_files_in_a_directory_are_passed_over(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tree / "pipe.py")
    monkeypatch.chdir(tree)  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.py")
        assert found(tree) == Discovery((), ())


def test_a_link_in_a_directory_is_taken_once_at_its_target(tree: Path) -> None:
    write(tree, "lib/real.py", "lib/tool")
    (tree / "a.py").symlink_to("lib/real.py")
    (tree / "b.py").symlink_to("lib/tool")
    (tree / "c").symlink_to("lib/tool")
    assert names(found(tree)) == ["lib/real.py", "lib/tool"]


def test_links_out_of_the_tree_broken_links_loops_and_directory_links_are_passed_over(tree: Path) -> None:
    write(tree.parent, "other/a.py")
    write(tree, ".venv/hidden.py", "a.py")
    for name, target in {
        "out.py": "../other/a.py",
        "outside": "../other",
        "broken.py": "gone.py",
        "loop.py": "loop.py",
        "self.py": ".",
        "pruned.py": ".venv/hidden.py",
    }.items():
        (tree / name).symlink_to(target)
    discovery = found(tree)
    assert names(discovery) == ["a.py"]
    assert discovery.problems == ()


def test_a_junction_is_passed_over(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tree, "junction/a.py", "b.py")
    monkeypatch.setattr(module, "_is_junction", lambda entry: entry.name == "junction")
    assert names(found(tree)) == ["b.py"]


def test_a_directory_that_cannot_be_read_is_one_problem(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tree, "locked/a.py", "b.py")
    refuse_scanning(monkeypatch, tree / "locked", PermissionError(13, "Permission denied"))
    discovery = found(tree)
    assert names(discovery) == ["b.py"]
    (problem,) = discovery.problems
    assert problem.path == "locked"
    assert "Permission denied" in problem.message


def test_the_working_directory_that_cannot_be_read_is_one_problem(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_scanning(monkeypatch, tree, OSError("odd"))
    (problem,) = found(tree).problems
    assert problem.path == "."
    assert "odd" in problem.message


def test_a_directory_that_goes_away_meanwhile_is_no_problem(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tree, "gone/a.py")
    refuse_scanning(monkeypatch, tree / "gone", FileNotFoundError(2, "No such file or directory"))
    assert found(tree) == Discovery((), ())


def test_a_name_that_is_no_utf_8_is_kept(tree: Path) -> None:
    name = os.fsdecode(b"caf\xe9.py")
    write(tree, name)
    (candidate,) = found(tree).candidates
    assert candidate.name == name
    assert candidate.path.read_bytes() == b""


@pytest.mark.parametrize("in_repository", [False, True])
def test_a_deep_tree_is_walked_without_recursion(tree: Path, in_repository: bool) -> None:
    if in_repository:
        git(tree, "init", "-q")
    write(tree, "d/" * 300 + "a.py")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 150)
    try:
        assert len(names(found(tree))) == 1
    finally:
        sys.setrecursionlimit(limit)


# Directories with git


def test_a_repository_yields_what_git_does_not_ignore(repository: Path) -> None:
    write(repository, ".gitignore", text="ignored*\n")
    write(repository, "tracked.py", "B.PY", "sub/deep/a.py", "x.py/a.py")
    commit_all(repository)
    write(repository, "untracked.py", "ignored.py", "ignored/a.py", "notes.txt", "new\nline.py")
    assert names(found(repository)) == [
        "B.PY",
        "new\nline.py",
        "sub/deep/a.py",
        "tracked.py",
        "untracked.py",
        "x.py/a.py",
    ]


def test_a_subdirectory_of_a_repository_yields_its_own_files(repository: Path) -> None:
    write(repository, ".gitignore", text="/sub/b.py\n")
    write(repository, "a.py", "sub/a.py", "sub/b.py")
    assert names(found(repository, "sub")) == ["sub/a.py"]
    assert names(found(repository / "sub")) == ["a.py"]


def test_an_ignored_file_that_is_tracked_is_taken(repository: Path) -> None:
    write(repository, ".gitignore", text="*.py\n")
    write(repository, "a.py", "b.py")
    git(repository, "add", "--force", "a.py")
    assert names(found(repository)) == ["a.py"]


def test_an_ignored_directory_that_is_named_is_walked(repository: Path) -> None:
    write(repository, ".gitignore", text="ignored/\n")
    write(repository, "ignored/a.py", "ignored/deep/b.py", "ignored/forced.py")
    git(repository, "add", "--force", "ignored/forced.py")
    assert names(found(repository, "ignored")) == ["ignored/a.py", "ignored/deep/b.py", "ignored/forced.py"]
    assert names(found(repository, "ignored/deep")) == ["ignored/deep/b.py"]
    assert names(found(repository)) == ["ignored/forced.py"]


def test_an_ignored_directory_whose_name_looks_like_a_pattern_is_walked(repository: Path) -> None:
    write(repository, ".gitignore", text=":*\n")
    write(repository, ":(top)[a]*/a.py")
    assert names(found(repository, ":(top)[a]*")) == [":(top)[a]*/a.py"]


def test_a_directory_that_ignores_most_of_itself_is_not_taken_for_an_ignored_one(repository: Path) -> None:
    write(repository, "sub/.gitignore", text="/*\n!/a.py\n")
    write(repository, "sub/a.py", "sub/b.py")
    assert names(found(repository, "sub")) == ["sub/a.py"]


def test_a_repository_that_ignores_everything_yields_what_is_tracked(repository: Path) -> None:
    write(repository, ".gitignore", text="*\n")
    write(repository, "a.py", "b.py", "project/c.py")
    git(repository, "add", "--force", "a.py")
    assert names(found(repository)) == ["a.py"]
    assert names(found(repository, "project")) == ["project/c.py"]


def test_a_deleted_file_is_passed_over(repository: Path) -> None:
    write(repository, "a.py", "sub/b.py", "c.py")
    commit_all(repository)
    (repository / "a.py").unlink()
    (repository / "sub" / "b.py").unlink()
    (repository / "sub").rmdir()
    write(repository, "sub")
    assert names(found(repository)) == ["c.py"]


def test_a_file_in_conflict_is_taken_once(repository: Path) -> None:
    write(repository, "a.py", text="1")
    commit_all(repository)
    git(repository, "checkout", "-q", "-b", "other")
    write(repository, "a.py", text="2")
    commit_all(repository)
    git(repository, "checkout", "-q", "-")
    write(repository, "a.py", text="3")
    commit_all(repository)
    with pytest.raises(subprocess.CalledProcessError):
        git(repository, "merge", "other")
    assert names(found(repository)) == ["a.py"]


def test_a_name_that_is_no_utf_8_is_kept_by_git(repository: Path) -> None:
    name = os.fsdecode(b"caf\xe9.py")
    write(repository, name)
    commit_all(repository)
    assert names(found(repository)) == [name]


def test_untracked_repositories_are_walked_into(repository: Path) -> None:
    for name in ("committed", "deep/empty"):
        write(repository, f"{name}/a.py", f"{name}/skipped.py")
        write(repository, f"{name}/.gitignore", text="skipped.py\n")
        git(repository / name, "init", "-q")
    commit_all(repository / "committed")
    assert names(found(repository)) == ["committed/a.py", "deep/empty/a.py"]


def test_a_submodule_is_walked_into(repository: Path, tmp_path: Path) -> None:
    write(tmp_path, "library/a.py", "library/lib/b.py")
    git(tmp_path / "library", "init", "-q")
    commit_all(tmp_path / "library")
    git(repository, "submodule", "add", "-q", str(tmp_path / "library"), "parts/library.py")
    commit_all(repository)
    write(repository, "parts/library.py/untracked.py")
    expected = ["parts/library.py/a.py", "parts/library.py/lib/b.py", "parts/library.py/untracked.py"]
    assert names(found(repository)) == expected
    assert names(found(repository, "parts/library.py")) == expected


def test_a_submodule_that_is_not_checked_out_loses_no_files(repository: Path, tmp_path: Path) -> None:
    write(tmp_path, "library/a.py")
    git(tmp_path / "library", "init", "-q")
    commit_all(tmp_path / "library")
    git(repository, "submodule", "add", "-q", str(tmp_path / "library"), "library")
    git(repository, "submodule", "add", "-q", str(tmp_path / "library"), "removed")
    commit_all(repository)
    git(tmp_path, "clone", "-q", str(repository), "clone")
    (tmp_path / "clone" / "removed").rmdir()
    write(tmp_path, "clone/library/stray.py")
    assert names(found(tmp_path / "clone")) == ["library/stray.py"]
    assert names(found(tmp_path / "clone", "library")) == ["library/stray.py"]


def test_a_repository_below_a_plain_directory_is_asked_for_its_ignored_files(tree: Path) -> None:
    write(tree, "project/a.py", "project/skipped.py", "b.py")
    write(tree, "project/.gitignore", text="skipped.py\n")
    git(tree / "project", "init", "-q")
    assert names(found(tree)) == ["b.py", "project/a.py"]


def test_known_folders_are_passed_over_unless_git_tracks_their_files(repository: Path) -> None:
    write(repository, "venv/own.py", "env/own.py")
    commit_all(repository)
    write(repository, "venv/a.py", "env/pyvenv.cfg", "env/lib/a.py", "node_modules/x/a.py", "node_modules/y/b.py")
    git(repository / "node_modules" / "y", "init", "-q")
    assert names(found(repository)) == ["env/own.py", "venv/own.py"]


def test_a_link_in_a_repository_is_taken_at_its_target(repository: Path) -> None:
    write(repository, "lib/real.py", "lib/tool", "src/a.py")
    for name, target in {"b.py": "../lib/real.py", "c.py": "../lib/tool", "d.py": "../../outside.py"}.items():
        (repository / "src" / name).symlink_to(target)
    write(repository.parent, "outside.py")
    commit_all(repository)
    assert names(found(repository)) == ["lib/real.py", "lib/tool", "src/a.py"]
    assert names(found(repository, "src")) == ["lib/real.py", "lib/tool", "src/a.py"]


def test_a_tracked_folder_that_became_a_link_is_not_followed(repository: Path) -> None:
    write(repository, "lib/deep/a.py", "b.py", "inner/c.py")
    git(repository / "inner", "init", "-q")
    commit_all(repository / "inner")
    commit_all(repository)
    write(repository.parent, "other/deep/a.py", "other/c.py")
    for name in ("lib", "inner"):
        (repository / name).rename(repository.parent / f"old-{name}")
        (repository / name).symlink_to("../other")
    discovery = found(repository)
    assert names(discovery) == ["b.py"]
    assert discovery.problems == ()


def test_special_files_in_a_repository_are_passed_over(repository: Path) -> None:
    write(repository, "a.py")
    commit_all(repository)
    (repository / "a.py").unlink()
    os.mkfifo(repository / "a.py")
    assert found(repository) == Discovery((), ())


def test_variables_that_git_sets_for_a_hook_do_not_mislead(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repository, "sub/a.py")
    commit_all(repository)
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", str(repository / "nothing"))
    assert names(found(repository, "sub")) == ["sub/a.py"]


def test_a_repository_that_git_refuses_is_walked_with_a_note(repository: Path) -> None:
    write(repository, "a.py")
    write(repository, ".git/index", text="junk")
    discovery = found(repository)
    assert names(discovery) == ["a.py"]
    (note,) = discovery.problems
    assert (note.level, note.path) == (Level.NOTE, ".")
    assert "index file smaller than expected" in note.message
    assert "git status" in note.help


def answer_with(monkeypatch: pytest.MonkeyPatch, returncode: int, warnings: bytes) -> None:
    run = module.run_git

    def answer(directory: str, *arguments: str) -> subprocess.CompletedProcess[bytes] | None:
        result = run(directory, *arguments)
        if result is not None and arguments[0] == "ls-files":
            result.returncode, result.stderr = returncode, warnings
        return result

    monkeypatch.setattr(module, "run_git", answer)


def test_the_advice_of_git_is_handed_on(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, 128, b"fatal: detected dubious ownership\nTo add an exception, call:\n\n\tgit config x\n")
    (note,) = found(repository).problems
    assert "(fatal: detected dubious ownership)" in note.message
    assert note.help.endswith("To add an exception, call:\n\n\tgit config x")


def test_a_directory_that_git_cannot_read_is_one_problem(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repository, "sub/a.py")
    lines = [
        f"warning: could not open directory 'sub/{name}/': Permission denied\n" for name in ("x", "y\nz", "venv", "x")
    ]
    answer_with(monkeypatch, 0, "".join(lines).encode())
    for folder, path in ((repository, "sub"), (repository / "sub", ".")):
        discovery = found(folder, path)
        assert len(names(discovery)) == 1
        assert [problem.path for problem in discovery.problems] == [
            f"{path}/x".removeprefix("./"),
            f"{path}/y\nz".removeprefix("./"),
        ]
        assert "(Permission denied)" in discovery.problems[0].message
    assert found(repository, exclude=["sub"]).problems == ()


def test_a_warning_counts_from_the_folder_when_git_no_longer_answers(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, 0, b"warning: could not open directory 'x/': Permission denied\n")
    monkeypatch.setattr(module, "_top_level", lambda folder: None)
    assert [problem.path for problem in found(repository).problems] == ["x"]


def test_a_listed_file_that_cannot_be_looked_at_is_a_problem_of_its_directory(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository, "locked/a.py", "locked/b.py", "c.py")
    lstat = os.lstat

    def refuse(path: str) -> os.stat_result:
        if "locked/" in str(path):
            raise PermissionError(13, "Permission denied")
        return lstat(path)

    monkeypatch.setattr(os, "lstat", refuse)
    discovery = found(repository)
    assert names(discovery) == ["c.py"]
    assert [problem.path for problem in discovery.problems] == ["locked"]


# Patterns


@pytest.mark.parametrize("in_repository", [False, True])
def test_patterns_exclude_what_they_match_below_the_working_directory(tree: Path, in_repository: bool) -> None:
    if in_repository:
        git(tree, "init", "-q")
    write(
        tree, "legacy/a.py", "legacy/deep/b.py", "src/legacy/c.py", "src/test_d.py", "src/e.py", "top.py", "src/top.py"
    )
    assert names(found(tree, exclude=["legacy/", "test_*.py", "/top.py"])) == ["src/e.py", "src/top.py"]
    assert names(found(tree, "src", exclude=["/src/legacy", "/top.py"])) == ["src/e.py", "src/test_d.py", "src/top.py"]


@pytest.mark.parametrize("in_repository", [False, True])
def test_a_pattern_may_take_files_back_in(tree: Path, in_repository: bool) -> None:
    if in_repository:
        git(tree, "init", "-q")
    write(tree, "a.py", "src/b.py", "other/c.py")
    assert names(found(tree, exclude=["/*", "!/src/"])) == ["src/b.py"]


def test_patterns_may_be_relative_to_another_directory(tree: Path) -> None:
    write(tree, "src/legacy/a.py", "src/b.py")
    assert names(found(tree / "src", exclude=["/src/legacy"], exclude_root=tree)) == ["b.py"]


def test_patterns_are_relative_to_the_walked_directory_when_it_lies_elsewhere(tree: Path) -> None:
    write(tree, "one/a.py", "two/legacy/b.py", "two/c.py")
    assert names(found(tree / "one", "../two", exclude=["/legacy"])) == ["../two/c.py"]


def test_a_link_is_excluded_by_its_own_name_or_by_its_target(tree: Path) -> None:
    write(tree, "lib/tool", "lib/other", "keep/tool")
    (tree / "a.py").symlink_to("lib/tool")
    (tree / "b.py").symlink_to("keep/tool")
    (tree / "c.py").symlink_to("keep/tool")
    assert names(found(tree, exclude=["lib", "b.py"])) == ["keep/tool"]
    assert names(found(tree, exclude=["lib", "b.py", "c.py"])) == []


def test_a_target_that_no_pattern_can_name_is_taken(repository: Path) -> None:
    write(repository, "one/x", "two/legacy.py", "three/y")
    (repository / "two" / "a.py").symlink_to("../three/y")
    assert names(found(repository / "one", "../two", exclude=["legacy.py", "y"])) == ["../three/y"]


def test_excluded_nested_repositories_are_passed_over(repository: Path) -> None:
    write(repository, "nested/a.py", "b.py")
    git(repository / "nested", "init", "-q")
    assert names(found(repository, exclude=["nested/"])) == ["b.py"]


@pytest.mark.parametrize("pattern", ["!", "[z-a]"])
def test_a_pattern_that_is_not_valid_is_named(tree: Path, pattern: str) -> None:
    with pytest.raises(ValueError, match=r"is not a valid \.gitignore pattern") as caught:
        found(tree, exclude=["ok", pattern])
    assert repr(pattern) in str(caught.value)
