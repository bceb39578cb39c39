"""Other tools on the same files: those that search, those that parse, those that rewrite."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import corpora
from benchmarks.corpora import Corpus
from benchmarks.figures import Result, Row, Setting
from benchmarks.machine import installed
from benchmarks.targets.search import EVERY, check, libcst, loop
from benchmarks.timing import Command, CommandFailed, interleaved


@dataclass(frozen=True)
class Peer:
    """A tool and how it is asked about a corpus."""

    name: str
    does: str
    command: Callable[[Corpus, str], Command]
    """Makes the command of a corpus and the program."""
    package: str | None = None
    """By which name it is installed; None for a program of the system."""
    program: str = ""
    slow: bool = False
    """Whether it gets a sample only, and its time is scaled."""


def _over_files(*options: str) -> Callable[[Corpus, str], Command]:
    """Return how a tool is asked that takes files, not folders."""

    def command(corpus: Corpus, program: str) -> Command:
        files = [str(path.relative_to(corpus.folder)) for path in corpora.python_files(corpus.folder)]
        return Command((program, *options, *files), corpus.folder)

    return command


def _over_folder(*options: str, found_nothing: int = 0) -> Callable[[Corpus, str], Command]:
    """Return how a tool is asked that takes a folder; found_nothing is its exit code for that."""

    def command(corpus: Corpus, program: str) -> Command:
        return Command((program, *options, "."), corpus.folder, frozenset({0, found_nothing}))

    return command


OURS = "vobiz-codemod check"
IMPORT = "from twilio.rest import Client"
PEERS = (
    Peer("plain loop", "reads what `check` reads, looks for the word", lambda corpus, _: loop(corpus)),
    Peer(OURS, "looks for Twilio voice code", lambda corpus, _: check(corpus)),
    Peer("ripgrep", "looks for the word", _over_folder("-l", "twilio", found_nothing=1), program="rg"),
    Peer("grep", "looks for the word", _over_folder("-rl", "twilio", found_nothing=1), program="grep"),
    Peer(
        "ruff check",
        "one rule (F401), no cache",
        _over_folder("check", "--isolated", "--no-cache", "--select=F401", "--exit-zero", "--quiet"),
        "ruff",
        "ruff",
    ),
    Peer(
        "ast-grep",
        f"one pattern, `{IMPORT}`",
        _over_folder("run", "--lang=python", f"--pattern={IMPORT}", found_nothing=1),
        "ast-grep-cli",
        "ast-grep",
    ),
    Peer(
        "django-upgrade",
        "all that it has for Django 5.1",
        _over_files("--target-version=5.1", "--exit-zero-even-if-changed"),
        "django-upgrade",
        "django-upgrade",
        slow=True,
    ),
    Peer(
        "pyupgrade",
        "all that it has for Python 3.10",
        _over_files("--py310-plus", "--exit-zero-even-if-changed"),
        "pyupgrade",
        "pyupgrade",
        slow=True,
    ),
    Peer("LibCST codemod", "nothing, two processes", lambda corpus, _: libcst(corpus), "libcst", slow=True),
)


def peers(setting: Setting) -> Result:
    """Measure other tools on the tree without Twilio."""
    corpus = corpora.plain(setting)
    samples: dict[str, Corpus] = {}
    commands: dict[str, Command] = {}
    missing = []
    for peer in PEERS:
        program = found(peer.program) if peer.program else sys.executable
        if program is None or (peer.package is not None and installed(peer.package) is None):
            missing.append(f"{peer.name}: it is not installed.")
            continue
        asked = {peer.name: corpus}
        if peer.slow:  # each has copies of its own, for it may write
            samples[peer.name] = corpora.sample(corpus, EVERY, setting.work / f"{peer.program or 'libcst'}-sample")
            start = corpora.empty(setting.work / f"{peer.program or 'libcst'}-start")
            asked = {peer.name: samples[peer.name], _start(peer): start}
        made = {name: peer.command(each, program) for name, each in asked.items()}
        try:
            for command in made.values():
                command.run()
        except (CommandFailed, OSError) as error:
            missing.append(f"{peer.name}: {error}")
        else:
            commands |= made
    took = interleaved({name: each.seconds for name, each in commands.items()}, setting.rounds, setting.tell)
    rows, base = [], took[OURS].median
    for peer in PEERS:
        if peer.name not in took:
            continue
        series, note = took[peer.name], peer.does
        if peer.slow:
            factor = corpus.megabytes / samples[peer.name].megabytes
            series = series.scaled(factor, took[_start(peer)].median)
            note += f"; scaled by {factor:.2f} from {samples[peer.name].megabytes:.1f} MB"
        version = f" {installed(peer.package)}" if peer.package else ""
        rows.append(Row(peer.name + version, series, ratio=series.median / base, note=note))
    how = (
        f"{corpus.described}. Each runs with its usual number of processes or threads, but for LibCST, which gets two. "
        f"Those that are scaled got copies of every {EVERY}th Python file; what is above their start is scaled by "
        "bytes to the whole. django-upgrade and pyupgrade write what they change; as with all, the first runs do not "
        f"count, and they left less to do for the others. Ratios are to `{OURS}`."
    )
    return Result("peers", "Beside others", how, tuple(rows), (), tuple(missing))


def found(program: str) -> str | None:
    """Return where a program is: beside this Python, or on the PATH; None when it is nowhere."""
    beside = Path(sys.executable).parent / program
    return str(beside) if beside.is_file() else shutil.which(program)


def _start(peer: Peer) -> str:
    return f"{peer.name}, one empty file"
