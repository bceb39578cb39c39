"""The diff: what it looks like, and that git and patch take it wherever the run stood."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codemod.report.diff import coloured, leaves, repository_prefix, unified

OLD, NEW = b"one\ntwo\nthree\n", b"one\n2\nthree\n"
needs_patch = pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not installed")


def git(directory: Path, *arguments: str) -> str:
    """Run git and return what it prints."""
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "core.autocrlf=false", *arguments]
    return subprocess.run(command, cwd=directory, check=True, capture_output=True, text=True).stdout


def apply_with_git(directory: Path, change: bytes) -> None:
    """Apply a diff as a user would; git says nothing when it skips a file, so the caller looks at the result."""
    subprocess.run(["git", "apply"], cwd=directory, input=change, check=True, capture_output=True)


def apply_with_patch(directory: Path, change: bytes) -> None:
    """Apply a diff as a user would."""
    subprocess.run(["patch", "-p1"], cwd=directory, input=change, check=True, capture_output=True)


APPLIERS = [apply_with_git, pytest.param(apply_with_patch, marks=needs_patch)]


def put(path: Path, content: bytes) -> Path:
    """Write a file and the directories above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_equal_contents_have_no_diff() -> None:
    assert unified(OLD, OLD, "x.py") == b""
    assert unified(b"", b"", "x.py") == b""


def test_a_change_has_three_lines_of_context() -> None:
    lines = [b"%d\n" % number for number in range(1, 21)]
    after = [*lines[:9], b"ten\n", *lines[10:]]
    assert unified(b"".join(lines), b"".join(after), "app/x.py") == (
        b"--- a/app/x.py\n+++ b/app/x.py\n@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n"
    )


@pytest.mark.parametrize("apply", APPLIERS)
def test_a_new_file_is_made_where_the_diff_is_applied(apply: Callable[[Path, bytes], None], tmp_path: Path) -> None:
    change = unified(b"", NEW, "new.py", created=True)
    assert change.startswith(b"--- /dev/null\n+++ b/new.py\n@@ -0,0 +1,3 @@\n")
    apply(tmp_path, change)
    assert (tmp_path / "new.py").read_bytes() == NEW


def test_changes_far_apart_are_hunks_of_their_own() -> None:
    lines = [b"%d\n" % number for number in range(1, 31)]
    after = [b"first\n", *lines[1:15], *lines[16:], b"last\n"]
    change = unified(b"".join(lines), b"".join(after), "x.py")
    assert [line for line in change.split(b"\n") if line.startswith(b"@@")] == [
        b"@@ -1,4 +1,4 @@",
        b"@@ -13,7 +13,6 @@",
        b"@@ -28,3 +27,4 @@",
    ]


def test_a_missing_newline_at_the_end_is_marked_on_both_sides() -> None:
    assert unified(b"a", b"b", "x.py") == (
        b"--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"
    )


def test_carriage_returns_and_foreign_bytes_stay_what_they_are() -> None:
    change = unified(b"a\r\nb\xe9\rc\r\n", b"a\r\nd\xe9\rc\r\n", "x.py")
    assert b" a\r\n-b\xe9\rc\r\n+d\xe9\rc\r\n" in change


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("x.py", b"+++ b/x.py\n"),
        ("a b.py", b"+++ b/a b.py\t\n"),
        ("a\tb.py", b'+++ "b/a\\tb.py"\n'),
        ("a\nb.py", b'+++ "b/a\\nb.py"\n'),
        ('a"b.py', b'+++ "b/a\\"b.py"\n'),
        ("a\\b.py", b'+++ "b/a\\\\b.py"\n'),
        ("é.py", b'+++ "b/\\303\\251.py"\n'),
        ("\x01\x7f.py", b'+++ "b/\\001\\177.py"\n'),
        ("\udce9.py", b'+++ "b/\\351.py"\n'),
    ],
)
def test_names_are_quoted_as_git_does(name: str, written: bytes) -> None:
    assert written in unified(OLD, NEW, name)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (OLD, NEW),
        (b"a\r\nb\r\n", b"a\r\nc\r\n"),
        (b"a\rb\rc", b"a\rb\rd"),
        (b"a\nb\r\nc\rd\n", b"a\nB\r\nc\rd\n"),
        (b"a\nb", b"a\nc"),
        (b"a\nb", b"a\nb\n"),
        (b"a\nb\n", b"a\nb"),
        (b"caf\xe9\n", b"the\xe9\n"),
        (b"\xef\xbb\xbfa\n", b"\xef\xbb\xbfb\n"),
        (b"a\x0cb\x85c\xe2\x80\xa8d\n", b"a\x0cb\x85c\xe2\x80\xa8e\n"),
        (b"--- a\n+++ b\n", b"--- c\n+++ b\n"),
        (b"\n" * 300 + b"x\n" + b"\n" * 300, b"\n" * 299 + b"y\n" + b"\n" * 301),
    ],
)
@pytest.mark.parametrize("apply", APPLIERS)
def test_applying_the_diff_gives_the_new_bytes(tmp_path: Path, before: bytes, after: bytes, apply: object) -> None:
    path = put(tmp_path / "x.py", before)
    assert callable(apply)
    apply(tmp_path, unified(before, after, "x.py"))
    assert path.read_bytes() == after


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([b"a", b"b", b"c", b"", b"\r"]), max_size=40),
    st.lists(st.sampled_from([b"a", b"b", b"c", b"", b"\r"]), min_size=1, max_size=40),
)
def test_a_diff_read_back_gives_both_sides(one: list[bytes], other: list[bytes]) -> None:
    before, after = b"\n".join(one), b"\n".join(other)
    old = before.split(b"\n") if before else []
    change = unified(before, after, "x.py")
    # Undo the numbering by hand: everything that the hunks do not show must be equal on both sides.
    rebuilt, position = [], 0
    lines = change.split(b"\n")[2:-1] if change else []
    for line in lines:
        if line.startswith(b"@@"):
            start, _, length = line.split(b" ")[1][1:].partition(b",")
            begins = int(start) - (0 if length == b"0" else 1)
            rebuilt.extend(old[position:begins])
            position = begins
        elif line.startswith(b" "):
            assert old[position] == line[1:]
            rebuilt.append(line[1:])
            position += 1
        elif line.startswith(b"-"):
            assert old[position] == line[1:]
            position += 1
        elif line.startswith(b"+"):
            rebuilt.append(line[1:])
    rebuilt.extend(old[position:])
    assert b"\n".join(rebuilt).rstrip(b"\n") == after.rstrip(b"\n")


@pytest.mark.parametrize("name", ["a b.py", "a\tb.py", 'a"b.py', "a\\b.py", "é.py", "a\nb.py", "dir one/b c.py"])
@pytest.mark.parametrize("apply", APPLIERS)
def test_files_with_awkward_names_are_found_again(tmp_path: Path, name: str, apply: object) -> None:
    path = put(tmp_path / name, OLD)
    assert callable(apply)
    apply(tmp_path, unified(OLD, NEW, name))
    assert path.read_bytes() == NEW


@pytest.mark.parametrize("where", [".", "app", "app/web"])
@pytest.mark.parametrize("name", ["x.py", "deep/x.py", "app/x.py", "app/web/x.py", "web/x.py", "a/x.py", "b/x.py"])
@pytest.mark.parametrize("apply", APPLIERS)
def test_the_diff_is_taken_where_the_run_stood(tmp_path: Path, where: str, name: str, apply: object) -> None:
    # In a Django project app/app/x.py is the rule, and git strips too much when it sees a/app/x.py below app/.
    git(tmp_path, "init", "--quiet")
    decoys = [put(tmp_path / place / "x.py", OLD) for place in (".", "app", "app/web", "web", "a", "b")]
    path = put(tmp_path / where / name, OLD)
    change = unified(OLD, NEW, name, prefix=repository_prefix(tmp_path / where))
    assert callable(apply)
    apply(tmp_path / where, change)
    assert path.read_bytes() == NEW
    assert all(decoy.read_bytes() == OLD for decoy in decoys if decoy.resolve() != path.resolve())


def test_several_files_are_taken_together_below_the_root(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    names = ["app/x.py", "other/x.py", "x.py", "app/app/x.py"]
    paths = [put(tmp_path / "app" / name, OLD) for name in names]
    prefix = repository_prefix(tmp_path / "app")
    apply_with_git(tmp_path / "app", b"".join(unified(OLD, NEW, name, prefix=prefix) for name in names))
    assert [path.read_bytes() for path in paths] == [NEW] * 4


def test_the_mode_of_a_file_survives_the_diff(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    path = put(tmp_path / "x.py", OLD)
    path.chmod(0o755)
    apply_with_git(tmp_path, unified(OLD, NEW, "x.py"))
    assert path.read_bytes() == NEW
    assert os.access(path, os.X_OK)


def test_the_prefix_is_empty_at_the_root_and_without_git(tmp_path: Path) -> None:
    assert repository_prefix(tmp_path) == ""
    (tmp_path / ".git").write_text("gitdir: elsewhere")
    (tmp_path / "app" / "web").mkdir(parents=True)
    assert repository_prefix(tmp_path) == ""
    assert repository_prefix(tmp_path / "app" / "web") == "app/web/"


def test_a_file_outside_is_told_from_one_with_dots_in_its_name() -> None:
    assert leaves("../x.py")
    assert leaves("/etc/x.py")
    assert not leaves("..x/y.py")
    assert not leaves("a/../x.py")


def test_on_a_terminal_signs_have_colours_and_nothing_is_obeyed() -> None:
    shown = coloured(unified(b"same\r\nold\x1b[2J\xe9\n", b"same\r\nnew\n", "x.py"))
    assert shown.split("\n") == [
        "\x1b[1m--- a/x.py\x1b[0m",
        "\x1b[1m+++ b/x.py\x1b[0m",
        "\x1b[36m@@ -1,2 +1,2 @@\x1b[0m",
        " same",
        "\x1b[31m-old\\x1b[2J\\xe9\x1b[0m",
        "\x1b[32m+new\x1b[0m",
        "",
    ]


@pytest.mark.parametrize("line", [b"    value = 1\n", b"    value_%d = 1\n"])
def test_a_long_file_that_repeats_itself_shows_only_what_changed(line: bytes) -> None:
    before = [text for number in range(5_000) for text in (line.replace(b"%d", b"%d" % number), b"\n", b"    pass\n")]
    after = [text.replace(b"1\n", b"2\n") if number % 30 == 0 else text for number, text in enumerate(before)]
    begun = time.monotonic()
    change = unified(b"".join(before), b"".join(after), "x.py")
    assert time.monotonic() - begun < 10
    assert change.count(b"\n+") - 1 == 500


def test_files_with_nothing_in_common_are_compared_in_time() -> None:
    before, after = (b"".join(b"%s %d\n" % (word, number) for number in range(5_000)) for word in (b"a", b"b"))
    begun = time.monotonic()
    change = unified(before, after, "x.py")
    assert time.monotonic() - begun < 10
    assert change.count(b"\n") == 10_003
