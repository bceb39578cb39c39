"""The files that a run looks at: found, read, and told apart by what they are and what they may hold."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from codemod import languages, library_copies
from codemod.discover import LARGEST, Candidate, discover
from codemod.file_kinds import PYTHON, SUFFIXES, concerns, is_python, suffix_of
from codemod.library_copies import LibraryCopies
from codemod.path_endings import ends_with
from codemod.scan import python_words
from codemod.screen import Screen
from codemod.silence import Silence
from codemod.texts import HELD, Named, Texts

if TYPE_CHECKING:
    from codemod.finding import Finding
    from codemod.index import Listed
    from codemod.options import Options

Progress = Callable[[int, int], None]
Tell = Callable[[str, str], None]


@dataclass
class Files:
    """What a run has read."""

    candidates: tuple[Candidate, ...]
    """All that was found."""
    problems: list[Finding]
    """What could not be found or read."""
    where: Path
    """The run's folder."""
    options: Options
    looked_at: int = 0
    """How many files were read."""
    concerned: dict[Candidate, bytes] = field(default_factory=dict)
    """Those that may hold Twilio code."""
    contents: dict[Candidate, bytes | None] = field(default_factory=dict)
    """Those that are read as Python, whatever they hold; None for what is read when it is asked for."""
    around: dict[Candidate, bytes] = field(default_factory=dict)
    """Those that stand around the code."""
    ignoring: dict[Candidate, bytes] = field(default_factory=dict)
    """Those that hold an ignore comment, whatever else they hold; not those that stand around the code."""
    roots: tuple[Path, ...] = ()
    """The folders that the run was given whole."""
    unfit: set[str] = field(default_factory=set)
    """The names of those that are too large to be read."""
    silent: bool = True
    """Whether no Python and nothing around it names the source, the target or a variable of theirs."""

    @cached_property
    def python(self) -> Named[Path]:
        """Return the files that are read as Python, by where they are."""
        return Named({each.path: each.path for each in self.contents}, self.texts)

    @cached_property
    def texts(self) -> Texts:
        """Return what the files hold that are read as Python: those that concern the run as they were read."""
        texts = Texts()
        for each, content in self.contents.items():
            texts.add(each.path, content, hold=True)
        return texts

    @cached_property
    def listed(self) -> Listed:
        """Return the Python files below the folders that the run was given whole, those included that were not read."""
        python = [
            each.path for each in self.candidates if suffix_of(each.name) in PYTHON and each.name not in self.unfit
        ]
        return {root: [each for each in python if each.is_relative_to(root)] for root in self.roots}

    @property
    def directories(self) -> frozenset[str]:
        """Return the folders that they stand in."""
        return frozenset(os.path.dirname(candidate.real) for candidate in self.candidates)

    @property
    def are_of_no_concern(self) -> bool:
        """Return whether nothing can be said of any of them, nor of the tree that they stand in."""
        if self.ignoring:
            return False
        if not self.around and not self.concerned:
            return True
        folders = {os.path.dirname(each.real) for each in (*self.around, *self.concerned)}
        if not self.silent or not all(map(self._is_covered, folders)):
            return False
        return not self.concerned or self._mean_nothing()

    def _mean_nothing(self) -> bool:
        """Return whether a former run found nothing in what a word stands in, while nothing named the library."""
        known = Silence.of_modules(self.options)
        return all(known.holds(known.of_content(suffix_of(each.name), text)) for each, text in self.concerned.items())

    def _is_covered(self, folder: str) -> bool:
        """Return whether the run looks at all that may import what stands in a folder."""
        from codemod.tree_roots import tree_root  # most files stand alone

        root = tree_root(Path(folder, "any"), self.where, self.options.configuration)
        return any(root.is_relative_to(each) for each in self.roots)


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
    configuration = options.configuration
    found = discover(
        paths,
        working_directory=where,
        exclude=configuration.exclude,
        suffixes=SUFFIXES | languages.suffixes(screen) | frozenset(configuration.documents),
        names=screen.around,
        exclude_root=configuration.root,
        tell=tell,
    )
    ours = {os.path.realpath(where / path) for path in leave_out}
    candidates = tuple(each for each in found.candidates if each.real not in ours)
    files = Files(candidates, list(found.problems), where, options)
    if not configuration.exclude:
        whole = {os.path.realpath(where / path) for path in paths if os.path.isdir(where / path)}
        files.roots = tuple(Path(each) for each in sorted(whole))
    tell = tell or (lambda path, what: None)
    stands_around = ends_with(screen.around)
    words = python_words(screen, configuration.clients)
    silence = Silence.of_files(screen, configuration, len(candidates))
    library, copies = LibraryCopies(screen), dict[Path, str]()
    free = HELD
    for done, candidate in enumerate(candidates):
        if progress is not None:
            progress(done, len(candidates))
        name = candidate.name
        status = _status(candidate, files, screen, tell)
        if status is None:
            continue
        state = silence.of_state(candidate.real, status)
        quiet = silence.holds(state)
        is_around = stands_around(candidate.real)
        # What is known to say nothing is not read, unless its place says something of the tree.
        content = b"" if quiet and not is_around else _content(candidate, files, tell)
        if content is None:
            continue
        files.looked_at += 1
        copy = None if quiet else library.folder_of(candidate.path)
        spoken = not quiet and copy is None and screen.speaks(content)
        if is_around:
            files.around[candidate] = content
            files.silent &= not spoken
            if suffix_of(name) not in SUFFIXES and languages.tongue_of(name, screen) is None:
                tell(name, "read: a list of requirements or a file that declares variables")
                continue
        elif not quiet and b"vobiz:" in content and _holds_ignore_comment(content):
            files.ignoring[candidate] = content
        if is_python(name, screen, configuration):
            files.contents[candidate] = None if quiet or free < len(content) else content
            free -= len(content)
            files.silent &= not spoken
        if quiet or not concerns(content, name, screen, configuration, words):
            tell(name, "read: nothing in it speaks of Twilio voice")
            if not quiet and not spoken and copy is None and b"vobiz" not in content:
                silence.add(state)
        elif copy is not None:
            tell(name, "read: it belongs to a copy of the library")
            copies.setdefault(copy, library.name_of(copy, candidate))
        else:
            tell(name, "read: it may hold Twilio voice code")
            files.concerned[candidate] = content
            if candidate in files.contents:
                files.contents[candidate] = content
    silence.save()
    files.problems += library_copies.findings(copies.values(), options)
    return files


def _holds_ignore_comment(content: bytes) -> bool:
    from codemod.ignoring import BYTES  # few files do

    return BYTES.search(content) is not None


def _status(candidate: Candidate, files: Files, screen: Screen, tell: Tell) -> os.stat_result | None:
    """Return the state of a file that is to be read; None, and what is said of it, for one that is not or cannot be."""
    try:
        status = os.stat(candidate.real)
    except OSError as error:
        files.problems.append(_unreadable(candidate, error))
        tell(candidate.name, "not read: it cannot be")
        return None
    if status.st_size > screen.largest and languages.tongue_of(candidate.name, screen) is not None:
        tell(candidate.name, "not read: too large to be somebody's program")
        return None
    if status.st_size > LARGEST:
        files.problems.append(_too_large(candidate, status.st_size))
        files.unfit.add(candidate.name)
        tell(candidate.name, "not read: too large to be somebody's program")
        return None
    return status


def _content(candidate: Candidate, files: Files, tell: Tell) -> bytes | None:
    """Return what a file holds; None, and what is said of it, for one that cannot be read."""
    try:
        with open(candidate.real, "rb") as file:
            return file.read()
    except OSError as error:
        files.problems.append(_unreadable(candidate, error))
    except MemoryError:
        from codemod.finding import OUT_OF_MEMORY, Place, unreadable

        files.problems.append(unreadable(candidate.name, *OUT_OF_MEMORY, Place()))
    tell(candidate.name, "not read: it cannot be")
    return None


def _too_large(candidate: Candidate, size: int) -> Finding:
    from codemod.finding import UNREADABLE, Finding, Level, Place

    text = f"this file was not looked at: it has {size >> 20} MB, which no program has that somebody wrote"
    help_text = "If it holds Twilio code, split it up. Else exclude it in the configuration, and this note goes."
    return Finding(*UNREADABLE, Level.NOTE, candidate.name, Place(), text, help_text)


def _unreadable(candidate: Candidate, error: OSError) -> Finding:
    from codemod.finding import UNREADABLE, Finding, Level, Place  # nearly all files can be

    text = f"the file cannot be read ({error.strerror or error}): it was not looked at"
    return Finding(*UNREADABLE, Level.MANUAL, candidate.name, Place(), text, "Make it readable, or exclude it.")
