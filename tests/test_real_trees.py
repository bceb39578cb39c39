"""Packages that are installed beside these tests keep every byte, twilio's own too; what examines packages can fail."""

from __future__ import annotations

import importlib.util
import io
import shutil
import sys
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from real_packages import PACKAGES, Expected, Package
from real_trees import MOST_MEGABYTES, Figures, contents, examine, line, total, unexpected

from benchmarks.packages import unpack

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be measured there")

[TWILIO] = [package for package in PACKAGES if package.name == "twilio"]
VOICE = [
    *("__init__.py", "base", "http", "request_validator.py", "twiml", "rest/__init__.py", "rest/api/__init__.py"),
    *(f"rest/api/v2010/account/{name}" for name in ("__init__.py", "call/__init__.py", "conference", "recording")),
    *("rest/insights/v1/conference", "rest/video/v1/room", "rest/proxy/v1/service/session"),
]
"""Of the thousand files of twilio those of voice, and what looks most like it."""


def folder_of(name: str) -> Path:
    found = importlib.util.find_spec(name)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def test_twilios_own_package_is_told_of_where_it_is_voice_and_keeps_every_byte(tmp_path: Path) -> None:
    for part in VOICE:
        copy(folder_of("twilio") / part, tmp_path / "package/twilio" / part)
    there = {path.relative_to(tmp_path / "package").as_posix() for path in (tmp_path / "package").rglob("*.py")}
    package = replace(TWILIO, expected=tuple(each for each in TWILIO.expected if each.path in there), smoke="")

    figures = examine(package, tmp_path / "package", tmp_path / "work", jobs=1)

    assert not figures.problems, "\n".join(figures.problems)
    assert (figures.files, figures.edited) == (len(there), 0)
    assert figures.findings == sum(count for each in package.expected for count in each.codes.values()) > 0


def test_packages_that_know_nothing_of_twilio_keep_every_byte(tmp_path: Path) -> None:
    for name in ("aiohttp", "_pytest", "jwt"):
        copy(folder_of(name), tmp_path / "package" / name)

    figures = examine(Package("others", "", without_git=True), tmp_path / "package", tmp_path / "work", jobs=2)

    assert not figures.problems, "\n".join(figures.problems)
    assert (figures.findings, figures.edited) == (0, 0)
    assert figures.python > 100
    assert 0 < figures.megabytes < MOST_MEGABYTES


# ---- what examines can fail

PROGRAM = 'from twilio.rest import Client\n\nclient = Client()\nclient.conferences("R").update(status="completed")\n'


def test_what_nobody_expects_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.py").write_text(PROGRAM)
    package = Package("program", "", smoke="import a")  # which imports vobiz now

    problems = "\n".join(examine(package, tmp_path / "source", tmp_path / "work", jobs=1).problems)

    assert "check: a.py: found {'VB001'" in problems
    assert "check: a.py: it is said to concern us (would-change)" in problems
    assert "migrate: changed ['a.py'], expected []" in problems
    assert "the smoke test fails: " in problems
    assert "No module named 'vobiz'" in problems


def test_what_is_expected_and_not_found_is_a_problem() -> None:
    expected = [Expected("a.py", {"VB404": 1}, "")]
    assert list(unexpected({}, expected)) == ["a.py: found {}, expected {'VB404': 1}"]
    findings = [{"path": "a.py", "code": "VB404"}, {"path": "a.py", "code": "VB404"}]
    assert list(unexpected({"findings": findings}, expected)) == ["a.py: found {'VB404': 2}, expected {'VB404': 1}"]


@pytest.mark.parametrize("name", ["../evil.py", "/evil.py", "a/../../evil.py"])
@pytest.mark.parametrize("kind", ["tar.gz", "whl"])
def test_no_member_of_an_archive_leaves_the_folder(tmp_path: Path, kind: str, name: str) -> None:
    archive = tmp_path / f"package.{kind}"
    if kind == "whl":
        with zipfile.ZipFile(archive, "w") as packed:
            packed.writestr(name, "x = 1\n")
    else:
        with tarfile.open(archive, "w:gz") as packed:
            packed.addfile(tarfile.TarInfo(name), io.BytesIO())
    inside = tmp_path / "a" / "b"
    try:
        unpack(archive, inside)
    except (ValueError, tarfile.TarError):
        assert not inside.exists() or not contents(inside)
    else:
        assert set(contents(inside)) == {"evil.py"}  # tarfile takes the slash away
    assert not [path for path in tmp_path.rglob("evil.py") if inside not in path.parents]


def test_a_link_out_of_an_archive_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "package.tar.gz"
    member = tarfile.TarInfo("package/link")
    member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(archive, "w:gz") as packed:
        packed.addfile(member)
    with pytest.raises(tarfile.TarError):
        unpack(archive, tmp_path / "inside")


def test_the_figures_are_one_line_and_add_up() -> None:
    one = Figures("one", 3, 2, 1_500_000, {"check": 2.4, "migrate": 1.0}, 70.2, 1, 0)
    assert line(one) == ("one: 3 files (2 .py, 1.5 MB), check 2 s, migrate 1 s, peak 70 MB, 1 findings, 0 files edited")
    both = total([one, Figures("two", 1, 1, 500_000, {"check": 1.0}, 80.0, 2, 1)])
    assert both == Figures("all", 4, 3, 2_000_000, {"check": 3.4, "migrate": 1.0}, 80.0, 3, 1)
