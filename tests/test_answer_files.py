"""migrate --answers: the documents that answer URLs must return, in a directory."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from scratch_tree import PROGRAM, contents, run, write_tree

from codemod import answer_files
from codemod.answer_files import answer_files as files_of
from codemod.command_line import main
from codemod.finding import Answer, Finding, Level, Place

DIAL = b"""\
from twilio.rest import Client

client = Client()


def dial(number, muted: bool):
    client.conferences("A & B").participants.create("+1", number, muted=muted)
    client.conferences("C").participants.create("+1", number)
"""
SEVENTH = b'<Response>\n    <Conference muted="{muted}" stayAlone="true">A &amp; B</Conference>\n</Response>\n'
EIGHTH = b'<Response>\n    <Conference stayAlone="true">C</Conference>\n</Response>\n'
WRITTEN = {"out/voice/app-dial-7.xml": SEVENTH, "out/voice/app-dial-8.xml": EIGHTH}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a repository with a program that dials."""
    write_tree(tmp_path, {"app/dial.py": DIAL, "app/end.py": PROGRAM})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def in_out(tree: Path) -> dict[str, bytes]:
    return {name: content for name, content in contents(tree).items() if name.startswith("out/")}


def test_each_call_has_its_document_in_a_file_of_its_own(tree: Path) -> None:
    done = run("migrate", "--answers", "out/voice")

    assert done.code == 0
    assert in_out(tree) == WRITTEN
    assert (tree / "app/dial.py").read_bytes() != DIAL
    told = [each["answer"] for each in done.report["findings"] if each["answer"] is not None]
    assert [each["document"].encode() + b"\n" for each in told] == list(WRITTEN.values())


def test_what_was_written_is_no_document_of_twilio(tree: Path) -> None:
    run("migrate", "--answers", "out/voice")

    assert not run("check", "out").report["findings"]


def test_how_many_documents_there_are_is_said_beside_the_report(tree: Path) -> None:
    several = CliRunner().invoke(main, ["migrate", "--format", "json", "--answers", "out", "app"])
    one = CliRunner().invoke(
        main, ["migrate", "--answers", "one", "-"], input=DIAL.replace(b'"+1", number)', b'"+1", number, coaching=1)')
    )

    assert json.loads(several.stdout)["version"] == 1
    assert "2 answer documents stand in out." in several.stderr
    assert "1 answer document stands in one." in one.stderr
    assert b"make_call" in one.stdout_bytes


@pytest.mark.parametrize("command", ["diff", "check"])
def test_only_migrate_writes_documents(tree: Path, command: str) -> None:
    assert CliRunner().invoke(main, [command, "--answers", "out"]).exit_code == 2
    assert not in_out(tree)


def test_a_run_without_answers_makes_no_directory(tree: Path) -> None:
    result = CliRunner().invoke(main, ["migrate", "--answers", "out", "app/end.py"])

    assert result.exit_code == 0
    assert not (tree / "out").exists()


def test_a_file_that_holds_something_else_is_kept_and_nothing_is_written(tree: Path) -> None:
    (tree / "out").mkdir()
    (tree / "out/app-dial-8.xml").write_bytes(b"mine")
    result = CliRunner().invoke(main, ["migrate", "--answers", "out"])

    assert result.exit_code == 2
    assert "app-dial-8.xml" in result.stderr
    assert "app-dial-7.xml" not in result.stderr
    assert in_out(tree) == {"out/app-dial-8.xml": b"mine"}
    assert (tree / "app/dial.py").read_bytes() == DIAL


def test_a_file_that_holds_the_document_already_is_left(tree: Path) -> None:
    (tree / "out").mkdir()
    (tree / "out/app-dial-8.xml").write_bytes(EIGHTH)
    before = (tree / "out/app-dial-8.xml").stat()

    assert run("migrate", "--answers", "out").code == 0
    assert (tree / "out/app-dial-8.xml").stat().st_ino == before.st_ino
    assert in_out(tree) == {"out/app-dial-7.xml": SEVENTH, "out/app-dial-8.xml": EIGHTH}


def test_nothing_is_rewritten_when_the_directory_cannot_be_made(tree: Path) -> None:
    result = CliRunner().invoke(main, ["migrate", "--answers", "app/end.py/out"])

    assert result.exit_code == 2
    assert "the answers cannot be written to app" in result.stderr
    assert (tree / "app/dial.py").read_bytes() == DIAL


def test_nothing_is_rewritten_when_a_document_cannot_be_written(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_files, "create_file", lambda path, content: "There is no room.")
    result = CliRunner().invoke(main, ["migrate", "--answers", "out"])

    assert result.exit_code == 2
    assert "app-dial-7.xml: There is no room." in result.stderr
    assert (tree / "app/dial.py").read_bytes() == DIAL


def finding(path: str, line: int, column: int = 1, document: str | None = "<Response/>") -> Finding:
    answer = None if document is None else Answer("https://x.example", document)
    return Finding(
        "VB220", "add-participant", Level.REVIEW, path, Place(line, column, line, column + 1), "", "", answer
    )


@pytest.mark.parametrize(
    ("findings", "names"),
    [
        ([finding("a.py", 3, document=None)], []),
        ([finding("a.py", 3), finding("a.py", 12)], ["a-3.xml", "a-12.xml"]),
        ([finding("a.py", 3, 9), finding("a.py", 3, 1)], ["a-3.xml", "a-3_2.xml"]),
        ([finding("a/b.py", 3), finding("a-b.py", 3)], ["a-b-3.xml", "a-b-3_2.xml"]),
        ([finding("a/b.py", 3), finding("A/b.py", 3)], ["A-b-3.xml", "a-b-3_2.xml"]),
        ([finding("\u00e9.py", 1)], ["answer-1.xml"]),
        ([finding("../x y/\u00e9.pyw", 1)], ["x-y-1.xml"]),
        ([finding("dial", 1)], ["dial-1.xml"]),
        ([finding("d/" * 300 + "x.py", 1)], ["d-" * 99 + "x-1.xml"]),
    ],
)  # fmt: skip
def test_names_tell_file_and_line_and_never_meet(findings: list[Finding], names: list[str]) -> None:
    assert list(files_of(findings)) == names


def test_two_calls_of_one_line_keep_their_own_documents() -> None:
    files = files_of([finding("a.py", 3, 9, "<b/>"), finding("a.py", 3, 1, "<a/>")])

    assert files == {"a-3.xml": b"<a/>\n", "a-3_2.xml": b"<b/>\n"}
