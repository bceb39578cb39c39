"""The documents that answer URLs must return, as files: one for each call that was moved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from codemod.finding import Finding
from codemod.write import create_file, remove_leftovers

LONGEST_STEM = 200
"""Characters of a file's name before its number and ending, which stay below what file systems take."""


def answer_files(findings: Iterable[Finding]) -> dict[str, bytes]:
    """Return name and content of each document; a name tells file and line of the call as it stood before the run."""
    files: dict[str, bytes] = {}
    for finding in sorted(findings, key=lambda each: each.sort_key):
        if finding.answer is None:
            continue
        path = finding.path.rpartition(".")[0] or finding.path
        stem = re.sub(r"[^A-Za-z0-9_]+", "-", path)[-LONGEST_STEM:].strip("-") or "answer"
        name, number = f"{stem}-{finding.place.line}.xml", 2
        while name.casefold() in {each.casefold() for each in files}:  # two calls of a line, or paths that look alike
            name, number = f"{stem}-{finding.place.line}_{number}.xml", number + 1
        files[name] = f"{finding.answer.document}\n".encode()
    return files


def in_the_way(directory: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the names that hold something else in a directory; raises OSError where that cannot be told."""
    return tuple(
        name
        for name, content in files.items()
        if (directory / name).exists() and (directory / name).read_bytes() != content
    )


def write_answers(directory: Path, files: Mapping[str, bytes]) -> str | None:
    """Write the documents that are not there yet, each whole or not at all; return None when done.

    A refusal names the document and says what stood in the way. Raises OSError when the directory cannot be made.
    """
    if files:
        directory.mkdir(parents=True, exist_ok=True)
        remove_leftovers([directory])
    for name, content in files.items():
        if (directory / name).exists():  # what it holds has been looked at before: see in_the_way
            continue
        refusal = create_file(directory / name, content)
        if refusal is not None:
            return f"{name}: {refusal}"
    return None
