"""The command line: what each command prints and where, its exit codes, and how it ends when something goes wrong.

The engine is a stand-in here that knows a few words; what the real one finds is tested elsewhere.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from codemod import command_line
from codemod.finding import Finding, Level, Outcome, Place, Status
from codemod.processors import available
from codemod.signals import Terminated
from codemod.table_files import RulesError

ROOT = Path(__file__).resolve().parent.parent
WORDS = {
    b"twilio": ("VB102", "end-room", Level.AUTOMATIC),
    b"noted": ("VB103", "list-rooms", Level.NOTE),
    b"review": ("VB201", "mute-participant", Level.REVIEW),
    b"manual": ("VB209", "coach-participant", Level.MANUAL),
    b"broken": ("VB901", "unparsable-file", Level.MANUAL),
}


@dataclass(frozen=True)
class Rule:
    """As in codemod.rules."""

    code: str
    name: str
    level: Level
    twilio: str = "room.update(status='completed')"
    vobiz: str | None = "client.end(auth_id, room)"
    manual: str | None = None
    help: str = ""
    why: str = "It is a method of its own."
    seed: str | None = None
    notes: tuple[str, ...] = ()
    example: str | None = None
    isolate: tuple[object, ...] = ()


@dataclass(frozen=True)
class Message:
    """As in codemod.rules."""

    code: str
    name: str
    level: Level
    text: str
    help: str = ""


DOCUMENT = Message("VB504", "document", Level.MANUAL, "this is a TwiML document", "By hand.")


@dataclass(frozen=True)
class Rules:
    """As in codemod.rules."""

    rules: tuple[Rule, ...]
    messages: Mapping[str, Message] = field(
        default_factory=lambda: {"ignored": Message("", "ignored", Level.MANUAL, "stays"), "document": DOCUMENT}
    )
    elements: Any = field(default_factory=lambda: SimpleNamespace(rows={}))
    tables: Mapping[str, Any] = field(default_factory=dict)
    steps: Mapping[tuple[str, bool], str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        return tuple((rule.code, rule.name) for rule in self.rules)


@dataclass(frozen=True)
class Options:
    """As in codemod.planning."""

    configuration: Any
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    level: Level = Level.REVIEW
    rules: Path | None = None


@dataclass(frozen=True)
class Plan:
    """As in codemod.planning; writing breaks off when a file holds "interrupt" or "crash"."""

    looked_at: int
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]

    @property
    def to_write(self) -> tuple[Path, ...]:
        return tuple(Path(outcome.path).absolute() for outcome in self.outcomes if outcome.changes)

    def apply(self) -> Plan:
        for outcome in self.outcomes:
            if b"interrupt" in outcome.before:
                raise KeyboardInterrupt
            if b"crash" in outcome.before:
                raise ValueError("what a bug")
            if outcome.changes:
                Path(outcome.path).write_bytes(outcome.after)
        done = {True: Status.CHANGED}
        return replace(
            self, outcomes=tuple(replace(each, status=done.get(each.changes, each.status)) for each in self.outcomes)
        )


def migrate_source(source: bytes, name: str, options: Options | None = None) -> Outcome:
    """Find the words, and replace the first of them."""
    findings = []
    for number, line in enumerate(source.split(b"\n"), 1):
        for word, (code, rule, level) in WORDS.items():
            if word in line:
                column = line.index(word) + 1
                place = Place(number, column, number, column + len(word))
                findings.append(Finding(code, rule, level, name, place, f"Here is {word.decode()}.", "Look at it."))
    if b"broken" in source:
        return Outcome(name, source, source, tuple(findings), Status.ERROR)
    after = source.replace(b"twilio", b"vobiz")
    status = Status.WOULD_CHANGE if after != source else Status.KEPT
    return Outcome(name, source, after, tuple(findings), status)


@dataclass
class Engine:
    """What the stand-in was told, and what it answers."""

    options: list[Options] = field(default_factory=list)
    jobs: list[int] = field(default_factory=list)
    dirty: tuple[Path, ...] = ()
    rules: Callable[[], Rules] = lambda: Rules(tuple(Rule(code, rule, level) for code, rule, level in WORDS.values()))

    def plan(
        self,
        paths: Sequence[Path],
        options: Options,
        *,
        jobs: int,
        progress: Callable[[int, int], None] | None = None,
        leave_out: Sequence[Path] = (),
        tell: Callable[[str, str], None] | None = None,
    ) -> Plan:
        """Look at the Python files below the paths."""
        self.rules()
        self.options.append(options)
        self.jobs.append(jobs)
        files, findings = [], []
        for path in paths:
            if path.is_dir():
                files.extend(sorted(path.rglob("*.py")))
            elif path.exists():
                files.append(path)
            else:
                findings.append(Finding("VB902", "unreadable-file", Level.MANUAL, str(path), Place(), "It is missing."))
        outcomes = []
        for number, path in enumerate(files, 1):
            if progress is not None:
                progress(number, len(files))
            if path.read_bytes() == b"stop":
                raise KeyboardInterrupt
            outcome = migrate_source(path.read_bytes(), os.path.relpath(path).replace(os.sep, "/"))
            if outcome.findings:
                outcomes.append(outcome)
                findings.extend(outcome.findings)
        return Plan(len(files), tuple(outcomes), tuple(sorted(findings, key=lambda finding: finding.sort_key)))

    def migrate_source(self, source: bytes, name: str, options: Options) -> Outcome:
        """Look at one source."""
        self.options.append(options)
        return migrate_source(source, name, options)

    def modules(self) -> Mapping[str, ModuleType]:
        """Return the modules that the command line imports, by their names."""
        contents: dict[str, dict[str, Any]] = {
            "codemod.planning": {"plan": self.plan},
            "codemod.options": {"Options": Options},
            "codemod.examples": {"example": lambda rule, rules: ("old()", "new()")},
            "codemod.migrate": {"migrate_source": self.migrate_source},
            "codemod.rules": {"load_rules": lambda own=None: self.rules()},
            "codemod.write": {"uncommitted": lambda paths: tuple(path for path in paths if path.name in self.names)},
        }
        modules = {}
        for name, content in contents.items():
            modules[name] = ModuleType(name)
            vars(modules[name]).update(content)
        return modules

    @property
    def names(self) -> set[str]:
        """Return the names of the files that git says are not committed."""
        return {path.name for path in self.dirty}


@contextmanager
def in_place_of_the_engine() -> Iterator[Engine]:
    """Put the stand-in in the engine's place; what is imported meanwhile, and may have taken of it, is forgotten."""
    # These are not stood in for, and import what is.
    for part in ("codemod.python.helper_module", "codemod.surroundings"):
        importlib.import_module(part)
    before = dict(sys.modules)
    held = {name: dict(vars(module)) for name, module in before.items() if _is_package_of_ours(name, module)}
    engine = Engine()
    sys.modules.update(engine.modules())
    try:
        yield engine
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "codemod"]:
            if name in before:
                sys.modules[name] = before[name]
            else:
                del sys.modules[name]
        for name, attributes in held.items():  # importing a module makes it an attribute of its package
            for attribute in vars(before[name]).keys() - attributes.keys():
                delattr(before[name], attribute)


def _is_package_of_ours(name: str, module: ModuleType) -> bool:
    return name.partition(".")[0] == "codemod" and hasattr(module, "__path__")


@pytest.fixture
def engine() -> Iterator[Engine]:
    """Put the stand-in in the engine's place."""
    with in_place_of_the_engine() as engine:
        yield engine


def test_nothing_of_the_stand_in_stays() -> None:
    put("x.py", "twilio\n")
    kinds = (Rule, Message, Rules, Options, Plan, Engine)
    with in_place_of_the_engine():
        assert run("check").exit_code == 1
        assert run("check", "--format", "markdown").exit_code == 1
        assert run("rules").exit_code == 0
    left = [
        f"{name}.{attribute}"
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] == "codemod"
        for attribute, value in vars(module).items()
        if value in kinds or isinstance(value, kinds) or getattr(value, "__self__", None).__class__ is Engine
    ]
    assert left == []
    put("x.py", 'from twilio.rest import Client\n\nClient().conferences("Sales").update(status="completed")\n')
    assert "VB103 end-room" in run("check").stdout


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty repository, piped and without colours."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, source: bytes | None = None) -> Result:
    """Run the application in this process."""
    return CliRunner().invoke(command_line.main, arguments, input=source, prog_name="vobiz-codemod")


def put(name: str, content: str) -> Path:
    """Write a file below the working directory."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode())
    return path


def in_terminal(monkeypatch: pytest.MonkeyPatch, width: int = 100) -> None:
    """Let the streams pass for a terminal."""
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda self: True, raising=False)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)


# ---- migrate


def test_migrate_writes_and_says_what_it_did(engine: Engine) -> None:
    path = put("app/x.py", "twilio\n")
    result = run("migrate")
    assert (result.exit_code, result.stderr) == (0, "")
    assert path.read_bytes() == b"vobiz\n"
    assert result.stdout == (
        "app/x.py:1:1  automatic  VB102 end-room  Here is twilio.\n"
        "\n"
        "1 file looked at, 1 with Twilio voice code, 1 changed.\n"
        "1 automatic, 0 notes; left for a person: nothing.\n"
        "Next: read the change with `git diff`, run your tests, and commit.\n"
    )


def test_migrate_with_findings_left_is_done(engine: Engine) -> None:
    put("x.py", "twilio\nmanual\nreview\n")
    assert run("migrate").exit_code == 0


def test_migrate_does_the_others_when_one_file_fails(engine: Engine) -> None:
    put("a.py", "broken\n")
    path = put("b.py", "twilio\n")
    result = run("migrate")
    assert result.exit_code == 2
    assert path.read_bytes() == b"vobiz\n"
    assert "1 path could not be done; the reason stands above." in result.stdout


def test_migrate_refuses_what_git_could_not_bring_back(engine: Engine) -> None:
    path = put("app/x.py", "twilio\n")
    engine.dirty = (path,)
    result = run("migrate", "app")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Nothing was written" in result.stderr
    assert "\n  app/x.py\n" in result.stderr
    assert "--allow-dirty" in result.stderr
    assert path.read_bytes() == b"twilio\n"


def test_migrate_rewrites_uncommitted_files_when_allowed(engine: Engine) -> None:
    path = put("x.py", "twilio\n")
    engine.dirty = (path,)
    assert run("migrate", "--allow-dirty").exit_code == 0
    assert path.read_bytes() == b"vobiz\n"


def test_migrate_goes_on_when_what_is_uncommitted_is_not_to_be_written(engine: Engine) -> None:
    engine.dirty = (put("x.py", "manual\n"),)
    assert run("migrate").exit_code == 0


def test_migrate_reports_as_json_alone(engine: Engine) -> None:
    put("x.py", "twilio\n")
    result = run("migrate", "--format", "json")
    assert json.loads(result.stdout)["files"] == [{"path": "x.py", "status": "changed"}]
    assert result.stderr == ""


def test_migrate_of_standard_input_parts_source_and_findings(engine: Engine) -> None:
    result = run("migrate", "-", source=b"twilio\r\ncaf\xe9 manual")
    assert result.exit_code == 0
    assert result.stdout_bytes == b"vobiz\r\ncaf\xe9 manual"
    assert "stdin.py:2:6  manual" in result.stderr


def test_migrate_of_standard_input_that_fails_gives_it_back(engine: Engine) -> None:
    result = run("migrate", "-", "--format", "json", source=b"broken twilio\n")
    assert (result.exit_code, result.stdout_bytes) == (2, b"broken twilio\n")
    assert json.loads(result.stderr)["summary"]["errors"] == 1


def test_standard_input_without_twilio_is_not_concerned(engine: Engine) -> None:
    result = run("migrate", "-", source=b"pass\n")
    assert (result.exit_code, result.stdout) == (0, "pass\n")
    assert result.stderr == "1 file looked at: no Twilio voice code, so there is nothing to do.\n"


# ---- diff


def test_diff_writes_nothing_but_shows_the_change(engine: Engine) -> None:
    path = put("app/x.py", "twilio\r\nmanual\n")
    result = run("diff", "app")
    assert result.exit_code == 0
    assert path.read_bytes() == b"twilio\r\nmanual\n"
    assert result.stdout_bytes == (b"--- a/app/x.py\n+++ b/app/x.py\n@@ -1,2 +1,2 @@\n-twilio\r\n+vobiz\r\n manual\n")
    assert result.stderr.startswith("1 file looked at, 1 with Twilio voice code, 1 would change.\n")


def test_diff_names_what_could_not_be_done(engine: Engine) -> None:
    put("a.py", "broken\n")
    put("b.py", "twilio\n")
    result = run("diff", "a.py", "b.py", "gone.py")
    assert result.exit_code == 2
    assert b"+vobiz" in result.stdout_bytes
    assert "a.py:1:1  manual  VB901" in result.stderr
    assert "gone.py:1:1  manual  VB902" in result.stderr
    assert "2 paths could not be done" in result.stderr


def test_diff_leaves_out_what_no_patch_can_name(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    put("x.py", "twilio\n")
    put("y.py", "manual\n")
    put("app/x.py", "twilio\n")
    monkeypatch.chdir("app")
    result = run("diff", "..")
    assert result.exit_code == 2
    assert result.stdout.count("+++ ") == 1
    assert "b/x.py" in result.stdout
    assert "Left out, since a diff can only name what is below the working directory: ../x.py." in result.stderr


def test_diff_reports_as_json(engine: Engine) -> None:
    put("x.py", "twilio\n")
    put("y.py", "broken\n")
    result = run("diff", "--format=json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["files"] == [
        {"path": "x.py", "status": "would-change"},
        {"path": "y.py", "status": "error"},
    ]
    assert result.stderr == ""


def test_diff_as_json_is_done_when_findings_are_left(engine: Engine) -> None:
    put("x.py", "manual\n")
    assert run("diff", "--format=json").exit_code == 0


def test_diff_of_standard_input_bears_the_given_name(engine: Engine) -> None:
    result = run("diff", "-", "--stdin-filename", str(Path("app/x.py").absolute()), source=b"twilio\n")
    assert (result.exit_code, result.stdout) == (0, "--- a/app/x.py\n+++ b/app/x.py\n@@ -1 +1 @@\n-twilio\n+vobiz\n")


def test_diff_in_a_terminal_is_coloured(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    in_terminal(monkeypatch)
    put("x.py", "twilio\x1b\n")
    assert "\x1b[31m-twilio\\x1b\x1b[0m\n" in run("diff").stdout


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_without_colours_gets_none(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    in_terminal(monkeypatch)
    monkeypatch.setenv(name, value)
    put("x.py", "twilio\nmanual\n")
    for command in ("diff", "check"):
        result = run(command)
        assert "\x1b" not in result.stdout
        assert "twilio" in result.stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_takes_the_diff_in_a_subdirectory_of_the_same_name(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, tree: Path
) -> None:
    (tree / ".git").rmdir()
    subprocess.run(["git", "init", "--quiet"], check=True)
    decoy, path = put("site/x.py", "twilio\n"), put("site/site/x.py", "twilio\n")
    decoy, path = decoy.absolute(), path.absolute()
    monkeypatch.chdir("site")
    subprocess.run(["git", "apply"], input=run("diff", "site").stdout_bytes, check=True)
    assert (decoy.read_bytes(), path.read_bytes()) == (b"twilio\n", b"vobiz\n")


# ---- check


@pytest.mark.parametrize(
    ("source", "code"),
    [("pass\n", 0), ("noted\n", 0), ("twilio\n", 1), ("review\n", 1), ("manual\n", 1), ("broken\n", 2)],
)
def test_check_exits_by_what_is_left(engine: Engine, source: str, code: int) -> None:
    put("x.py", source)
    assert run("check").exit_code == code
    assert run("check", "--format", "json").exit_code == code
    assert run("check", "-", source=source.encode()).exit_code == code


def test_check_shows_code_and_help(engine: Engine) -> None:
    put("x.py", "  client.twilio('[/red]')\n")
    assert run("check").stdout.startswith(
        "x.py:1:10  automatic  VB102 end-room  Here is twilio.\n     1 | client.twilio('[/red]')\n    Look at it.\n\n"
    )


def test_check_in_a_terminal_is_coloured_and_as_wide_as_it(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    in_terminal(monkeypatch, width=200)
    put("x.py", "manual\n")
    stdout = run("check").stdout
    assert "\x1b[31mmanual\x1b[0m" in stdout
    in_terminal(monkeypatch, width=10)
    assert len(run("check").stdout.split("\n")) > len(stdout.split("\n"))


def test_a_path_that_does_not_exist_comes_before_work_left(engine: Engine) -> None:
    put("x.py", "manual\n")
    result = run("check", "x.py", "gone.py")
    assert result.exit_code == 2
    assert "gone.py:1:1  manual  VB902 unreadable-file  It is missing." in result.stdout


# ---- what the engine is told


def test_the_selection_reaches_the_engine_as_the_rules_spell_it(engine: Engine) -> None:
    put("x.py", "pass\n")
    run("check", "--select", "vb2, End-Room", "--select=VB103", "--ignore", "vb209,", "--level", "automatic")
    [options] = engine.options
    assert options.select == ("VB2", "end-room", "VB103")
    assert options.ignore == ("VB209",)
    assert options.level is Level.AUTOMATIC


def test_without_options_everything_is_rewritten(engine: Engine) -> None:
    run("diff")
    [options] = engine.options
    assert (options.select, options.ignore, options.level) == ((), (), Level.REVIEW)


@pytest.mark.parametrize(
    ("word", "nearest"), [("VB104", "VB10"), ("end-rooms", "end-room"), ("MUTE-PARTICIPANTS", "mute-participant")]
)
def test_an_unknown_rule_is_bad_usage_and_names_the_nearest(engine: Engine, word: str, nearest: str) -> None:
    for option in ("--select", "--ignore"):
        result = run("check", option, word)
        assert result.exit_code == 2
        assert f'Invalid value for {option}: There is no rule "{word}". Did you mean {nearest}' in result.stderr
        assert result.stdout == ""


def test_a_selection_of_nothing_is_bad_usage(engine: Engine) -> None:
    result = run("check", "--select", " , ")
    assert result.exit_code == 2
    assert "Invalid value for --select: It names no rule." in result.stderr


def test_the_configuration_is_that_of_the_first_path(engine: Engine) -> None:
    put("app/vobiz-codemod.toml", "max-retries = 7\n")
    put("app/x.py", "pass\n")
    run("check", "app/x.py", ".")
    run("check", "-", "--stdin-filename", "app/y.py", source=b"")
    run("check", "-", source=b"")
    assert [options.configuration.max_retries for options in engine.options] == [7, 7, None]


def test_a_bad_configuration_is_named(engine: Engine) -> None:
    put("vobiz-codemod.toml", "max-retrys = 7\n")
    result = run("check")
    assert (result.exit_code, result.stdout) == (2, "")
    assert 'vobiz-codemod.toml: there is no key "max-retrys". Did you mean "max-retries"?' in result.stderr


def test_a_bad_table_is_named(engine: Engine) -> None:
    def refuse() -> Rules:
        raise RulesError("participants.toml: VB201 has no name.")

    engine.rules = refuse
    for arguments in (["check"], ["check", "--select", "VB201"], ["rules"]):
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "The mapping table cannot be used. participants.toml: VB201 has no name." in result.stderr


@pytest.mark.parametrize("arguments", [["check", "-", "x.py"], ["check", "x.py", "--stdin-filename", "y.py"]])
def test_standard_input_stands_alone(engine: Engine, arguments: list[str]) -> None:
    result = run(*arguments, source=b"")
    assert result.exit_code == 2
    assert "exclude each other" in result.stderr


def test_a_name_for_standard_input_is_enough(engine: Engine) -> None:
    assert "lib/x.py:1:1" in run("check", "--stdin-filename", "lib/x.py", source=b"manual\n").stdout


def test_an_empty_path_is_not_the_working_directory(engine: Engine) -> None:
    path = put("x.py", "twilio\n")
    result = run("migrate", "")
    assert result.exit_code == 2
    assert "A path is empty." in result.stderr
    assert path.read_bytes() == b"twilio\n"


@pytest.mark.parametrize(
    "arguments", [["--wrong"], ["migrat"], ["check", "--format", "xml"], ["check", "--level", "note"]]
)
def test_bad_usage_exits_with_two(engine: Engine, arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


# ---- rules


def test_rules_shows_the_table(engine: Engine) -> None:
    result = run("rules")
    assert result.exit_code == 0
    assert result.stdout.split("\n")[:2] == [
        "Code   Rule               Twilio                           Vobiz",
        "VB102  end-room           room.update(status='completed')  client.end(auth_id, room)",
    ]


def test_rules_fits_a_narrow_terminal(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    in_terminal(monkeypatch, width=60)
    assert run("rules").stdout.startswith("VB102  end-room\n       Twilio  room.update")


@pytest.mark.parametrize("word", ["VB102", "vb102", "end-room", "End-Room"])
def test_rules_explains_one(engine: Engine, word: str) -> None:
    result = run("rules", word)
    assert result.exit_code == 0
    assert result.stdout.startswith("VB102 end-room (automatic)\n\nIt is a method of its own.\n")
    assert result.stdout.endswith("Before\n    old()\n\nAfter\n    new()\n")


@pytest.mark.parametrize("word", ["VB504", "vb504", "document"])
def test_rules_explains_a_code_that_is_no_row_of_the_mapping(engine: Engine, word: str) -> None:
    result = run("rules", word)
    assert result.exit_code == 0
    assert result.stdout == "VB504 document (manual)\n\nthis is a TwiML document\n\nWhat to do\n    By hand.\n"


def test_rules_names_the_nearest_of_an_unknown_one(engine: Engine) -> None:
    result = run("rules", "mute-participent")
    assert (result.exit_code, result.stdout) == (2, "")
    assert 'There is no rule "mute-participent". Did you mean mute-participant?' in result.stderr


# ---- beginning and end


def test_the_version_is_that_of_the_installed_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: "1.2.3")
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, "vobiz-codemod 1.2.3\n")


def test_the_version_of_a_checkout_says_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        from importlib.metadata import PackageNotFoundError

        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", missing)
    assert run("--version").stdout == "vobiz-codemod (run from a checkout, not installed)\n"


def test_any_stream_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    command_line.main(["--version"], standalone_mode=False)
    assert stream.getvalue().startswith("vobiz-codemod ")


@pytest.mark.parametrize("command", [[], ["migrate"], ["diff"], ["check"], ["rules"]])
def test_each_command_has_help(command: list[str]) -> None:
    for option in ("-h", "--help"):
        result = run(*command, option)
        assert result.exit_code == 0
        assert result.stdout.startswith("Usage: ")


@pytest.mark.parametrize("command", ["diff", "migrate", "check"])
def test_jobs_is_how_many_processes_may_be_started(engine: Engine, command: str) -> None:
    run(command, "--jobs", "3")
    run(command)

    assert engine.jobs == [3, available()]


@pytest.mark.parametrize("number", ["0", "-1", "1.5", "many", ""])
def test_jobs_that_are_no_number_are_bad_usage(engine: Engine, number: str) -> None:
    result = run("diff", "--jobs", number)

    assert result.exit_code == 2
    assert f'"{number}" is no number of processes. Give a whole number, 1 or more.' in result.stderr
    assert not engine.jobs


def test_help_and_version_load_neither_engine_nor_rich() -> None:
    for option in ("--version", "--help"):
        program = (
            "import sys\n"
            "from codemod.command_line import main\n"
            f"main([{option!r}], standalone_mode=False)\n"
            "names = {'rich', 'libcst', 'lxml', 'codemod.planning', 'codemod.rules', 'codemod.migrate'}\n"
            "heavy = names & set(sys.modules)\n"
            "sys.exit(f'loaded: {heavy}' if heavy else 0)\n"
        )
        subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True)


def test_it_runs_as_a_script_and_as_a_module(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for start in (
        lambda: runpy.run_path(str(ROOT / "cli.py"), run_name="__main__"),
        lambda: runpy.run_module("codemod", run_name="__main__"),
    ):
        monkeypatch.setattr(sys, "argv", ["cli.py", "--help"])
        with pytest.raises(SystemExit) as end:
            start()
        assert end.value.code == 0
        assert "Move a Twilio voice codebase to Vobiz." in capsys.readouterr().out


def test_importing_the_starters_runs_nothing() -> None:
    runpy.run_path(str(ROOT / "cli.py"))
    runpy.run_module("codemod.__main__")


def test_an_interruption_before_writing_says_so(engine: Engine) -> None:
    put("x.py", "stop")
    result = run("migrate")
    assert result.exit_code == 130
    assert "Interrupted. Nothing was written." in result.stderr


def test_an_interruption_before_the_command_begins_is_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(click.Group, "make_context", interrupted)
    monkeypatch.setattr(sys, "argv", ["vobiz-codemod", "check"])
    with pytest.raises(SystemExit) as end:
        command_line.main()
    assert end.value.code == 130


@pytest.mark.parametrize("which", [KeyboardInterrupt(), Terminated(signal.SIGTERM)])
@pytest.mark.parametrize("at", ["before the command", "after it"])
def test_an_interruption_is_never_work_left(
    engine: Engine, at: str, which: KeyboardInterrupt, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*arguments: object, **options: object) -> None:
        raise which

    put("x.py", "twilio\n")
    owner, method = (click.Context, "close") if at == "after it" else (command_line.Application, "invoke")
    monkeypatch.setattr(owner, method, interrupted)
    result = run("migrate")

    assert result.exit_code == (143 if isinstance(which, Terminated) else 130)
    assert result.stderr.endswith("\nInterrupted.\n")


def test_a_program_that_runs_the_application_itself_hears_of_what_ended_it(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command_line.main(["check"], standalone_mode=False) == 0
    with pytest.raises(click.UsageError):
        command_line.main(["check", "--no-such-option"], standalone_mode=False)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line.Application, "invoke", interrupted)
    with pytest.raises(click.Abort):
        command_line.main(["check"], standalone_mode=False)


def test_an_interruption_while_writing_says_what_was_written(engine: Engine) -> None:
    for name in ("a.py", "b.py", "d.py"):
        put(name, "twilio\n")
    put("c.py", "twilio interrupt\n")
    put("e.py", "manual\n")
    result = run("migrate")
    assert result.exit_code == 130
    assert (
        "Interrupted. Of 4 files to be rewritten these 2 were: a.py, b.py. The others are as they were" in result.stderr
    )


def test_a_file_that_went_away_meanwhile_was_not_written(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put("x.py", "twilio\n")

    def vanish(plan: Plan) -> Plan:
        path.unlink()
        raise KeyboardInterrupt

    monkeypatch.setattr(Plan, "apply", vanish)
    assert "Interrupted. Nothing was written." in run("migrate").stderr


def test_a_defect_is_no_work_left(engine: Engine) -> None:
    put("a.py", "twilio\n")
    put("b.py", "twilio crash\n")
    result = run("migrate")
    assert result.exit_code == 2
    assert "ValueError: what a bug" in result.stderr
    assert "This is a defect of vobiz-codemod, please report it. Of 2 files to be rewritten these 1" in result.stderr


def test_the_exit_code_survives_a_reader_who_left(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def gone(*arguments: object, **options: object) -> None:
        raise BrokenPipeError

    put("x.py", "twilio\n")
    pointed: list[int] = []
    monkeypatch.setattr(click, "echo", gone)
    monkeypatch.setattr(os, "dup2", lambda source, target: pointed.append(target))
    monkeypatch.setattr(sys, "argv", ["vobiz-codemod", "check"])
    with pytest.raises(SystemExit) as end:
        command_line.main()
    assert end.value.code == 1
    assert pointed == [sys.stdout.fileno()]
    with pytest.raises(SystemExit):
        command_line.main(["diff"])
    assert pointed[1:] == [sys.stdout.fileno(), sys.stderr.fileno()]


PROGRAM = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
from test_command_line import Engine
sys.modules.update(Engine().modules())
from codemod.command_line import main
main(prog_name="vobiz-codemod")
"""


def start(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    """Start the application in a process of its own."""
    command = [sys.executable, "-c", PROGRAM, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


@pytest.mark.skipif(sys.platform == "win32", reason="a closed pipe is another error there")
def test_a_closed_pipe_ends_the_run_in_silence() -> None:
    put("x.py", "manual\n" * 20_000)
    process = start("check")
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stdout as stdout:
        stdout.read(10)
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 1


def test_output_survives_a_terminal_that_knows_ascii_only() -> None:
    put("x.py", "manual 'é\u202e'\n")
    put("ä.py", "manual\n")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    stdout, stderr = start("check", env=environment).communicate()
    assert b"1 | manual '\\xe9\\u202e'" in stdout
    assert b"\\xe4.py:1:1" in stdout
    assert stderr == b""


@pytest.mark.skipif(sys.platform != "linux", reason="only there any bytes make a name")
def test_a_name_that_is_no_text_is_shown_and_patched() -> None:
    Path(os.fsdecode(b"caf\xe9.py")).write_bytes(b"twilio\n")
    assert b"caf\\udce9.py:1:1" in start("check").communicate()[0]
    assert b'+++ "b/caf\\351.py"\n' in start("diff").communicate()[0]
    assert json.loads(start("check", "--format=json").communicate()[0])["files"][0]["path"] == "caf\udce9.py"
