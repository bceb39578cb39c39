"""What is kept between runs: never needed, never of another version, never anybody else's."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from codemod import cache
from codemod.command_line import main
from codemod.rules import Rules, load_rules
from codemod.table_files import rules_folder
from codemod.tables import load_folder


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the cache be in a folder of its own."""
    monkeypatch.delenv(cache.OFF, raising=False)
    monkeypatch.setattr("codemod.cache.folder", lambda: tmp_path / "cache")
    return tmp_path / "cache"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.toml"
    path.write_text("x = 1\n")
    return path


def counting(value: object) -> tuple[list[int], Callable[[], object]]:
    made: list[int] = []

    def make() -> object:
        made.append(1)
        return value

    return made, make


@pytest.mark.parametrize(
    ("platform", "variables", "folder"),
    [
        ("linux", {}, "home/.cache/vobiz-codemod"),
        ("linux", {"XDG_CACHE_HOME": "/var/cache/me"}, "/var/cache/me/vobiz-codemod"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "home/.cache/vobiz-codemod"),  # which the specification ignores
        ("darwin", {}, "home/Library/Caches/vobiz-codemod"),
        ("win32", {"LOCALAPPDATA": "/users/me/local"}, "/users/me/local/vobiz-codemod/Cache"),
    ],
)
def test_it_is_where_the_platform_keeps_such_things(
    platform: str, variables: dict[str, str], folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": str(tmp_path / "home"), **variables}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)

    assert cache.folder() == tmp_path / folder


def test_what_was_made_of_the_same_files_is_not_made_again(kept: Path, source: Path) -> None:
    made, make = counting({"a": 1})
    assert [cache.cached("k", [source], make) for _ in range(3)] == [{"a": 1}] * 3
    assert made == [1]


def test_it_is_made_again_when_a_file_says_something_else(kept: Path, source: Path) -> None:
    made, make = counting("v")
    cache.cached("k", [source], make)
    source.write_text("x = 2\n")
    cache.cached("k", [source], make)
    assert made == [1, 1]


@pytest.mark.parametrize("damage", [b"", b"no pickle", pickle.dumps("v")[:-3]])
def test_a_damaged_entry_is_made_again(kept: Path, source: Path, damage: bytes) -> None:
    made, make = counting("v")
    cache.cached("k", [source], make)
    [entry] = kept.iterdir()
    entry.write_bytes(damage)
    assert cache.cached("k", [source], make) == "v"
    assert made == [1, 1]
    assert cache.cached("k", [source], make) == "v"
    assert made == [1, 1]


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such modes there")
def test_an_entry_that_others_may_write_is_not_read(kept: Path, source: Path) -> None:
    made, make = counting("v")
    cache.cached("k", [source], make)
    [entry] = kept.iterdir()
    assert entry.stat().st_mode & 0o077 == 0
    entry.chmod(0o666)
    cache.cached("k", [source], make)
    assert made == [1, 1]


def test_nothing_is_kept_where_the_user_wants_none(kept: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.OFF, "1")
    made, make = counting("v")
    assert cache.cached("k", [source], make) == cache.cached("k", [source], make) == "v"
    assert made == [1, 1]
    assert not kept.exists()


def test_a_cache_that_cannot_be_written_is_no_error(kept: Path, source: Path) -> None:
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("a file where the folder would be")
    _, make = counting("v")
    assert cache.cached("k", [source], make) == "v"


def test_it_stays_small(kept: Path, source: Path) -> None:
    for number in range(cache.KEPT + 3):
        source.write_text(f"x = {number}\n")
        cache.cached("k", [source], lambda: "v")
    assert len(list(kept.iterdir())) == cache.KEPT


def test_the_tables_from_the_cache_are_the_tables(kept: Path) -> None:
    def fresh() -> Rules:
        load_rules.cache_clear()
        return load_rules()

    first, second = fresh(), fresh()
    load_rules.cache_clear()
    assert len(list(kept.iterdir())) == 1
    assert first is not second
    assert second.names == first.names == load_folder(rules_folder()).names
    assert second.tables == first.tables
    assert [str(each.template) == str(other.template) for each, other in zip(first.rules, second.rules, strict=True)]


def test_no_cache_reaches_the_processes_that_are_started(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cache.OFF, "")
    monkeypatch.chdir(tmp_path)
    load_rules.cache_clear()
    assert CliRunner().invoke(main, ["check", "--no-cache", "."]).exit_code == 0
    assert os.environ[cache.OFF] == "1"
    assert not kept.exists()


def test_runs_at_once_share_the_cache(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parent.parent
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": str(root)}
    environment.pop(cache.OFF, None)
    program = "from codemod.rules import load_rules; print(len(load_rules().rules))"
    runs = [
        subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE) for _ in range(6)
    ]
    shown = {run.communicate()[0] for run in runs}
    assert {run.returncode for run in runs} == {0}
    assert shown == {b"%d\n" % len(load_rules().rules)}
    if sys.platform == "linux":
        assert [path.suffix for path in (tmp_path / "vobiz-codemod").iterdir()] == [cache.ENDING]
