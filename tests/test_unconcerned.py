"""Files that do not concern us keep every byte: made ones, and the packages that stand beside this test."""

# Programs stand on lines of their own length here.
# ruff: noqa: E501

from __future__ import annotations

import importlib.util
import shutil
import stat
from pathlib import Path

import pytest
from scratch_tree import PROGRAM, UNCONCERNED, commit, contents, run, run_apart, write_tree

OTHERS = {
    "plain.py": b"x = 1\n",
    "empty.py": b"",
    "no_newline.py": b"x = 1",
    "windows.py": b"x = 1\r\ny = 2\r\n",
    "mac.py": b"x = 1\ry = 2\r",
    "mixed.py": UNCONCERNED,
    "mark.py": b"\xef\xbb\xbfx = 1\n",
    "latin.py": b"# coding: latin-1\nx = '\xfc'\n",
    "binary.py": bytes(range(256)) * 8,
    "utf16.py": "x = 1\n".encode("utf-16"),
    "python2.py": b"print 'hello'\n",
    "broken.py": b"def (:\n",
    "trailing.py": b"x = 1   \n\t\n\n\n\n",
    "sms.py": b'from twilio.rest import Client\nClient().messages.create(to="+1", from_="+2", body="x")\n',
    "own.py": b"class Desk:\n    conferences = {}\n\n\nDesk.conferences.update(status='completed')\n",
    "pages/home.html": b"<html>\r\n<body>Twilio</body>\n",
    "sms.xml": b'<?xml version="1.0"?>\n<Response><Message>hi</Message></Response>\n',
    "notes.txt": b"client.conferences('R').update(status='completed')\n",
    "data.json": b'{"twilio": 1}',
    "image.png": bytes(range(256)),
    "module.pyi": b"def f() -> int: ...\n",
}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", ["migrate", "check", "diff"])
def test_files_that_do_not_concern_us_keep_every_byte(command: str, tree: Path) -> None:
    write_tree(tree, {**OTHERS, "ours.py": PROGRAM})

    done = run(command, ".")

    after = contents(tree)
    assert {name: after[name] for name in OTHERS} == OTHERS
    assert [each["path"] for each in done.report["files"]] == ["ours.py"]
    assert sorted(after) == sorted([*OTHERS, "ours.py"])


def test_files_that_do_not_concern_us_are_not_written_at_all(tree: Path) -> None:
    write_tree(tree, {**OTHERS, "ours.py": PROGRAM})
    before = {name: (tree / name).stat() for name in OTHERS}
    run("migrate", ".")

    for name, state in before.items():
        now = (tree / name).stat()
        assert (now.st_mtime_ns, now.st_ino, now.st_mode) == (state.st_mtime_ns, state.st_ino, state.st_mode)


def test_a_tree_without_twilio_is_clean_and_the_run_says_so(tree: Path) -> None:
    write_tree(tree, {name: content for name, content in OTHERS.items() if name != "sms.py"})

    for command in ("check", "diff", "migrate"):
        done = run(command, ".")
        assert (done.code, done.report["files"], done.report["findings"]) == (0, [], [])


def test_an_empty_tree_is_clean(tree: Path) -> None:
    assert run("migrate", ".").code == run("check", ".").code == 0
    assert contents(tree) == {}


def test_a_run_leaves_no_file_of_its_own(tree: Path) -> None:
    write_tree(tree, {"ours.py": PROGRAM, "package/theirs.py": PROGRAM})
    run("migrate", ".")

    assert sorted(contents(tree)) == ["ours.py", "package/theirs.py"]


@pytest.mark.parametrize("mode", [0o644, 0o755, 0o600, 0o664])
def test_a_rewritten_file_keeps_its_mode(mode: int, tree: Path) -> None:
    write_tree(tree, {"ours.py": PROGRAM})
    (tree / "ours.py").chmod(mode)
    commit(tree)

    assert run("migrate", ".").status("ours.py") == "changed"
    assert stat.S_IMODE((tree / "ours.py").stat().st_mode) == mode


def test_ignored_and_excluded_files_keep_every_byte(tree: Path) -> None:
    write_tree(
        tree,
        {
            ".gitignore": b"build/\n",
            "vobiz-codemod.toml": b'exclude = ["legacy/"]\n',
            "legacy/old.py": PROGRAM,
            "ours.py": PROGRAM,
        },
    )
    (tree / "build").mkdir()
    (tree / "build" / "copy.py").write_bytes(PROGRAM)

    done = run("migrate", ".")

    assert [each["path"] for each in done.report["files"]] == ["ours.py"]
    assert contents(tree)["legacy/old.py"] == contents(tree)["build/copy.py"] == PROGRAM


# ---- packages of others ------------------------------------------------------------------------------------------------------


def package(name: str) -> Path:
    """Return the folder of a package that the tests need, or that comes with one of those."""
    found = importlib.util.find_spec(name)
    assert found is not None, f"{name} is not installed"
    assert found.origin is not None
    return Path(found.origin).parent


@pytest.fixture
def copied(tree: Path, request: pytest.FixtureRequest) -> tuple[str, dict[str, bytes]]:
    """Copy an installed package into the tree; return its name and its files."""
    name = request.param
    shutil.copytree(package(name), tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    write_tree(tree, {})
    return name, contents(tree)


@pytest.mark.parametrize("copied", ["rich", "click", "flask", "jinja2", "requests", "werkzeug"], indirect=True)
def test_a_package_without_twilio_is_looked_at_and_left_as_it_is(
    copied: tuple[str, dict[str, bytes]], tree: Path
) -> None:
    name, before = copied

    done = run_apart(tree, "check", name)

    assert done.code == 0, done.output[-2000:]
    assert done.report["summary"]["files"] >= sum(path.endswith(".py") for path in before)
    assert (done.report["files"], done.report["findings"]) == ([], [])
    assert contents(tree) == before


def test_installed_packages_are_not_entered_when_the_tree_around_them_is(tree: Path) -> None:
    write_tree(tree, {".gitignore": b"venv/\n", "ours.py": PROGRAM})
    inside = tree / "venv" / "lib" / "site-packages" / "app"
    inside.mkdir(parents=True)
    (inside / "main.py").write_bytes(PROGRAM)
    (tree / "venv" / "pyvenv.cfg").write_bytes(b"home = /usr\n")

    assert [each["path"] for each in run("migrate", ".").report["files"]] == ["ours.py"]
    assert (inside / "main.py").read_bytes() == PROGRAM
