"""How a run is shown: the forms of every command, files for them, colours, less, and more. The real engine runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from scratch_tree import MIGRATED, PROGRAM, ROOT, contents, refuse_to_read, write_tree

from codemod import schemas
from codemod.command_line import main
from codemod.report.forms import FORMATS

DIALLED = b"""\
from twilio.rest import Client

client = Client()


def add(room: str, number: str) -> None:
    client.conferences(room).participants.create(from_="+15550100", to=number, muted=True)
    client.conferences(room).update(coaching=True)
"""
SUPPORT = b"""\
from twilio.rest import Client

client = Client()

def end(room: str) -> None:
    client.conferences(room).update(status="completed")
"""
COMMANDS = ("diff", "check", "migrate")
TREE = {"app/x.py": PROGRAM, "app/dialled.py": DIALLED, "app/y.py": b"pass\n"}


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a repository with a little program, and with no wishes about colours."""
    write_tree(tmp_path, TREE)
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(*arguments: str, source: bytes | None = None) -> Result:
    """Run the application in this process."""
    result = CliRunner().invoke(main, arguments, input=source, prog_name="vobiz-codemod")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@lru_cache(maxsize=1)
def report_schema() -> Draft202012Validator:
    """Return the schema of the JSON report, which forbids here what it does not name."""
    schema = schemas.schema("report")
    Draft202012Validator.check_schema(schema)
    for part in parts(schema):
        if part.get("type") == "object":
            part["additionalProperties"] = False
    return Draft202012Validator(schema)


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of a schema."""
    if isinstance(schema, dict):
        yield schema
        schema = list(schema.values())
    if isinstance(schema, list):
        for each in schema:
            yield from parts(each)


# ---- the JSON report


@pytest.mark.parametrize("command", COMMANDS)
def test_the_json_report_keeps_to_its_schema(command: str, tree: Path) -> None:
    (tree / "broken.py").write_bytes(b"from twilio.rest import Client\nclient.conferences(\n")
    document = json.loads(run(command, "--format", "json", "app", "broken.py", "gone.py").stdout)
    report_schema().validate(document)
    assert any(each["answer"] for each in document["findings"])
    assert {each["level"] for each in document["findings"]} == {"automatic", "review", "manual", "note"}
    assert {each["status"] for each in document["files"]} >= {"error"}


def test_the_json_report_of_standard_input_keeps_to_its_schema() -> None:
    report_schema().validate(json.loads(run("check", "--format", "json", "-", source=PROGRAM).stdout))


def test_check_prints_the_schema() -> None:
    result = run("check", "--schema")
    assert (result.exit_code, json.loads(result.stdout)) == (0, schemas.schema("report"))


# ---- every form, of every command


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_form_is_printed_alone(command: str, form: str) -> None:
    result = run(command, "--format", form)
    assert result.exit_code == (1 if command == "check" else 0)
    assert "app/dialled.py" in result.stdout
    assert result.stderr == ""


# ---- --output


@pytest.mark.parametrize("form", ["text", *FORMATS])
@pytest.mark.parametrize("command", ["check", "migrate"])
def test_a_report_goes_to_a_file_and_the_summary_to_standard_error(command: str, form: str, tree: Path) -> None:
    expected = run("check", "--format", form).stdout if command == "check" else None
    result = run(command, "--format", form, "--output", "report.txt")
    written = (tree / "report.txt").read_text("utf-8")
    assert expected in (None, written)
    assert "app/dialled.py" in written
    assert result.stdout == ""
    assert result.stderr.startswith("3 files looked at, 2 with Twilio voice code, 2 ")
    assert [path for path in contents(tree) if "vobiz-codemod" in path] == []


def test_a_diff_goes_to_a_file_and_can_be_applied(tree: Path) -> None:
    expected = run("diff").stdout_bytes
    result = run("diff", "--output", "the.diff", "--color", "always")
    assert (result.stdout, (tree / "the.diff").read_bytes()) == ("", expected)
    subprocess.run(["git", "apply", "the.diff"], check=True, cwd=tree)
    assert MIGRATED in (tree / "app/x.py").read_bytes()


def test_counts_go_to_a_file(tree: Path) -> None:
    expected = run("diff", "--stat").stdout
    assert run("diff", "--stat", "--output", "counts").stdout == ""
    assert (tree / "counts").read_text() == expected
    assert " app/x.py       |" in expected


def test_a_dash_is_standard_output() -> None:
    assert run("check", "--output", "-").stdout == run("check").stdout


def test_quiet_writes_the_file_and_says_nothing(tree: Path) -> None:
    result = run("check", "--quiet", "--format", "json", "--output", "report.json")
    assert (result.stdout, result.stderr) == ("", "")
    assert json.loads((tree / "report.json").read_text())["summary"]["files"] == 3


def test_the_file_is_never_looked_at(tree: Path) -> None:
    (tree / "report.xml").write_bytes(b"<Response><Say>old</Say></Response>\n")
    result = run("migrate", "--allow-dirty", "--format", "json", "--output", "report.xml")
    report = json.loads((tree / "report.xml").read_text())
    assert result.exit_code == 0
    assert report["summary"]["files"] == 3
    assert "report.xml" not in [each["path"] for each in report["files"]]


def test_a_file_that_is_to_be_looked_at_cannot_be_the_report(tree: Path) -> None:
    result = run("check", "app/x.py", "--output", "app/../app/x.py")
    assert result.exit_code == 2
    assert "is one of PATHS" in result.stderr
    assert (tree / "app/x.py").read_bytes() == PROGRAM


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("app", "--output app is a directory. Name a file."),
        ("gone/report", "there is no directory for --output gone/report. Make it first, or name another file."),
        ("app/y.py/report", "--output app/y.py/report cannot be written (Not a directory)."),
        ("", "The name is empty."),
    ],
)
def test_what_cannot_be_written_ends_the_run_before_any_work(place: str, why: str, tree: Path) -> None:
    result = run("migrate", "--output", place)
    assert (result.exit_code, result.stdout) == (2, "")
    assert why in result.stderr
    assert contents(tree) == TREE


def test_a_report_that_fails_at_last_says_that_the_run_is_done(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: object, target: object) -> None:
        if str(target).endswith("report.txt"):
            raise OSError(28, "No space left on device")
        move(source, target)  # type: ignore[arg-type]

    move = os.replace
    monkeypatch.setattr(os, "replace", full)
    result = run("migrate", "--output", "report.txt")
    assert result.exit_code == 2
    assert "The run is done, but --output report.txt cannot be written (No space left on device)" in result.stderr
    assert MIGRATED in (tree / "app/x.py").read_bytes()
    assert not [path for path in contents(tree) if "vobiz-codemod" in path]


@pytest.mark.skipif(os.name == "nt", reason="there are no modes and devices of this kind")
def test_a_file_keeps_its_mode_and_its_link_and_a_device_is_written_to(tree: Path) -> None:
    (tree / "real.txt").write_text("old")
    (tree / "real.txt").chmod(0o600)
    (tree / "link.txt").symlink_to("real.txt")
    assert run("check", "--output", "link.txt").exit_code == 1
    assert (tree / "link.txt").is_symlink()
    assert (tree / "real.txt").read_text().startswith("app/dialled.py")
    assert (tree / "real.txt").stat().st_mode & 0o777 == 0o600
    assert run("check", "--output", os.devnull).exit_code == 1
    assert not Path(os.devnull).is_file()


# ---- --stat


def test_counts_take_the_place_of_the_diff() -> None:
    result = run("diff", "--stat")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].startswith(" 2 files changed, ")
    assert "\n+++ " not in result.stdout
    assert result.stderr.startswith("3 files looked at")


def test_counts_have_no_other_form() -> None:
    result = run("diff", "--stat", "--format", "json")
    assert result.exit_code == 2
    assert "--stat and --format json exclude each other." in result.stderr


# ---- --quiet and --verbose


def test_quiet_check_prints_what_counts() -> None:
    result = run("check", "--quiet")
    assert result.exit_code == 1
    assert "  note  " not in result.stdout
    assert "app/x.py:4:1  automatic  VB103 end-room" in result.stdout
    assert "looked at" not in result.stdout + result.stderr


def test_quiet_check_of_what_is_clean_prints_nothing() -> None:
    result = run("check", "--quiet", "app/y.py")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_quiet_migrate_prints_what_is_left() -> None:
    result = run("migrate", "-q")
    assert result.exit_code == 0
    assert "  review  " in result.stdout
    assert "  automatic  " not in result.stdout
    assert "looked at" not in result.stdout + result.stderr


def test_quiet_diff_prints_the_diff_and_what_could_not_be_done() -> None:
    assert run("diff", "--quiet").stderr == ""
    result = run("diff", "--quiet", "gone.py")
    assert result.exit_code == 2
    assert result.stderr.startswith("gone.py:1:1  manual  VB902 unreadable-file")
    assert "looked at" not in result.stderr


def test_verbose_says_what_is_read_and_why_not(tree: Path) -> None:
    (tree / "pyproject.toml").write_text(
        '[tool.vobiz-codemod]\nexclude = ["app/dialled.py"]\n\n[tool.ruff]\nline-length = 100\n'
    )
    (tree / "big.js").write_bytes(b"x" * 3_000_000)
    (tree / "requirements.in").write_bytes(b"twilio\n")
    result = run("check", "--verbose")
    assert result.stdout == run("check").stdout
    told = result.stderr.splitlines()
    assert told[:2] == [
        "configuration: pyproject.toml sets exclude",
        "configuration: pyproject.toml says how long lines may be: 100",
    ]
    assert set(told[2:-1]) == {
        "app/dialled.py: not looked at: the configuration excludes it",
        "app/x.py: read: it may hold Twilio voice code",
        "app/y.py: read: nothing in it speaks of Twilio voice",
        "big.js: not read: too large to be somebody's program",
        "pyproject.toml: read: a list of requirements or a file that declares variables",
        "requirements.in: read: a list of requirements or a file that declares variables",
    }
    assert told[-1].startswith("time: ")


def test_verbose_without_git_names_folders_that_hold_no_program(tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.mktemp("apart")
    for name in ("x.py", "node_modules/y.py", "env/pyvenv.cfg", "env/z.py", "out/w.py"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(b"pass\n")
    told = run("check", "--verbose", str(root)).stderr
    assert "node_modules: not looked at: folders of this name hold no program\n" in told
    assert "env: not looked at: a virtual environment\n" in told


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_verbose_names_links_that_are_not_followed(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    away = tmp_path_factory.mktemp("away") / "z.py"
    away.write_bytes(PROGRAM)
    (tree / "link.py").symlink_to(away)
    assert "link.py: not looked at: a link out of the tree, or to a folder\n" in run("check", "--verbose").stderr


def test_verbose_names_what_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_to_read(monkeypatch, "y.py")
    assert "app/y.py: not read: it cannot be\n" in run("check", "--verbose").stderr


def test_verbose_of_standard_input() -> None:
    result = run("migrate", "--verbose", "-", source=PROGRAM)
    assert MIGRATED in result.stdout_bytes
    assert "configuration: there is none: every key has its default\n" in result.stderr
    assert "stdin.py: read from standard input\n" in result.stderr


def test_quiet_and_verbose_exclude_each_other() -> None:
    result = run("check", "-q", "-v")
    assert result.exit_code == 2
    assert "--quiet and --verbose exclude each other." in result.stderr


# ---- --color


@pytest.mark.parametrize("command", ["diff", "check", "migrate"])
@pytest.mark.parametrize(
    ("arguments", "environment", "coloured"),
    [
        ((), {}, False),
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1", "TERM": "dumb"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--color", "auto"), {"NO_COLOR": "", "FORCE_COLOR": ""}, False),
    ],
)
def test_colours_are_the_users_wish(
    command: str,
    arguments: tuple[str, ...],
    environment: dict[str, str],
    coloured: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    result = run(command, *arguments, "app/x.py")
    assert ("\x1b[" in result.stdout) == coloured


def test_counts_are_coloured() -> None:
    assert "\x1b[32m+" in run("diff", "--stat", "--color", "always").stdout


def test_what_could_not_be_done_is_coloured() -> None:
    assert "\x1b[31mmanual" in run("diff", "--color", "always", "gone.py").stderr


def test_nothing_is_printed_wider_than_80_without_a_terminal() -> None:
    shown = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "check", "app"], capture_output=True, text=True, check=False
    )
    assert shown.returncode == 1
    assert max(map(len, shown.stdout.splitlines())) <= 80


def test_the_report_in_the_readme_is_what_is_printed(tree: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.partition("<!-- report -->\n```\n")[2].partition("```\n<!-- /report -->")[0]
    command, _, report = shown.partition("\n")
    (tree / "support.py").write_bytes(SUPPORT)
    program, *arguments = command.removeprefix("$ ").split()
    assert (program, run(*arguments).stdout) == ("vobiz-codemod", report)
