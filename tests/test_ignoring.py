"""Ignore comments: of a place and of a whole file, in every kind of file, and those that keep nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from scratch_tree import PROGRAM, Run, contents, run, write_tree

from codemod.finding import Level
from codemod.migrate import migrate_source
from codemod.options import Options
from codemod.planning import plan

HEAD = b"from twilio.rest import Client\n\nclient = Client()\n"
END = b'client.conferences("SalesRoom").update(status="completed")\n'
DOCUMENT = b"<Response>\n  <Dial><Conference>Sales</Conference></Dial>\n</Response>\n"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(tree: Path, files: dict[str, bytes], *arguments: str) -> Run:
    write_tree(tree, files)
    return run("check", *arguments)


def said(result: Run, code: str) -> list[str]:
    return [
        f"{each['path']}:{each['line']} {each['message']}" for each in result.report["findings"] if each["code"] == code
    ]


# ---- the whole file --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "top",
    [
        b"# vobiz: ignore-file\n",
        b'"""Ours."""\n\n# vobiz: ignore-file: until the contract ends\n',
        b"#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n#vobiz:ignore-file\n",
        b"# VOBIZ: Ignore-File[VB001, VB103, VB501]\n",
    ],
)
def test_a_comment_at_the_top_keeps_the_whole_file(top: bytes) -> None:
    outcome = migrate_source(top + PROGRAM, "a.py")
    assert not outcome.changes
    assert {each.level for each in outcome.findings} == {Level.NOTE}


@pytest.mark.parametrize("comment", [b"# vobiz: ignore-file", b"# vobiz: ignore-file[VB103]"])
def test_further_down_it_keeps_nothing_and_is_named(comment: bytes, tree: Path) -> None:
    result = check(tree, {"a.py": HEAD + comment + b"\n" + END})
    assert result.status("a.py") == "would-change"
    assert said(result, "VB804") == [
        "a.py:4 this comment is about the whole file, and means nothing so far down: the file is not kept"
    ]
    assert not said(result, "VB802")


def test_behind_code_it_keeps_nothing(tree: Path) -> None:
    result = check(tree, {"a.py": PROGRAM.replace(b"Client\n", b"Client  # vobiz: ignore-file\n", 1)})
    assert result.status("a.py") == "would-change"


def test_with_codes_it_keeps_what_these_are_about() -> None:
    more = b'client.conferences("HelpRoom").participants.list()\n'
    outcome = migrate_source(b"# vobiz: ignore-file[VB103]\n" + PROGRAM + more, "a.py")
    assert b'client.conferences("SalesRoom").update' in outcome.after
    assert b"HelpRoom" in outcome.after
    assert outcome.changes


def test_what_shares_the_client_of_a_kept_file_stays_too(tree: Path) -> None:
    files = {"phone.py": b"# vobiz: ignore-file\n" + HEAD, "calls.py": b"from phone import client\n\n" + END}
    result = check(tree, files)
    assert result.code == 0
    assert {each["level"] for each in result.report["findings"]} == {"note"}


def test_a_kept_file_that_takes_the_client_of_another_leaves_it_beside(tree: Path) -> None:
    kept = b"# vobiz: ignore-file\nfrom phone import client\n\n" + END
    write_tree(tree, {"phone.py": HEAD, "calls.py": b"from phone import client\n\n" + END, "kept.py": kept})
    assert run("migrate").status("kept.py") == "kept"
    found = contents(tree)
    assert found["kept.py"] == kept
    assert b"client = Client()" in found["phone.py"]
    assert b"vobiz_client = Vobiz(" in found["phone.py"]
    assert b"vobiz_client.conferences.delete_conference" in found["calls.py"]


@pytest.mark.parametrize("name", ["a.xml", "a.j2"])
def test_a_document_is_kept_by_a_comment_before_its_root(name: str, tree: Path) -> None:
    text = b"<!-- vobiz: ignore-file -->\n" + DOCUMENT
    if name == "a.j2":
        text += b"{% if other %}\n" + DOCUMENT + b"{% endif %}\n"
    result = check(tree, {name: text})
    assert result.code == 0
    assert not said(result, "VB802")


def test_inside_a_document_the_whole_file_is_not_meant(tree: Path) -> None:
    result = check(tree, {"a.xml": DOCUMENT.replace(b"<Dial>", b"<!-- vobiz: ignore-file --><Dial>")})
    assert result.status("a.xml") == "would-change"
    assert len(said(result, "VB804")) == 1


def test_a_list_of_requirements_is_kept_by_a_comment_at_its_top(tree: Path) -> None:
    listed = b"# ours\n# vobiz: ignore-file\ntwilio==8.0\nflask\n"
    write_tree(tree, {"a.py": PROGRAM, "requirements.txt": listed})
    run("migrate")
    assert contents(tree)["requirements.txt"] == listed


def test_between_requirements_the_whole_list_is_not_meant(tree: Path) -> None:
    write_tree(tree, {"a.py": PROGRAM, "requirements.txt": b"flask\n# vobiz: ignore-file\n\ntwilio==8.0\n"})
    run("migrate")
    assert b"vobiz\n" in contents(tree)["requirements.txt"]


@pytest.mark.parametrize("form", [b"ignore", b"ignore-file", b"ignore-file[VB001, VB603] vobiz: ignore"])
def test_a_program_in_another_language_is_kept_by_either(form: bytes, tree: Path) -> None:
    program = b"// vobiz: " + form + b'\nconst twilio = require("twilio");\nclient.conferences("CF1").update({});\n'
    result = check(tree, {"a.js": program})
    assert [each["level"] for each in result.report["findings"]] == ["note"]


# ---- what keeps nothing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"x = 1  # vobiz: ignore\n", ["a.py:1 this ignore comment keeps nothing"]),
        (b"# vobiz: ignore-file\nx = 1\n", ["a.py:1 this ignore comment keeps nothing"]),
        (PROGRAM.replace(b")\n", b")  # vobiz: ignore[VB103, VB203]\n"), ["a.py:3 {} VB103, VB203", "a.py:4 {} VB203"]),
        (PROGRAM[:-1] + b"  # vobiz: ignore\n", []),
        (b"from twilio.rest import Client  # vobiz: ignore\n", []),
        (b"text = '# vobiz: ignore'\n", []),
    ],
    ids=["in other code", "in another file", "codes", "used", "on an import", "in a string"],
)
def test_an_ignore_comment_that_keeps_nothing_is_a_note(content: bytes, expected: list[str], tree: Path) -> None:
    result = check(tree, {"a.py": content})
    told = [each.replace("{}", "this ignore comment keeps nothing of") for each in expected]
    assert said(result, "VB802") == told


def test_of_documents_too(tree: Path) -> None:
    result = check(
        tree, {"a.xml": b"<!-- vobiz: ignore -->\n<feed/>\n", "b.xml": b"<!-- vobiz: ignore -->\n" + DOCUMENT}
    )
    assert said(result, "VB802") == ["a.xml:1 this ignore comment keeps nothing"]


def test_a_note_does_not_count(tree: Path) -> None:
    assert check(tree, {"a.py": b"x = 1  # vobiz: ignore\n"}).code == 0


def test_a_code_that_no_rule_has_counts(tree: Path) -> None:
    result = check(tree, {"a.py": b"x = 1  # vobiz: ignore[VB1O3]\n"})
    assert result.code == 1
    [told] = [each for each in result.report["findings"] if each["code"] == "VB803"]
    assert "names VB1O3, which no rule is called" in told["message"]
    assert "the nearest is VB" in told["help"]
    assert not said(result, "VB802")


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_run_that_looks_at_some_rules_tells_nothing_of_it(option: str, tree: Path) -> None:
    result = check(tree, {"a.py": b"x = 1  # vobiz: ignore\ny = 1  # vobiz: ignore[VB1O3]\n"}, option, "VB2")
    assert not result.report["findings"]


@pytest.mark.parametrize("content", [b"x = (  # vobiz: ignore\n", b"x = 1  # vobiz: ignore \xff\n"])
def test_nor_is_it_told_of_what_cannot_be_read(content: bytes, tree: Path) -> None:
    assert not said(check(tree, {"a.py": content}), "VB802")


def test_nor_of_a_document_in_no_encoding(tree: Path) -> None:
    content = b'<?xml version="1.0" encoding="nonsense"?>\n<!-- vobiz: ignore -->\n<feed/>\n'
    assert not said(check(tree, {"a.xml": content}), "VB802")


def test_nor_of_a_file_in_error(tree: Path) -> None:
    content = b"# vobiz: ignore\nfrom twilio.rest import Client\nprint 1\n"
    assert not said(check(tree, {"a.py": content}), "VB802")


def test_a_comment_that_keeps_what_a_test_patches_is_used(tree: Path) -> None:
    test = b'from unittest.mock import patch\n\n\n@patch("app.Client")  # vobiz: ignore\ndef test_it(c):\n    pass\n'
    result = check(tree, {"app.py": PROGRAM, "tests/test_app.py": test})
    assert not said(result, "VB802")


def test_a_comment_that_keeps_a_variable_of_the_environment_is_used(tree: Path) -> None:
    test = b'import os\n\nos.environ["TWILIO_ACCOUNT_SID"] = "AC1"  # vobiz: ignore\n'
    result = check(tree, {"app.py": PROGRAM, "conftest.py": test})
    assert not said(result, "VB802")


def test_comments_are_told_of_by_their_number_where_lines_move() -> None:
    # The second document is rewritten in a second pass, over a text whose lines have moved.
    program = (
        HEAD
        + b"client.calls.create(to='1', from_='2', url='u')\n"
        + b"x = 1  # vobiz: ignore\n"
        + END[:-1]
        + b"  # vobiz: ignore\n"
    )
    assert migrate_source(program, "a.py").used_ignores == {(1, "")}


def test_the_plan_holds_them_in_its_findings(tree: Path) -> None:
    write_tree(tree, {"a.py": b"x = 1  # vobiz: ignore\n"})
    assert [each.rule for each in plan(["."], Options()).findings] == ["ignore-unused"]
