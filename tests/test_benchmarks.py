"""The benchmarks: what they measure on is what they say, each gets its turn, and the report tells what is missed."""

from __future__ import annotations

import ast
import os
import sys
from datetime import datetime
from pathlib import Path

import pytest

from benchmarks import __main__ as command_line
from benchmarks import corpora, plain_loop, trees
from benchmarks.figures import Result, Row, Setting, Verdict
from benchmarks.machine import Circumstances, circumstances
from benchmarks.memory import measured
from benchmarks.packages import git
from benchmarks.peers import PEERS, found
from benchmarks.programs import LARGEST, SMALLEST, WRITTEN_TO, Program, generated, programs, spread, written
from benchmarks.pseudo_terminal import asked_at
from benchmarks.report import document, number
from benchmarks.targets.commit_hook import commit_hook
from benchmarks.targets.growth import _judged
from benchmarks.timing import ROOT, Command, CommandFailed, Series, interleaved, ours, python
from benchmarks.touched import timed
from codemod import migrate_source


@pytest.fixture(scope="module")
def chosen() -> list[Program]:
    return programs()


def setting(tmp_path: Path, rounds: int = 1) -> Setting:
    work = tmp_path / "work"
    work.mkdir()
    return Setting(tmp_path / "cache", work, rounds, True, lambda text: None)


# ---- timing ----------------------------------------------------------------------------------------------------------


def test_each_has_its_turn_in_every_round_and_the_first_does_not_count() -> None:
    turns: list[str] = []

    def measure(name: str) -> float:
        turns.append(name)
        return float(len(turns))

    took = interleaved({"a": lambda: measure("a"), "b": lambda: measure("b")}, 3)

    assert turns == ["a", "b"] * 4
    assert took == {"a": Series((3.0, 5.0, 7.0)), "b": Series((4.0, 6.0, 8.0))}


def test_a_series_has_its_middle_and_its_ends() -> None:
    series = Series((5.0, 1.0, 2.0))
    assert (series.median, series.low, series.high) == (2.0, 1.0, 5.0)


def test_what_is_scaled_has_its_start_only_once() -> None:
    assert Series((3.0, 5.0)).scaled(10, fixed=1.0) == Series((21.0, 41.0))
    assert Series((0.5,)).scaled(10, fixed=1.0) == Series((1.0,)), "faster than its own start, by chance"


def test_a_command_is_timed_whole_and_must_do_its_job(tmp_path: Path) -> None:
    assert python(tmp_path, "-c", "import time; time.sleep(0.2)").seconds() > 0.2
    with pytest.raises(CommandFailed, match="ended with 3: no"):
        python(tmp_path, "-c", "import sys; print('no'); sys.exit(3)").run()
    with pytest.raises(CommandFailed, match="ended with 0"):
        python(tmp_path, "-c", "pass", says="done").run()


def test_it_is_this_checkout_that_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOBIZ_CODEMOD_NO_CACHE", "1")
    program = "import codemod, os; print(codemod.__file__, os.environ.get('VOBIZ_CODEMOD_NO_CACHE'))"
    assert python(tmp_path, "-c", program).run().output.split() == [str(ROOT / "codemod" / "__init__.py"), "None"]


def test_a_long_command_is_told_short() -> None:
    command = Command((sys.executable, "/x/tool", *map(str, range(20))), Path())
    assert command.line == "python tool 0 1 2 3 4 5 6 7 8 9 …"


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_memory_is_that_of_the_process_itself(tmp_path: Path) -> None:
    child = (
        "import subprocess, sys, time; subprocess.run([sys.executable, '-c', 'b = bytes(80 << 20)']); time.sleep(.1)"
    )
    small = measured(python(tmp_path, "-S", "-c", child)).megabytes
    large = measured(python(tmp_path, "-S", "-c", "b = bytearray(80 << 20); import time; time.sleep(.1)")).megabytes
    assert small is not None
    assert large is not None
    assert small < 60 < 80 < large
    with pytest.raises(CommandFailed):
        measured(python(tmp_path, "-c", "raise SystemExit(4)"))


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals")
def test_a_terminal_tells_when_it_was_asked(tmp_path: Path) -> None:
    program = (
        "import sys, tty, time, os; tty.setcbreak(0); print('ok?', flush=True); os.read(0, 1); "
        "time.sleep(0.3); print('ok?', flush=True); os.read(0, 1)"
    )
    (_, first), (pressed, second) = asked_at((sys.executable, "-c", program), tmp_path, b"ok?", [b"y"])
    assert first < pressed < pressed + 0.3 < second
    with pytest.raises(CommandFailed, match="did not ask 2 times"):
        asked_at((sys.executable, "-c", "print('ok?')"), tmp_path, b"ok?", [b"y"])


# ---- what is measured on ---------------------------------------------------------------------------------------------


def test_programs_are_the_same_each_time_and_spread_over_all_sizes(chosen: list[Program]) -> None:
    sizes = [len(each.source) for each in chosen]
    assert chosen == programs()
    assert len({each.name for each in chosen}) == len(chosen) >= 200
    assert SMALLEST <= min(sizes) < 400
    assert 50_000 < max(sizes) < LARGEST + 500
    assert all(40 <= count <= 80 for count in spread(sizes)), spread(sizes)


def test_small_programs_are_written_and_larger_ones_made_of_them(chosen: list[Program]) -> None:
    assert all(len(each.source) < WRITTEN_TO for each in chosen if each.written)
    assert all(len(each.source) > WRITTEN_TO - 50 for each in chosen if not each.written)  # of about its size
    for each in chosen:
        ast.parse(each.source)
        assert b"wilio" in each.source or each.written, each.name


def test_a_generated_program_still_has_what_moves_in_it() -> None:
    [program] = generated([8_000], written())
    outcome = migrate_source(program.source, "program.py")
    assert outcome.changes
    assert 6_000 < len(program.source) < 9_000
    assert generated([8_000], written(), seed=1) != [program]


def test_no_two_files_of_a_touched_tree_are_alike(tmp_path: Path) -> None:
    assert trees.touched_tree(tmp_path / "tree", 60) > 0
    sources = [path.read_bytes() for path in (tmp_path / "tree").rglob("*.py")]
    assert len(set(sources)) == len(sources) == 60


def test_a_large_tree_is_of_links_to_few_contents_one_of_them_with_twilio(tmp_path: Path) -> None:
    trees.large_tree(tmp_path / "tree", 300)
    files = sorted((tmp_path / "tree").rglob("*.py"))
    assert len(files) == 300
    assert len({path.stat().st_ino for path in files}) == trees.CONTENTS
    assert sum(b"from twilio" in path.read_bytes() for path in files) == 3


def test_changes_move_one_by_one(tmp_path: Path) -> None:
    trees.tree_of_changes(tmp_path, 1, 3)
    [path] = tmp_path.rglob("*.py")
    outcome = migrate_source(path.read_bytes(), path.name)
    assert outcome.after.count(b"delete_conference") == 3


def test_the_loop_reads_what_check_reads_and_leaves_git_alone(tmp_path: Path) -> None:
    for name, content in {
        "a.py": b"import twilio\n",
        "b.PY": b"",
        "c.html": b"<p>",
        "d.png": b"twilio",
        "Makefile": b"all:\n",
        ".git/e.py": b"twilio",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert plain_loop.search(str(tmp_path), [".py", ".html", "Makefile"]) == (4, 1)


def test_a_corpus_is_committed_and_knows_what_check_reads_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "package"
    source.mkdir()
    for name in ("a.py", "b.py", "c.bin", "d.xml"):
        (source / name).write_bytes(b"x = 1\n")
    monkeypatch.setattr(corpora, "INSTALLED", ("anything",))
    monkeypatch.setattr(corpora, "_installed", lambda name: source)
    corpus = corpora.plain(setting(tmp_path))
    assert (corpus.files, corpus.python) == (4, 2)
    assert {".py", ".xml"} <= set(corpus.endings)
    assert ".bin" not in corpus.endings
    git(corpus.folder, "diff", "--quiet", "HEAD")
    part = corpora.sample(corpus, 2, tmp_path / "part")
    assert [path.name for path in corpora.python_files(part.folder)] == ["a.py"]


def test_a_program_is_found_beside_this_python_or_nowhere() -> None:
    assert found(Path(sys.executable).name) == sys.executable
    assert found("no-such-program") is None
    assert len({each.name for each in PEERS}) == len(PEERS)


def test_what_is_timed_is_the_call_and_its_result_is_kept() -> None:
    seconds, result = timed(lambda: 7)
    assert seconds >= 0
    assert result == 7


# ---- what is said of it ----------------------------------------------------------------------------------------------

AROUND = Circumstances((("date", "today"), ("rounds", "5")), "Measured today.")


def result(*verdicts: Verdict, missing: tuple[str, ...] = ()) -> Result:
    row = Row("a | b", Series((1.0, 3.0, 2.0)), ratio=2.5, note="of files")
    return Result("1", "A tree", "How it was done.", (row,), verdicts, missing)


def test_the_report_tells_figures_targets_and_what_is_missing() -> None:
    met, missed = Verdict("speed", 1.5, 2.5, "x"), Verdict("gain", 1.5, 1.7, "x", least=True)
    assert document(AROUND, [result(met, missed, missing=("rg: it is not installed.",))]) == (
        "# Speed\n\n"
        "|  | what | measured | wanted | met |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| 1 | speed | 1.50x | at most 2.50x | yes |\n"
        "| 1 | gain | 1.50x | at least 1.70x | **no** |\n\n"
        "Measured today.\n\n"
        "## Circumstances\n\n- date: today\n- rounds: 5\n\n"
        "## A tree\n\nHow it was done.\n\n"
        "| what | median | range | times | ratio | note |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| a \\| b | 2.000 s | 1.000 s to 3.000 s | 3 | 2.50x | of files |\n\n"
        "Not measured: rg: it is not installed.\n"
    )


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (2.345, "s", "2.345 s"),
        (12.3, "ms", "12.3 ms"),
        (1.7, "x", "1.70x"),
        (1234.5, "x", "1,234x"),
        (9, "MB", "9.0 MB"),
    ],
)
def test_a_figure_has_its_unit(value: float, unit: str, told: str) -> None:
    assert number(value, unit) == told


def test_a_target_that_is_missed_or_not_measured_is_not_met() -> None:
    met, missed = Verdict("speed", 2.5, 2.5, "x"), Verdict("gain", 1.69, 1.7, "x", least=True)
    assert result(met).met
    assert not result(met, missed).met
    assert not result(met, missing=("memory",)).met
    assert result(missing=("rg",)).met, "nothing was wanted of it"


def test_growth_is_judged_by_what_one_more_file_costs() -> None:
    def rows(seconds: float, megabytes: float) -> tuple[Row, ...]:
        return Row("time", Series((seconds,))), Row("memory", Series((megabytes,)), "MB")

    # The start, 1 s and 40 MB, counts for nothing; then 1 ms and 2 kB a file, later twice as much.
    judged = _judged({1_000: rows(2, 42), 10_000: rows(11, 60), 100_000: rows(191, 420)})
    assert [round(each.value, 3) for each in judged] == [2.0, 2.0, 420]
    assert not any(each.met for each in judged)
    judged = _judged({1_000: rows(2, 42)[:1], 10_000: rows(11, 60)[:1], 100_000: rows(101, 240)[:1]})
    assert [round(each.value, 3) for each in judged] == [1.0]
    assert all(each.met for each in judged)


def test_circumstances_name_the_day_the_versions_and_whether_it_counts() -> None:
    around = circumstances(5, quick=False)
    facts = dict(around.facts)
    assert facts["date"].startswith(str(datetime.now().year)[:2])
    assert {"machine", "Python", "vobiz-codemod", "libcst", "rounds"} <= facts.keys()
    assert around.line.startswith("Measured on ")
    assert "says nothing" in circumstances(1, quick=True).line


# ---- the command -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quick", [True, False])
def test_the_exit_code_tells_of_a_missed_target_but_not_of_a_quick_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick: bool
) -> None:
    monkeypatch.setattr(command_line, "MEASUREMENTS", {"1": lambda setting: result(Verdict("speed", 9, 2.5, "x"))})
    report = tmp_path / "report.md"
    arguments = ["--only", "1", "--corpora", str(tmp_path / "corpora"), "--output", str(report)]
    assert command_line.main([*arguments, *(["--quick"] if quick else [])]) == (0 if quick else 1)
    assert "| 1 | speed | 9.00x | at most 2.50x | **no** |" in report.read_text("utf-8")


def test_a_target_that_there_is_not_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        command_line.main(["--only", "1,9"])
    assert end.value.code == 2
    assert "9 is none of 1, 2, 3, 4, 5, 6, peers" in capsys.readouterr().err


def test_a_hook_is_measured_against_a_python_that_does_nothing(tmp_path: Path) -> None:
    found = commit_hook(setting(tmp_path))
    assert [row.name for row in found.rows] == ["python -c pass", "check FILE", "migrate FILE"]
    assert [each.unit for each in found.verdicts] == ["s", "s"]
    assert all(each.value > 0 for each in found.verdicts)


def test_what_is_left_to_do_is_no_failure_of_ours(tmp_path: Path) -> None:
    trees.tree_of_changes(tmp_path / "tree", 1, 1)
    assert "1 file looked at" in ours(tmp_path / "tree", "check", ".").run().printed
