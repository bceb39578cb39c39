"""Which lines of which files changed since a revision: git is asked, what is not committed yet included."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from codemod.finding import Place
from codemod.git import run_git
from codemod.relative import relative_name

HUNK = re.compile(rb"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


class RevisionError(Exception):
    """Git cannot say what changed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed since a revision."""

    lines: Mapping[str, tuple[tuple[int, int], ...] | None]
    """By path relative to where the run stands: first and last lines; None for a file that is new as a whole."""

    def touches(self, path: str, place: Place) -> bool:
        """Return whether a place is among what changed; one that stands for a file is when the file did."""
        if path not in self.lines:
            return False
        ranges = self.lines[path]
        if ranges is None or place == Place():
            return True
        return any(first <= max(place.line, place.end_line) and place.line <= last for first, last in ranges)


def changed_since(revision: str, directory: Path) -> Changed:
    """Return what changed in the working tree since it and a revision had a last commit in common.

    directory is where the run stands. Raises RevisionError.
    """
    here = os.path.realpath(directory)
    top = os.fsdecode(_git(here, revision, "rev-parse", "--show-toplevel").rstrip(b"\r\n"))
    # What begins with a dash is an option to git, whatever stands before it.
    named = _git(top, revision, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    base = os.fsdecode(_git(top, revision, "merge-base", os.fsdecode(named.strip()), "HEAD").strip())
    plain = ("--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--ignore-submodules=all")
    names = _git(top, revision, "diff", "--name-only", "-z", *plain, base, "--").split(b"\0")[:-1]
    patch = _git(top, revision, "diff", "--unified=0", *plain, base, "--")
    parts = re.split(rb"^diff --git .*\n", patch, flags=re.MULTILINE)[1:]
    found: dict[str, tuple[tuple[int, int], ...] | None] = {
        _name(top, name, here): tuple(
            (int(hunk[1]), int(hunk[1]) + int(hunk[2] or b"1") - 1) for hunk in HUNK.finditer(part)
        )
        for name, part in zip(names, parts, strict=True)
    }
    others = _git(top, revision, "ls-files", "--others", "--exclude-standard", "-z").split(b"\0")[:-1]
    return Changed(found | {_name(top, name, here): None for name in others})


def _name(top: str, name: bytes, here: str) -> str:
    return relative_name(os.path.join(os.path.realpath(top), os.fsdecode(name)), here)


def _git(directory: str, revision: str, *arguments: str) -> bytes:
    answer = run_git(directory, *arguments)
    if answer is None:
        raise RevisionError("git cannot be run here.")
    if answer.returncode != 0:
        why = os.fsdecode(answer.stderr).strip().partition("\n")[0] or "there is no such commit here"
        raise RevisionError(
            f"git cannot say what changed since {revision} ({why}). "
            "Check the spelling, and fetch its history first: CI often has the last commit only."
        )
    return answer.stdout
