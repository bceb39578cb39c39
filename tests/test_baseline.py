"""Baselines: what they hold, what of a run they accept, and what a broken one ends with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from scratch_tree import MIGRATED, PROGRAM, contents, git, run, write_tree

from codemod.baseline import BaselineError, Entry, compare, read_baseline, render
from codemod.command_line import main

NAME = "vobiz-baseline.json"
MANUAL = b'client.calls("CA1").feedback().create(quality_score=5)\n'


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_tree(tmp_path, {"a.py": PROGRAM, "sub/b.py": PROGRAM.replace(b"Sales", b"Help")})
    return tmp_path


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments])


# ---- the file --------------------------------------------------------------------------------------------------------

ENTRIES = (Entry("b" * 16, "b.py", "VB103", "close()"), Entry("a" * 16, "a.py", "VB103", 'say("ü")'))


def test_a_baseline_is_sorted_with_an_entry_on_a_line() -> None:
    assert render([*ENTRIES, ENTRIES[0]]).decode("ascii") == (
        '{\n  "version": 1,\n  "accepted": [\n'
        '    {"fingerprint": "aaaaaaaaaaaaaaaa", "path": "a.py", "code": "VB103", "text": "say(\\"\\u00fc\\")"},\n'
        '    {"fingerprint": "bbbbbbbbbbbbbbbb", "path": "b.py", "code": "VB103", "text": "close()"}\n'
        "  ]\n}\n"
    )
    assert set(read_baseline(render(ENTRIES))) == set(ENTRIES)
    assert read_baseline(render([])) == ()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<<<<<<< HEAD\n", "no JSON"),
        (b"\xff", "no JSON"),
        (b"[]", "holds no version"),
        (b'{"name": "x"}', "holds no version"),
        (b'{"version": 2}', "version 2, and this tool knows up to 1"),
        (b'{"version": 1}', "must list objects"),
        (b'{"version": 1, "accepted": [{"path": "a"}]}', "must list objects"),
        (b'{"version": 1, "accepted": ["a"]}', "must list objects"),
    ],
)
def test_anything_else_is_none(content: bytes, reason: str) -> None:
    with pytest.raises(BaselineError, match=reason):
        read_baseline(content)


def test_only_what_the_run_looked_at_can_be_gone() -> None:
    compared = compare(ENTRIES, {}, lambda entry: entry.path == "a.py")
    assert (compared.known, compared.gone) == (frozenset(), (ENTRIES[1],))


# ---- check -----------------------------------------------------------------------------------------------------------


def test_what_is_written_is_accepted(tree: Path) -> None:
    assert check().exit_code == 1
    written = check("--write-baseline")
    assert written.exit_code == 0
    assert "vobiz-baseline.json holds 4 findings: 4 new, 0 dropped." in written.stderr
    accepted = check("--baseline", NAME)
    assert accepted.exit_code == 0
    assert accepted.stderr == ""
    assert "4 findings known to the baseline, not listed." in accepted.stdout
    assert "automatic  VB103" not in accepted.stdout
    assert "Next:" not in accepted.stdout


def test_it_is_written_to_the_file_that_is_named_and_again_without_a_change(tree: Path) -> None:
    check("--write-baseline=known.json")
    before = (tree / "known.json").stat().st_mtime_ns, (tree / "known.json").read_bytes()
    check("--write-baseline=known.json", "--jobs", "1")
    assert ((tree / "known.json").stat().st_mtime_ns, (tree / "known.json").read_bytes()) == before
    assert [each["path"] for each in json.loads(before[1])["accepted"]] == ["a.py", "a.py", "sub/b.py", "sub/b.py"]


def test_what_moved_is_still_known_and_what_is_new_fails(tree: Path) -> None:
    check("--write-baseline")
    (tree / "a.py").write_bytes(b'"""Ours."""\n\n' + PROGRAM)
    assert check("--baseline", NAME).exit_code == 0
    (tree / "a.py").write_bytes(b'"""Ours."""\n\n' + PROGRAM + PROGRAM.splitlines(keepends=True)[-1] + MANUAL)
    found = run("check", "--baseline", NAME)
    assert found.code == 1
    assert [(each["line"], each["level"]) for each in found.report["findings"] if each["level"] != "note"] == [
        (7, "automatic"),
        (8, "manual"),
    ]


def test_what_is_met_no_more_is_told_and_dropped(tree: Path) -> None:
    check("--write-baseline")
    (tree / "sub/b.py").unlink()
    told = check("--baseline", NAME)
    assert told.exit_code == 0
    assert told.stderr == (
        f"{NAME}: 2 entries of it are met no more.\n"
        "  sub/b.py  VB001  client = Client()\n"
        '  sub/b.py  VB103  client.conferences("HelpRoom").update(status="completed")\n'
        "`vobiz-codemod check --write-baseline=vobiz-baseline.json` drops what is gone.\n"
    )
    assert "2 findings: 0 new, 2 dropped" in check("--baseline", NAME, "--write-baseline").stderr
    assert check("--baseline", NAME).stderr == ""


def test_of_many_the_first_are_told(tree: Path) -> None:
    (tree / "a.py").write_bytes(PROGRAM + MANUAL * 20)
    check("--write-baseline")
    (tree / "a.py").write_bytes(PROGRAM)
    (tree / "sub/b.py").unlink()
    assert "  and 12 more\n" in check("--baseline", NAME).stderr


def test_one_is_one(tree: Path) -> None:
    (tree / "a.py").write_bytes(PROGRAM + MANUAL)
    check("--write-baseline")
    (tree / "a.py").write_bytes(PROGRAM)
    assert "1 entry of it is met no more" in check("--baseline", NAME).stderr


@pytest.mark.parametrize("arguments", [("a.py",), ("--select", "VB103"), ("--ignore", "VB001", "a.py")])
def test_a_run_over_a_part_leaves_the_rest_of_it(arguments: tuple[str, ...], tree: Path) -> None:
    check("--write-baseline")
    before = (tree / NAME).read_bytes()
    told = check("--baseline", NAME, *arguments)
    assert (told.exit_code, told.stderr) == (0, "")
    check("--write-baseline", "--baseline", NAME, *arguments)
    assert (tree / NAME).read_bytes() == before


def test_it_is_the_same_from_any_folder(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check("--write-baseline")
    monkeypatch.chdir(tree / "sub")
    assert check("--baseline", f"../{NAME}").exit_code == 0
    assert check("--baseline", f"../{NAME}", "..").exit_code == 0


def test_the_configuration_names_it(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tree / "vobiz-codemod.toml").write_text('baseline = "known.json"\n', encoding="utf-8")
    missing = check()
    assert missing.exit_code == 2
    assert (
        "There is no baseline known.json. `vobiz-codemod check --write-baseline=known.json` makes it." in missing.stderr
    )
    assert check("--write-baseline").exit_code == 0
    monkeypatch.chdir(tree / "sub")
    assert check().exit_code == 0
    assert check("--baseline", "other.json").exit_code == 2


def test_standard_input_is_held_against_it_by_its_name(tree: Path) -> None:
    check("--write-baseline")
    result = CliRunner().invoke(main, ["check", "--baseline", NAME, "--stdin-filename", "a.py"], input=PROGRAM)
    assert (result.exit_code, result.stderr) == (0, "")


def test_what_cannot_be_read_is_never_accepted(tree: Path) -> None:
    (tree / "a.py").write_bytes(b"from twilio.rest import Client\nprint 1\n")
    assert check("--write-baseline").exit_code == 2
    assert check("--baseline", NAME).exit_code == 2
    assert b"VB901" not in (tree / NAME).read_bytes()


def test_what_is_no_baseline_ends_the_run_and_is_not_overwritten(tree: Path) -> None:
    for arguments in (("--baseline", "a.py"), ("--write-baseline=a.py",)):
        result = check(*arguments)
        assert result.exit_code == 2
        assert "The baseline a.py cannot be used: it is no JSON" in result.stderr
    assert (tree / "a.py").read_bytes() == PROGRAM


def test_a_baseline_that_cannot_be_reached_ends_the_run(tree: Path) -> None:
    (tree / "vobiz-codemod.toml").write_text('baseline = "sub"\n', encoding="utf-8")
    assert "The baseline sub cannot be read (" in check().stderr
    result = check("--write-baseline=none/x.json")
    assert result.exit_code == 2
    assert "The baseline none/x.json cannot be written (" in result.stderr


def test_what_is_migrated_is_no_longer_in_it(tree: Path) -> None:
    check("--write-baseline")
    git(tree, "add", "-A")
    assert run("migrate").code == 0
    assert MIGRATED in contents(tree)["a.py"]
    assert "4 entries of it are met no more" in check("--baseline", NAME).stderr
