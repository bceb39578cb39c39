"""What the pages in docs/ show of the tool is run: their files are written, and their commands give the output.

In a page, `<!-- file: NAME -->` above a block makes a file of it, in a repository that is the page's own, and
`<!-- files of PAGE -->` takes over those of another page. In a block of the language `console` a line that begins with
`$ ` is a command, and what stands below it is what it printed; behind one of the tool may stand `; echo $?`.
`<!-- keys: y n q; 80 columns -->` above one runs its command in a terminal of that width, and presses these keys.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner

from codemod.command_line import main

DOCS = Path(__file__).resolve().parent
TESTS = DOCS.parent / "tests"
NAME = "vobiz-codemod"
AND_CODE = "; echo $?"
PIECE = re.compile(
    r"<!-- files of (?P<page>\S+) -->"
    r"|<!-- file: (?P<file>\S+) -->\n(?P<fence>````?)\w*\n(?P<content>.*?)^(?P=fence)$"
    r"|(?:<!-- keys: (?P<keys>[^;]+); (?P<width>\d+) columns -->\n)?```console\n(?P<shown>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
Ran = tuple[int, str]
"""The exit code, and what was printed."""
UNSET = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE")
GIT = {
    "GIT_AUTHOR_NAME": "Somebody",
    "GIT_AUTHOR_EMAIL": "somebody@example.com",
    "GIT_COMMITTER_NAME": "Somebody",
    "GIT_COMMITTER_EMAIL": "somebody@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


def pages() -> list[Path]:
    """Return the pages that show commands."""
    return [path for path in sorted(DOCS.glob("*.md")) if "```console\n" in path.read_text(encoding="utf-8")]


def remade(text: str, folder: Path) -> str:
    """Return a page with what its commands print now; folder is empty, and becomes the page's repository.

    Raises OSError and subprocess.CalledProcessError where the repository cannot be made.
    """

    def again(piece: re.Match[str]) -> str:
        if piece["page"]:
            write_files((DOCS / piece["page"]).read_text(encoding="utf-8"), folder)
        elif piece["file"]:
            _write(folder, piece["file"], piece["content"])
        else:
            head, fence, _ = piece[0].partition("```console\n")
            commands = [line[2:] for line in piece["shown"].splitlines() if line.startswith("$ ")]
            runs = [f"$ {command}\n{_printed(command, piece, folder)}" for command in commands]
            return f"{head}{fence}{''.join(runs)}```"
        return piece[0]

    with _standing_in(folder):
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main"], check=True)
        return PIECE.sub(again, text)


def write_files(text: str, folder: Path) -> None:
    """Write the files that a page holds."""
    for piece in PIECE.finditer(text):
        if piece["file"]:
            _write(folder, piece["file"], piece["content"])


def _write(folder: Path, name: str, content: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8", newline="\n")


@contextmanager
def _standing_in(folder: Path) -> Iterator[None]:
    """Stand in a folder, with nothing in the environment that would change what is printed."""
    before = Path.cwd()
    with patch.dict(os.environ, GIT):
        for name in UNSET:
            os.environ.pop(name, None)
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def _printed(command: str, piece: re.Match[str], folder: Path) -> str:
    """Return what a command prints, on both streams; the tool runs in this process, which starts up but once."""
    run: Callable[[list[str]], Ran] = _run
    if piece["keys"]:
        keys, width = piece["keys"].split(), int(piece["width"])
        run = partial(_pressed, keys=keys, width=width, folder=folder)
    rest, pipe, into = command.removesuffix(AND_CODE).partition(" | ")
    program, *arguments = shlex.split(rest)
    if program != NAME:
        return _ended(_bash(command, b""))
    code, printed = run(arguments)
    if pipe:
        printed = _bash(into, printed.encode())
    return _ended(printed) + (f"{code}\n" if command.endswith(AND_CODE) else "")


def _run(arguments: list[str]) -> Ran:
    result = CliRunner().invoke(main, arguments, prog_name=NAME)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def _pressed(arguments: list[str], *, keys: list[str], width: int, folder: Path) -> Ran:
    if str(TESTS) not in sys.path:
        sys.path.insert(0, str(TESTS))
    from terminal import press

    from codemod.review.screen import PROMPT

    ended = press(folder, arguments, [key.encode() for key in keys], prompt=PROMPT.strip().encode(), width=width)
    return ended.code, seen(ended.raw)


def seen(raw: str) -> str:
    """Return what stands in a terminal in the end: what was written over or erased, such as a progress bar, is gone."""
    lines, row = [""], 0
    for token in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", raw):
        if token == "\n":
            row += 1
            lines += [""] * (row == len(lines))
        elif token == "\x1b[2K":
            lines[row] = ""
        elif up := re.fullmatch(r"\x1b\[(\d+)A", token):
            row -= int(up[1])
        elif token[0] not in "\x1b\r":
            lines[row] += token
    return "\n".join(lines)


def _bash(script: str, given: bytes) -> str:
    ran = subprocess.run(["bash", "-c", script], input=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return ran.stdout.decode("utf-8")


def _ended(printed: str) -> str:
    """Return lines without blanks at their ends, as a page holds them, and without empty ones around."""
    lines = "\n".join(line.rstrip() for line in printed.splitlines()).strip("\n")
    return f"{lines}\n" if lines else ""
