"""The files that a run looks at: found, read, and told apart by what they are and what they may hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from codemod import languages
from codemod.around.kinds import patterns_of
from codemod.discover import Candidate, discover, ends_with
from codemod.finding import UNREADABLE, Finding, Level, Place
from codemod.ignoring import BYTES
from codemod.migrate import SUFFIXES, concerns, is_python, suffix_of
from codemod.options import Options
from codemod.rules import Rules

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Files:
    """What a run has read."""

    candidates: tuple[Candidate, ...]
    """All that was found."""
    problems: list[Finding]
    """What could not be found or read."""
    looked_at: int = 0
    """How many files were read."""
    concerned: dict[Candidate, bytes] = field(default_factory=dict)
    """Those that may hold Twilio code."""
    python: dict[Path, bytes] = field(default_factory=dict)
    """Those that are read as Python, whatever they hold."""
    around: dict[Candidate, bytes] = field(default_factory=dict)
    """Those that stand around the code."""
    ignoring: dict[Candidate, bytes] = field(default_factory=dict)
    """Those that hold an ignore comment, whatever else they hold; not those that stand around the code."""


def read_files(
    paths: Sequence[Path], where: Path, rules: Rules, options: Options, progress: Progress | None = None
) -> Files:
    """Read what a run is to look at; raises ValueError for an exclude pattern that cannot be read.

    progress is told (done, total) per file.
    """
    found = discover(
        paths,
        working_directory=where,
        exclude=options.configuration.exclude,
        suffixes=SUFFIXES | languages.suffixes(rules) | frozenset(options.configuration.documents),
        names=patterns_of(rules),
        exclude_root=options.configuration.root,
    )
    files = Files(tuple(found.candidates), list(found.problems))
    stands_around = ends_with(patterns_of(rules))
    for done, candidate in enumerate(files.candidates):
        if progress is not None:
            progress(done, len(files.candidates))
        try:
            if languages.is_too_large(candidate.path, rules):
                continue
            content = candidate.path.read_bytes()
        except OSError as error:
            files.problems.append(_unreadable(candidate, error))
            continue
        files.looked_at += 1
        if stands_around(str(candidate.path)):
            files.around[candidate] = content
        elif b"vobiz:" in content and BYTES.search(content) is not None:
            files.ignoring[candidate] = content
        if candidate in files.around:
            spoken = languages.language_of(candidate.name, rules)
            if suffix_of(candidate.name) not in SUFFIXES and spoken is None:
                continue
        if is_python(candidate.name, rules, options.configuration):
            files.python[candidate.path] = content
        if concerns(content, candidate.name, rules, options.configuration):
            files.concerned[candidate] = content
    return files


def _unreadable(candidate: Candidate, error: OSError) -> Finding:
    text = f"the file cannot be read ({error.strerror or error}): it was not looked at"
    return Finding(*UNREADABLE, Level.MANUAL, candidate.name, Place(), text, "Make it readable, or exclude it.")
