"""A scratch git repository for tests, the real command line run on it, and a program of Twilio's to stand in it."""

from __future__ import annotations

import ast
import builtins
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from codemod.command_line import main

ROOT = Path(__file__).resolve().parent.parent
LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

PROGRAM = b"""\
from twilio.rest import Client

client = Client()
client.conferences("SalesRoom").update(status="completed")
"""
"""A program that is rewritten, and leaves nothing to decide."""

MIGRATED = b"delete_conference("
"""What the program holds once it is rewritten."""

UNCONCERNED = b"# nothing of ours \xe2\x82\xac \r\nx = 1\t\r\n\x0cy = 'client.conferences'"
"""A file that no run may change."""


@dataclass(frozen=True)
class Run:
    """What a run of the command line came to."""

    code: int
    output: str
    report: dict[str, Any] = field(default_factory=dict)

    def codes(self, path: str) -> list[str]:
        """Return the codes of the findings about a file, notes left out."""
        return [each["code"] for each in self.report["findings"] if each["path"] == path and each["level"] != "note"]

    def messages(self, path: str) -> str:
        """Return what is said about a file."""
        return "\n".join(each["message"] for each in self.report["findings"] if each["path"] == path)

    def status(self, path: str) -> str | None:
        """Return the status of a file, None when it is not listed."""
        return {each["path"]: each["status"] for each in self.report["files"]}.get(path)


def write_tree(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder and commit them to a new repository there."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    git(root, "init", "-q")
    commit(root)


def commit(root: Path) -> None:
    """Commit whatever stands in the tree."""
    git(root, "add", "-A")
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "core.autocrlf=false")
    git(root, *identity, "commit", "-q", "--allow-empty", "-m", "as it is")


def git(root: Path, *arguments: str) -> None:
    """Run git, and raise when it fails."""
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)


def run(*arguments: str) -> Run:
    """Run a command of the real tool in this process, where the process stands; the report is read from JSON."""
    result = CliRunner().invoke(main, [arguments[0], "--format", "json", *arguments[1:]])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    try:
        report = json.loads(result.stdout)
    except json.JSONDecodeError:
        raise AssertionError(f"exit code {result.exit_code}, and no report: {result.output}") from None
    return Run(result.exit_code, result.output, report)


def run_apart(root: Path, *arguments: str, timeout: float = 60) -> Run:
    """Run a command in a process of its own, which may die or hang; a death has a negative code."""
    command = [sys.executable, str(ROOT / "cli.py"), arguments[0], "--format", "json", *arguments[1:]]
    done = subprocess.run(
        command, cwd=root, capture_output=True, timeout=timeout, check=False, stdin=subprocess.DEVNULL
    )
    output = done.stdout.decode() + done.stderr.decode()
    if done.returncode < 0 or not done.stdout:
        return Run(done.returncode, output)
    return Run(done.returncode, output, json.loads(done.stdout))


def contents(root: Path) -> dict[str, bytes]:
    """Return every regular file below a folder, git's own left out."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink() and ".git" not in path.relative_to(root).parts
    }


def lines(content: bytes) -> list[bytes]:
    """Return the lines of a file as Python counts them, line ends kept."""
    return LINE.findall(content)


def missing_lines(
    before: bytes, after: bytes, ours: tuple[bytes, ...] = (b"twilio", b"Client(", b"client.")
) -> list[bytes]:
    """Return the lines of before that hold nothing of ours and do not stand, in the same order, in after."""
    rest = iter(lines(after))
    return [each for each in lines(before) if not any(word in each for word in ours) and each not in rest]


def parses(content: bytes) -> bool:
    """Return whether Python can parse a file."""
    try:
        ast.parse(content)
    except (SyntaxError, ValueError):
        return False
    return True


def refuse_to_read(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let no file of a name be read, as where permissions forbid it, which root is not subject to."""
    kept = builtins.open

    def refusing(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if os.path.basename(str(file)) == name and mode.startswith("r"):
            raise PermissionError(13, "Permission denied", str(file))
        return kept(file, mode, *arguments, **named)

    monkeypatch.setattr("builtins.open", refusing)
    monkeypatch.setattr("io.open", refusing)
