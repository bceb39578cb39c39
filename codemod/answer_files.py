"""The documents that answer URLs must return, as files: one for each call that was moved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from codemod.finding import Finding
from codemod.write import create_file, remove_leftovers

LONGEST_STEM = 200
"""Characters of a file's name before its number and ending, which stay below what file systems take."""


class AnswersError(Exception):
    """The documents cannot stand where they should; the message says why and what to do."""


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


def save_answers(directory: Path, findings: Iterable[Finding]) -> str:
    """Write the documents that are not there yet, each whole or not at all, and return a sentence on what stands there.

    Raises AnswersError before anything is written when a file of that name holds something else, and when one cannot
    be written.
    """
    files = answer_files(findings)
    try:
        missing = {name: content for name, content in files.items() if not (directory / name).exists()}
        taken = [name for name in files.keys() - missing.keys() if (directory / name).read_bytes() != files[name]]
        if taken:
            names = "\n".join(f"  {name}" for name in sorted(taken))
            raise AnswersError(
                f"in {directory} these hold something else than the answer of that name.\n{names}\n"
                "Move them away, or name another directory."
            )
        if missing:
            directory.mkdir(parents=True, exist_ok=True)
            remove_leftovers([directory])
    except OSError as error:
        raise AnswersError(f"the answers cannot be written to {directory}. {error.strerror or error}") from error
    for name, content in missing.items():
        refusal = create_file(directory / name, content)
        if refusal is not None:
            raise AnswersError(f"the answers cannot be written to {directory}. {name}: {refusal}")
    count = "1 answer document stands" if len(files) == 1 else f"{len(files)} answer documents stand"
    return f"{count} in {directory}."
