"""What was found silent before: it is not searched again, and whatever may have changed is."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from scratch_tree import PROGRAM, write_tree

from codemod import Options, Plan, plan, silence
from codemod.configuration import Configuration
from codemod.rules import load_rules
from codemod.scan import Words
from codemod.screen import load_screen, screen_of
from codemod.silence import Silence

CALLS = b"def total(job):\n    return job.calls.list()\n"
"""A word of the tables stands there, and means nothing while nobody has a client."""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("VOBIZ_CODEMOD_NO_CACHE", raising=False)
    monkeypatch.setattr("codemod.cache.folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(silence, "MANY", 0)
    monkeypatch.setattr(silence, "SETTLED", 0)
    return tmp_path / "cache"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return what is searched for words from here on."""
    found: list[bytes] = []
    kept = Words.stand_in

    def stand_in(words: Words, content: bytes) -> bool:
        found.append(content)
        return kept(words, content)

    monkeypatch.setattr(Words, "stand_in", stand_in)
    return found


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return how often the engine is asked from here on, a word each."""
    import codemod.deciding

    asked: list[str] = []
    kept = codemod.deciding.plan_files

    def plan_files(*arguments: object, **named: object) -> Plan:
        asked.append("asked")
        return kept(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(codemod.deciding, "plan_files", plan_files)
    return asked


def test_a_silent_file_is_searched_once(tree: Path, searched: list[bytes]) -> None:
    write_tree(tree, {"a.py": b"x = 1\n", "b.py": b"y = 2\n"})

    for _ in range(3):
        assert plan(["."]).looked_at == 2
    assert sorted(searched) == [b"x = 1\n", b"y = 2\n"]


def test_a_file_that_changed_is_searched_again(tree: Path) -> None:
    write_tree(tree, {"a.py": b"x = 1\n"})
    assert not plan(["."]).outcomes

    write_tree(tree, {"a.py": PROGRAM})
    assert [each.path for each in plan(["."]).outcomes] == ["a.py"]


def test_a_file_that_was_written_a_moment_ago_is_searched_again(
    tree: Path, searched: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(silence, "SETTLED", 60_000_000_000)
    write_tree(tree, {"a.py": b"x = 1\n"})
    os.utime(tree / "a.py", (1, 1))  # its content could still be replaced within the same tick of the clock
    plan(["."])
    plan(["."])

    assert len(searched) == 2


def test_a_file_that_changed_and_got_its_time_back_is_searched_again(tree: Path) -> None:
    write_tree(tree, {"a.py": b"x = 1\n" + b"#" * (len(PROGRAM) - 6)})
    before = (tree / "a.py").stat()
    assert not plan(["."]).outcomes

    time.sleep(0.02)  # longer than a tick of the clock that files have
    (tree / "a.py").write_bytes(PROGRAM)
    os.utime(tree / "a.py", ns=(before.st_atime_ns, before.st_mtime_ns))
    after = (tree / "a.py").stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (before.st_size, before.st_mtime_ns, before.st_ino)
    assert [each.path for each in plan(["."]).outcomes] == ["a.py"]


def test_a_file_that_takes_the_place_of_another_is_searched(tree: Path) -> None:
    write_tree(tree, {"a.py": b"x = 1\n" + b"#" * (len(PROGRAM) - 6)})
    before = (tree / "a.py").stat()
    plan(["."])

    (tree / "b").write_bytes(PROGRAM)
    os.utime(tree / "b", ns=(before.st_atime_ns, before.st_mtime_ns))
    (tree / "b").replace(tree / "a.py")
    assert [each.path for each in plan(["."]).outcomes] == ["a.py"]


def test_the_same_file_by_another_name_is_another_file(tree: Path, searched: list[bytes]) -> None:
    write_tree(tree, {"a.py": b"x = 1\n"})
    plan(["."])
    os.link(tree / "a.py", tree / "a.pyi")
    plan(["."])

    assert searched == [b"x = 1\n"] * 3  # the link is a change to the file, too


def test_few_files_are_searched_rather_than_known(
    tree: Path, searched: list[bytes], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(silence, "MANY", 2)
    write_tree(tree, {"a.py": b"x = 1\n"})
    plan(["."])
    plan(["."])

    assert len(searched) == 2
    assert not list(cache.glob("silent-*"))


def test_what_is_known_to_be_silent_is_read_where_the_rest_of_the_tree_asks_for_it(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(
        tree,
        {"app/deps.py": b"from app.phone import *\n", "app/main.py": b"from app import deps\n"},
    )
    assert not plan(["."]).outcomes

    program = b"from twilio.rest import Client\n\nclient = Client()\n"
    use = b"from app.deps import client\n\nclient.conferences('A').update(status='completed')\n"
    write_tree(tree, {"app/phone.py": program, "app/use.py": use})
    known = plan(["."])
    monkeypatch.setenv("VOBIZ_CODEMOD_NO_CACHE", "1")
    assert known == plan(["."])
    assert {each.path for each in known.outcomes} == {"app/phone.py", "app/use.py"}


def test_words_of_the_configuration_are_searched_for_anew(tree: Path, searched: list[bytes]) -> None:
    write_tree(tree, {"a.py": b"phone = get_phone()\n"})
    plan(["."])
    assert len(searched) == 1
    plan(["."], Options(Configuration(clients=("deps:get_phone",))))
    assert len(searched) > 1


def test_without_a_cache_all_is_searched_each_time(
    tree: Path, searched: list[bytes], monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    monkeypatch.setenv("VOBIZ_CODEMOD_NO_CACHE", "1")
    write_tree(tree, {"a.py": b"x = 1\n"})
    plan(["."])
    plan(["."])

    assert len(searched) == 2
    assert not cache.exists()


def test_a_cache_that_others_may_write_is_not_believed(tree: Path, searched: list[bytes], cache: Path) -> None:
    write_tree(tree, {"a.py": b"x = 1\n"})
    plan(["."])
    [kept] = cache.glob("silent-*")
    kept.chmod(0o666)
    plan(["."])

    assert len(searched) == 2


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    monkeypatch.setattr(silence, "MOST", 3)
    contents = [b"%d" % number for number in range(5)]
    for start in (0, 2):
        known = Silence(cache / "known.bytes")
        digests = [known.of_content(".py", each) for each in contents[start : start + 3]]
        for digest in digests:
            if not known.holds(digest):
                known.add(digest)
        known.save()

    known = Silence(cache / "known.bytes")
    assert [known.holds(known.of_content(".py", each)) for each in contents] == [False, False, True, True, True]
    assert not known.holds(known.of_content(".pyi", contents[2]))
    assert not Silence(None).holds(known.of_content(".py", contents[2]))


def test_what_could_not_be_looked_at_is_told_in_order_where_nothing_concerns_the_run(tree: Path) -> None:
    write_tree(tree, {"a/twilio/rest/__init__.py": b"import twilio\n\n\nclass Client(Base):\n    pass\n"})

    told = plan(["missing.py", ".", "absent.py"]).findings
    assert [each.path for each in told] == ["a/twilio/rest/__init__.py", "absent.py", "missing.py"]


# ---- words that mean nothing -----------------------------------------------------------------------------------------


def test_a_word_that_means_nothing_is_looked_into_once(tree: Path, engine: list[str]) -> None:
    write_tree(tree, {"a.py": CALLS, ".git/HEAD": b"ref: refs/heads/main\n"})

    for _ in range(3):
        planned = plan(["."])
        assert (planned.looked_at, planned.findings) == (1, ())
    assert engine == ["asked"]


def test_it_is_looked_into_again_where_something_else_names_the_library(tree: Path, engine: list[str]) -> None:
    write_tree(tree, {"a.py": CALLS, ".git/HEAD": b"ref: refs/heads/main\n"})
    plan(["."])
    write_tree(tree, {"b.py": b"import twilio\n"})
    plan(["."])

    assert len(engine) == 2


def test_it_is_looked_into_again_where_the_run_does_not_look_at_the_whole_tree(tree: Path, engine: list[str]) -> None:
    write_tree(tree, {"app/a.py": CALLS, ".git/HEAD": b"ref: refs/heads/main\n"})
    plan(["."])
    plan(["app"])
    plan(["app/a.py"])

    assert len(engine) == 3


@pytest.mark.parametrize("text", [b"twilio==9.13.0\n", b"vobiz\n"])
def test_what_stands_around_the_code_is_looked_into_where_it_names_a_package(
    tree: Path, engine: list[str], text: bytes
) -> None:
    write_tree(tree, {"a.py": b"x = 1\n", "requirements.txt": b"flask\n", ".git/HEAD": b"ref: refs/heads/main\n"})
    plan(["."])
    assert not engine

    write_tree(tree, {"requirements.txt": text})
    plan(["."])
    assert engine


def test_the_screen_is_that_of_the_tables() -> None:
    assert load_screen() == screen_of(load_rules())
    assert load_screen().speaks(b"TWILIO_AUTH_TOKEN=x")
    assert load_screen().speaks(b"from vobiz import Vobiz")
    assert not load_screen().speaks(b"flask==3.0\n")
