"""Targets 1 and 2: what a run costs on a large tree of which little or nothing concerns the tool."""

from __future__ import annotations

from benchmarks import corpora
from benchmarks.corpora import Corpus
from benchmarks.figures import Result, Row, Setting, Verdict
from benchmarks.timing import ROOT, Command, interleaved, ours, python

LOOP = str(ROOT / "benchmarks" / "plain_loop.py")
EVERY = 16
"""One in so many files is what LibCST's command is given."""
NOTHING = "libcst.codemod.commands.noop.NOOPCommand"


def plain_tree(setting: Setting) -> Result:
    """Measure `check` on a tree without Twilio against a loop that reads it, and against LibCST's codemod command."""
    corpus = corpora.plain(setting)
    part = corpora.sample(corpus, EVERY, setting.work / "libcst-sample")
    commands = {
        "plain loop": loop(corpus),
        "check": check(corpus),
        "libcst": libcst(part),
        "libcst's start": libcst(corpora.empty(setting.work / "libcst-start")),
    }
    took = interleaved({name: each.seconds for name, each in commands.items()}, setting.rounds, setting.tell)
    factor = corpus.megabytes / part.megabytes
    whole = took["libcst"].scaled(factor, took["libcst's start"].median)
    base, ours_took = took["plain loop"].median, took["check"].median
    rows = (
        Row("plain loop", took["plain loop"], ratio=1.0, note=_read(commands["plain loop"])),
        Row("check", took["check"], ratio=ours_took / base, note=_read(commands["check"])),
        Row("LibCST codemod, sample", took["libcst"], note=f"{part.files:,} files, {part.megabytes:.1f} MB"),
        Row("LibCST codemod, one empty file", took["libcst's start"]),
        Row("LibCST codemod, whole", whole, ratio=whole.median / base, note=f"scaled by {factor:.2f}, not measured"),
    )
    how = (
        f"{corpus.described}; committed to a git repository. The loop (benchmarks/plain_loop.py) walks the tree, reads "
        "every file of a kind that `check` reads and looks for the word. LibCST's command (`python -m libcst.tool "
        "codemod` with its own command that changes nothing, two processes) gets every "
        f"{EVERY}th Python file; what is above its start is scaled by bytes of Python to the whole. `check` runs as it "
        "comes, with a process per core where the work is worth it."
    )
    slower = whole.median / ours_took
    verdicts = (
        Verdict("`check` on a tree without Twilio, against a loop that only reads it", ours_took / base, 2.5, "x"),
        Verdict("how many times longer LibCST's codemod command takes there", slower, 100, "x", True),
    )
    return Result("1", "A tree without Twilio", how, rows, verdicts)


def twilio_tree(setting: Setting) -> Result:
    """Measure `check` on the tree with twilio's own package in it, whose files all hold the word."""
    corpus = corpora.with_twilio(setting)
    commands = {"plain loop": loop(corpus), "check": check(corpus)}
    took = interleaved({name: each.seconds for name, each in commands.items()}, setting.rounds, setting.tell)
    ratio = took["check"].median / took["plain loop"].median
    rows = (
        Row("plain loop", took["plain loop"], ratio=1.0, note=_read(commands["plain loop"])),
        Row("check", took["check"], ratio=ratio, note=_read(commands["check"])),
    )
    how = f"{corpus.described}; committed to a git repository. The loop is that of target 1."
    verdict = Verdict("`check` with twilio's own package in the tree, against the loop", ratio, 7, "x")
    return Result("2", "A tree with many files that name Twilio", how, rows, (verdict,))


def loop(corpus: Corpus) -> Command:
    """Return the loop that walks, reads and searches what `check` reads."""
    return python(corpus.folder, LOOP, ".", *corpus.endings, says=" files read")


def check(corpus: Corpus) -> Command:
    """Return our own command on a corpus."""
    return ours(corpus.folder, "check", ".", says=" looked at")


def libcst(corpus: Corpus) -> Command:
    """Return LibCST's codemod command that changes nothing, with two processes."""
    options = ("-x", "--jobs=2", "--no-format", "--hide-progress")
    says = f"Finished codemodding {corpus.python} files!"
    return python(corpus.folder, "-m", "libcst.tool", "codemod", *options, NOTHING, ".", says=says)


def _read(command: Command) -> str:
    """Return how many files a command says that it read."""
    lines = command.run().printed.splitlines()
    return next(line for line in lines if "files read" in line or "files looked at" in line).strip()
