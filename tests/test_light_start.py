"""What a commit hook pays for a file of no concern: the modules that are imported; and that no program is started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from scratch_tree import PROGRAM, ROOT

PROGRAM_OF_IMPORTS = """
import sys
import click, dataclasses, importlib.util, pathlib, pickle, re, signal, typing
before = set(sys.modules)
STARTS = ("subprocess.Popen", "os.fork", "os.posix_spawn", "os.system")
sys.addaudithook(lambda event, _: print("started", event) if event in STARTS else None)
from codemod.command_line import main
try:
    main(sys.argv[1:])
finally:
    print("\\n".join(sorted(set(sys.modules) - before)))
"""

SHARED = {
    "codemod",
    "codemod.cache",
    "codemod.command_line",
    "codemod.commands",
    "codemod.commands.completing",
    "codemod.commands.display",
    "codemod.commands.ending",
    "codemod.commands.known",
    "codemod.commands.printing",
    "codemod.commands.request",
    "codemod.commands.running",
    "codemod.configuration",
    "codemod.discover",
    "codemod.file_kinds",
    "codemod.git",
    "codemod.languages",
    "codemod.levels",
    "codemod.library_copies",
    "codemod.options",
    "codemod.path_endings",
    "codemod.planning",
    "codemod.processors",
    "codemod.reading",
    "codemod.relative",
    "codemod.report",
    "codemod.report.forms",
    "codemod.report.printable",
    "codemod.report.progress",
    "codemod.report.summary",
    "codemod.report.text",
    "codemod.scan",
    "codemod.screen",
    "codemod.signals",
    "codemod.silence",
    "codemod.table_files",
    "codemod.terminal",
    "codemod.texts",
}
"""Those of this tool; one more costs each commit about a millisecond, and what it imports in its turn."""
OWN = {
    "check": SHARED | {"codemod.commands.check"},
    "migrate": SHARED | {"codemod.commands.migrate", "codemod.applying", "codemod.write"},
}
OTHERS = {"_locale", "locale"}
"""Of Python's library, beside what click and the imported packages need: where translations of words would be."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plain.py").write_bytes(b"import os\n\nprint(os.getcwd())\n")
    (tmp_path / "ours.py").write_bytes(PROGRAM)
    return tmp_path


def printed(folder: Path, *arguments: str) -> list[str]:
    """Return what a run prints that has a cache: what is said first, then what it imported and started."""
    environment = {name: value for name, value in os.environ.items() if name != "VOBIZ_CODEMOD_NO_CACHE"}
    environment |= {"XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", PROGRAM_OF_IMPORTS, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return done.stdout.splitlines()


@pytest.mark.parametrize("command", OWN)
def test_what_is_imported_for_a_file_of_no_concern(folder: Path, command: str) -> None:
    printed(folder, command, "plain.py")  # reads the tables, and keeps what is needed of them
    said, *imported = printed(folder, command, "plain.py")

    assert said == "1 file looked at: no Twilio voice code, so there is nothing to do."
    own = {name for name in imported if name.partition(".")[0] == "codemod"}
    assert own == OWN[command]
    assert set(imported) - own <= OTHERS


def test_what_is_needed_is_imported_where_there_is_something_to_say(folder: Path) -> None:
    imported = printed(folder, "check", "ours.py")

    assert {"codemod.finding", "codemod.rules", "codemod.stages"} <= set(imported)
