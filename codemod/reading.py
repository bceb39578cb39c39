"""The files that a run looks at: found, read, and told apart by what they are and what they may hold."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from codemod import languages, library_copies
from codemod.discover import LARGEST, Candidate, discover, ends_with
from codemod.file_kinds import PYTHON, SUFFIXES, concerns, is_python, suffix_of
from codemod.finding import OUT_OF_MEMORY, UNREADABLE, Finding, Level, Place, unreadable
from codemod.ignoring import BYTES
from codemod.library_copies import LibraryCopies
from codemod.scan import python_words
from codemod.screen import Screen

if TYPE_CHECKING:
    from codemod.index import Listed
    from codemod.options import Options

Progress = Callable[[int, int], None]
Tell = Callable[[str, str], None]


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
    listed: Listed = field(default_factory=dict)
    """The Python files below the folders that the run was given whole."""

    @property
    def are_of_no_concern(self) -> bool:
        """Return whether nothing can be said of any of them, nor of the tree that they stand in."""
        return not (self.concerned or self.around or self.ignoring)

    @property
    def directories(self) -> frozenset[Path]:
        """Return the folders that they stand in."""
        return frozenset(each.path.parent for each in self.candidates)


def read_files(
    paths: Sequence[Path],
    where: Path,
    screen: Screen,
    options: Options,
    progress: Progress | None = None,
    *,
    leave_out: Collection[Path | str] = (),
    tell: Tell | None = None,
) -> Files:
    """Read what a run is to look at; raises ValueError for an exclude pattern that cannot be read.

    progress is told (done, total) per file; tell (path, what is done with it and why) of all that is read or not.
    leave_out are files that are not looked at.
    """
    found = discover(
        paths,
        working_directory=where,
        exclude=options.configuration.exclude,
        suffixes=SUFFIXES | languages.suffixes(screen) | frozenset(options.configuration.documents),
        names=screen.around,
        exclude_root=options.configuration.root,
        tell=tell,
    )
    ours = {os.path.realpath(where / path) for path in leave_out}
    files = Files(tuple(each for each in found.candidates if str(each.path) not in ours), list(found.problems))
    tell = tell or (lambda path, what: None)
    stands_around = ends_with(screen.around)
    words = python_words(screen, options.configuration.clients)
    library, copies = LibraryCopies(screen), dict[Path, str]()
    unfit: set[Path] = set()
    for done, candidate in enumerate(files.candidates):
        if progress is not None:
            progress(done, len(files.candidates))
        try:
            spoken = languages.tongue_of(candidate.name, screen)
            size = os.stat(candidate.path).st_size
            if spoken is not None and size > screen.largest:
                tell(candidate.name, "not read: too large to be somebody's program")
                continue
            if size > LARGEST:
                files.problems.append(_too_large(candidate, size))
                unfit.add(candidate.path)
                tell(candidate.name, "not read: too large to be somebody's program")
                continue
            content = candidate.path.read_bytes()
        except OSError as error:
            files.problems.append(_unreadable(candidate, error))
            tell(candidate.name, "not read: it cannot be")
            continue
        except MemoryError:
            files.problems.append(unreadable(candidate.name, *OUT_OF_MEMORY, Place()))
            tell(candidate.name, "not read: it cannot be")
            continue
        files.looked_at += 1
        if stands_around(str(candidate.path)):
            files.around[candidate] = content
        elif b"vobiz:" in content and BYTES.search(content) is not None:
            files.ignoring[candidate] = content
        if candidate in files.around and suffix_of(candidate.name) not in SUFFIXES and spoken is None:
            tell(candidate.name, "read: a list of requirements or a file that declares variables")
            continue
        if is_python(candidate.name, screen, options.configuration):
            files.python[candidate.path] = content
        if not concerns(content, candidate.name, screen, options.configuration, words):
            tell(candidate.name, "read: nothing in it speaks of Twilio voice")
        elif (copy := library.folder_of(candidate.path)) is not None:
            tell(candidate.name, "read: it belongs to a copy of the library")
            copies.setdefault(copy, library.name_of(copy, candidate))
        else:
            tell(candidate.name, "read: it may hold Twilio voice code")
            files.concerned[candidate] = content
    if not options.configuration.exclude:
        for root in {Path(os.path.realpath(where / path)) for path in paths if os.path.isdir(where / path)}:
            files.listed[root] = [
                each.path
                for each in files.candidates
                if each.path.suffix.lower() in PYTHON and each.path.is_relative_to(root) and each.path not in unfit
            ]
    files.problems += library_copies.findings(copies.values(), options)
    return files


def _too_large(candidate: Candidate, size: int) -> Finding:
    text = f"this file was not looked at: it has {size >> 20} MB, which no program has that somebody wrote"
    help_text = "If it holds Twilio code, split it up. Else exclude it in the configuration, and this note goes."
    return Finding(*UNREADABLE, Level.NOTE, candidate.name, Place(), text, help_text)


def _unreadable(candidate: Candidate, error: OSError) -> Finding:
    text = f"the file cannot be read ({error.strerror or error}): it was not looked at"
    return Finding(*UNREADABLE, Level.MANUAL, candidate.name, Place(), text, "Make it readable, or exclude it.")
