"""How files are replaced, and which of them git could not bring back."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from codemod import write as module
from codemod.write import create_file, remove_leftovers, replace_file, uncommitted

IDENTITY = ("-c", "user.name=A", "-c", "user.email=a@example.com")


@pytest.fixture(autouse=True)
def _own_git_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    return path


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q")
    return folder


def git(directory: Path, *arguments: str) -> None:
    subprocess.run(["git", *IDENTITY, *arguments], cwd=directory, check=True, capture_output=True)


def commit(directory: Path, *names: str) -> list[Path]:
    paths = [directory / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1")
    git(directory, "add", "--all", "--force")
    git(directory, "commit", "-q", "-m", "x")
    return paths


def failing(error: BaseException) -> Callable[..., None]:
    def fail(*arguments: object, **keywords: object) -> None:
        raise error

    return fail


def assert_kept(file: Path) -> None:
    assert file.read_bytes() == b"old"
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def finished_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


# replace_file


def test_a_file_is_replaced_and_nothing_lies_beside_it(file: Path) -> None:
    assert replace_file(file, b"old", b"new\r\n\x00") is None
    assert file.read_bytes() == b"new\r\n\x00"
    assert list(file.parent.iterdir()) == [file]


def test_the_mode_is_kept(file: Path) -> None:
    file.chmod(0o751)
    assert replace_file(file, b"old", b"new") is None
    assert stat.S_IMODE(file.stat().st_mode) == 0o751


def test_the_owner_is_asked_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(os, "chown", lambda path, user, group: asked.append((user, group)))
    assert replace_file(file, b"old", b"new") is None
    assert asked == [(file.stat().st_uid, file.stat().st_gid)]


@pytest.mark.parametrize("name", ["chown", "chmod"])
def test_an_owner_or_mode_that_cannot_be_kept_is_no_failure(
    file: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(os, name, failing(PermissionError(errno.EPERM, "Operation not permitted")))
    assert replace_file(file, b"old", b"new") is None
    assert file.read_bytes() == b"new"


def test_a_platform_without_owners_is_served(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "chown")
    assert replace_file(file, b"old", b"new") is None


def test_the_content_is_on_the_disk_before_the_rename_and_the_directory_after_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []
    fsync, replace = os.fsync, os.replace

    def note_fsync(descriptor: int) -> None:
        steps.append("directory" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "content")
        fsync(descriptor)

    def note_replace(source: Path, target: Path) -> None:
        steps.append(source.name)
        replace(source, target)

    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(os, "replace", note_replace)
    assert replace_file(file, b"old", b"new") is None
    assert steps == ["content", f".a.py.{os.getpid()}.vobiz-codemod", "directory"]


def test_a_platform_that_cannot_open_directories_is_served(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def refuse(path: Path, flags: int, mode: int = 0o777) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, flags, mode)

    monkeypatch.setattr(os, "open", refuse)
    assert replace_file(file, b"old", b"new") is None


@pytest.mark.parametrize("name", ["n" * 255, "ä" * 127, os.fsdecode(b"\xe9" * 255)])
def test_a_file_with_the_longest_possible_name_is_replaced(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"old")
    assert replace_file(path, b"old", b"new") is None
    assert path.read_bytes() == b"new"


def test_a_temporary_file_of_a_process_that_had_the_same_number_is_replaced(file: Path) -> None:
    (file.parent / f".a.py.{os.getpid()}.vobiz-codemod").write_bytes(b"half")
    assert replace_file(file, b"old", b"new") is None
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_has_changed_is_refused(file: Path) -> None:
    refusal = replace_file(file, b"older", b"new")
    assert refusal == "The file has changed since it was planned; run the command again."
    assert_kept(file)


def test_a_file_that_changes_while_its_successor_is_written_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda descriptor: file.write_bytes(b"edited"))
    assert "changed since it was planned" in str(replace_file(file, b"old", b"new"))
    assert file.read_bytes() == b"edited"


def test_a_file_with_several_hard_links_is_refused(file: Path) -> None:
    os.link(file, file.parent / "b.py")
    assert "2 names (hard links)" in str(replace_file(file, b"old", b"new"))
    assert file.read_bytes() == b"old"


@pytest.mark.parametrize("kind", ["link", "directory", "pipe"])
def test_what_is_not_a_regular_file_is_refused(tmp_path: Path, file: Path, kind: str) -> None:
    path = tmp_path / "b.py"
    if kind == "link":
        path.symlink_to(file)
    elif kind == "directory":
        path.mkdir()
    else:
        os.mkfifo(path)
    assert "not a regular file" in str(replace_file(path, b"old", b"new"))
    assert file.read_bytes() == b"old"


def test_a_read_only_file_is_refused(file: Path) -> None:
    file.chmod(0o444)
    assert "read-only" in str(replace_file(file, b"old", b"new"))
    assert_kept(file)


def test_a_file_that_is_gone_is_refused(file: Path) -> None:
    file.unlink()
    assert "is gone" in str(replace_file(file, b"old", b"new"))
    assert list(file.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied", "temporary"),
            "No file can be made or replaced in the direct",
        ),
        (OSError(errno.EROFS, "Read-only file system"), "mounted read-only"),
        (OSError(errno.ENOSPC, "No space left on device"), "disk is full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "disk is full"),
        (OSError(errno.EIO, "Input/output error"), "(Input/output error)"),
        (OSError("odd"), "(odd)"),
    ],
)
@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
def test_a_failure_at_any_step_is_a_reason_and_leaves_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: OSError, reason: str
) -> None:
    monkeypatch.setattr(os, step, failing(error))
    assert reason in str(replace_file(file, b"old", b"new"))
    assert_kept(file)


def test_a_file_of_somebody_else_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: Callable[..., object] = open

    def refuse(path: Path, mode: str, **keywords: object) -> object:
        if path == file:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, mode, **keywords)

    monkeypatch.setattr("builtins.open", refuse)
    assert "not permitted to write this file" in str(replace_file(file, b"old", b"new"))
    assert_kept(file)


@pytest.mark.parametrize("step", ["open", "fsync", "chmod", "replace"])
def test_an_interruption_passes_through_and_leaves_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(os, step, failing(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        replace_file(file, b"old", b"new")
    assert_kept(file)


# remove_leftovers


def test_temporary_files_of_dead_processes_are_removed(tmp_path: Path) -> None:
    dead = finished_process()
    for name in (f".a.py.{dead}.vobiz-codemod", f".new\nline.{dead}.vobiz-codemod", f".b.{'9' * 30}.vobiz-codemod"):
        (tmp_path / name).write_bytes(b"half")
    remove_leftovers([tmp_path, tmp_path])
    assert list(tmp_path.iterdir()) == []


def test_a_temporary_file_of_an_earlier_process_of_this_number_is_removed(tmp_path: Path) -> None:
    (tmp_path / f".a.py.{os.getpid()}.vobiz-codemod").write_bytes(b"half")
    remove_leftovers([tmp_path])
    assert list(tmp_path.iterdir()) == []


def test_temporary_files_of_running_processes_stay(tmp_path: Path) -> None:
    path = tmp_path / f".a.py.{os.getppid()}.vobiz-codemod"
    path.write_bytes(b"half")
    remove_leftovers([tmp_path])
    assert path.exists()


def test_temporary_files_of_somebody_elses_processes_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / ".a.py.12345.vobiz-codemod"
    path.write_bytes(b"half")
    monkeypatch.setattr(os, "kill", failing(PermissionError(errno.EPERM, "Operation not permitted")))
    remove_leftovers([tmp_path])
    assert path.exists()


def test_other_files_stay(tmp_path: Path) -> None:
    dead = finished_process()
    names = {
        f"a.py.{dead}.vobiz-codemod",
        ".a.py.x.vobiz-codemod",
        f".a.py.{dead}.vobiz-codemod~",
        ".a.py.0.vobiz-codemod",
    }
    for name in names:
        (tmp_path / name).write_bytes(b"")
    (tmp_path / f".folder.{dead}.vobiz-codemod").mkdir()
    (tmp_path / f".link.{dead}.vobiz-codemod").symlink_to("a.py")
    remove_leftovers([tmp_path])
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == names
    assert len(list(tmp_path.iterdir())) == len(names) + 2


def test_where_a_process_must_not_be_asked_age_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = tmp_path / ".a.py.12345.vobiz-codemod", tmp_path / ".b.py.12345.vobiz-codemod"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    monkeypatch.setattr(os, "kill", failing(AssertionError("os.kill ends the process on Windows")))
    with monkeypatch.context() as windows:
        windows.setattr(os, "name", "nt")
        remove_leftovers([tmp_path])
    assert [path.name for path in tmp_path.iterdir()] == [new.name]


def test_what_cannot_be_removed_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / f".a.py.{finished_process()}.vobiz-codemod"
    path.write_bytes(b"half")
    monkeypatch.setattr(os, "unlink", failing(PermissionError(errno.EACCES, "Permission denied")))
    remove_leftovers([tmp_path / "missing", tmp_path])
    assert path.exists()


def test_the_name_that_is_written_is_the_name_that_is_removed(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dead = finished_process()
    monkeypatch.setattr(os, "getpid", lambda: dead)
    monkeypatch.setattr(os, "replace", failing(KeyboardInterrupt()))
    with monkeypatch.context() as killed:
        killed.setattr(os, "unlink", failing(FileNotFoundError()))
        with pytest.raises(KeyboardInterrupt):
            replace_file(file, b"old", b"new")
    assert len(list(file.parent.iterdir())) == 2
    monkeypatch.undo()
    remove_leftovers([file.parent])
    assert_kept(file)


# uncommitted


def test_files_as_in_the_last_commit_are_not_named(repository: Path) -> None:
    paths = commit(
        repository, "a.py", "deep/b.py", "*.py", os.fsdecode(b"caf\xe9.py"), "new\nline.py", ":(top)c.py", "-d"
    )
    assert uncommitted(paths) == ()


def test_changed_staged_untracked_and_ignored_files_are_named_in_the_order_given(repository: Path) -> None:
    clean, changed, staged, both = commit(repository, "clean.py", "deep/changed.py", "staged.py", "both.py")
    for path in (changed, staged, both):
        path.write_text("2")
    git(repository, "add", "staged.py", "both.py")
    both.write_text("1")
    untracked, ignored, added = repository / "untracked.py", repository / "ignored" / "a.py", repository / "added.py"
    ignored.parent.mkdir()
    for path in (untracked, ignored, added):
        path.write_text("1")
    (repository / ".gitignore").write_text("ignored/\n")
    git(repository, "add", "added.py")
    expected = (untracked, changed, staged, both, ignored, added)
    assert uncommitted([clean, *expected]) == expected


def test_a_renamed_file_is_named(repository: Path) -> None:
    (path,) = commit(repository, "a.py")
    git(repository, "mv", "a.py", "b.py")
    assert uncommitted([path.with_name("b.py")]) == (path.with_name("b.py"),)


def test_a_file_that_was_only_touched_is_not_named(repository: Path) -> None:
    paths = commit(repository, "a.py")
    os.utime(paths[0], (1, 1))
    index = (repository / ".git" / "index").read_bytes()
    assert uncommitted(paths) == ()
    assert (repository / ".git" / "index").read_bytes() == index


def test_a_pattern_in_a_name_stands_for_itself(repository: Path) -> None:
    star, other = commit(repository, "*.py", "a.py")
    other.write_text("2")
    assert uncommitted([star]) == ()


def test_a_file_that_git_was_told_not_to_look_at_is_named(repository: Path) -> None:
    assumed, skipped, plain = commit(repository, "a.py", "b.py", "c.py")
    git(repository, "update-index", "--assume-unchanged", "a.py")
    git(repository, "update-index", "--skip-worktree", "b.py")
    assert uncommitted([assumed, skipped, plain]) == (assumed, skipped)


def test_a_repository_without_commits_has_nothing_to_bring_back(repository: Path) -> None:
    paths = (repository / "a.py", repository / "staged.py")
    for path in paths:
        path.write_text("1")
    git(repository, "add", "staged.py")
    assert uncommitted(paths) == paths


def test_each_repository_answers_for_its_own_files(repository: Path, tmp_path: Path) -> None:
    inner = repository / "inner"
    inner.mkdir()
    git(inner, "init", "-q")
    first = commit(inner, "a.py", "b.py")
    second = commit(repository, "c.py", "d.py")
    outside = tmp_path / "e.py"
    outside.write_text("1")
    first[1].write_text("2")
    second[0].write_text("2")
    assert uncommitted([*first, *second, outside]) == (first[1], second[0])


def test_a_path_through_a_link_is_asked_for_at_its_target(repository: Path, tmp_path: Path) -> None:
    (path,) = commit(repository, "a.py")
    (tmp_path / "link").symlink_to(repository)
    through = tmp_path / "link" / "a.py"
    assert uncommitted([through]) == ()
    path.write_text("2")
    assert uncommitted([through, path]) == (through, path)


def test_more_names_than_git_is_asked_about_one_by_one_are_answered(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = commit(repository, *(f"{number}.py" for number in range(30)))
    paths[7].write_text("2")
    paths[29].write_text("2")
    monkeypatch.setattr(module, "_FEW", 20)
    assert uncommitted(paths) == (paths[7], paths[29])


@pytest.mark.parametrize("few", [0, 100])
def test_a_git_folder_that_is_none_leaves_the_question_to_the_repository_above(
    repository: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(module, "_FEW", few)
    clean, changed, namesake = commit(repository, "deep/a.py", "deep/b.py", "a.py")
    for path in (changed, namesake):
        path.write_text("2")
    (repository / "deep" / ".git").mkdir()
    assert uncommitted([clean, changed]) == (changed,)


def test_outside_a_repository_nothing_is_named(tmp_path: Path, file: Path) -> None:
    assert uncommitted([]) == ()
    assert uncommitted([file]) == ()
    (tmp_path / ".git").mkdir()
    assert uncommitted([file]) == ()


def test_without_git_nothing_is_named(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = repository / "a.py"
    path.write_text("1")
    monkeypatch.setenv("PATH", "")
    assert uncommitted([path]) == ()


def test_where_git_refuses_to_answer_all_files_are_named(repository: Path) -> None:
    paths = tuple(commit(repository, "a.py", "b.py"))
    (repository / ".git" / "index").write_bytes(b"junk")
    assert uncommitted(paths) == paths
    git_folder = repository / ".git"
    git_folder.rename(repository / "elsewhere")
    git_folder.write_text("gitdir: /nowhere\n")
    assert uncommitted(paths) == paths


def test_variables_that_git_sets_for_a_hook_do_not_mislead(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = commit(repository, "a.py")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    assert uncommitted(paths) == ()


def test_a_new_file_is_written_whole_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    assert create_file(tmp_path / "new.py", b"new") is None
    assert (tmp_path / "new.py").read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["new.py"]


def test_a_new_file_does_not_replace_one_that_came_into_being(file: Path) -> None:
    refusal = create_file(file, b"new")
    assert refusal is not None
    assert "come into being" in refusal
    assert file.read_bytes() == b"old"
    assert os.listdir(file.parent) == [file.name]


def test_a_new_file_whose_directory_is_gone_is_refused(tmp_path: Path) -> None:
    refusal = create_file(tmp_path / "gone" / "new.py", b"new")
    assert refusal is not None
    assert "directory is gone" in refusal


def test_what_a_dead_process_of_the_same_number_left_does_not_stop_a_new_file(tmp_path: Path) -> None:
    (tmp_path / f".new.py.{os.getpid()}.vobiz-codemod").write_bytes(b"half")
    assert create_file(tmp_path / "new.py", b"new") is None
    assert os.listdir(tmp_path) == ["new.py"]
