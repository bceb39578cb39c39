"""The tree as handlers see it: files around the code, what the Python below a folder needs, and how it is said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from codemod.around.kinds import kinds_of, patterns_of
from codemod.around.need import FileNeed, Need, Words, file_need, need_of, words_of
from codemod.around.text import read_text
from codemod.discover import Candidate
from codemod.finding import Edit, Finding, Level, Outcome
from codemod.ignoring import IGNORE, Ignores, ignores_in_lines
from codemod.index import Listed, modules_beside
from codemod.options import Options
from codemod.path_endings import ends_with
from codemod.python.source import Source, UnreadableError
from codemod.python.touches import fill
from codemod.relative import relative_name
from codemod.rules import Rules
from codemod.tree_roots import tree_root
from codemod.workers import Workers


@dataclass(frozen=True, slots=True)
class Change:
    """What a handler makes of one file: edits of its text, and findings about it."""

    candidate: Candidate
    edits: tuple[Edit, ...] = ()
    findings: tuple[Finding, ...] = ()
    follows: tuple[str, ...] = ()
    """The files that must have been rewritten before this one is, for what the edits take away."""
    hidden: bool = False
    """Whether no line of the file may be shown beside the findings, since it may hold secrets."""


class Tree:
    """What one run knows of the files around the code; the Python files are read when a handler first asks of them."""

    def __init__(
        self,
        files: Mapping[Candidate, bytes],
        planned: Mapping[Candidate, Outcome],
        where: Path,
        rules: Rules,
        options: Options,
        modules: Collection[Path] = (),
        workers: Workers | None = None,
        listed: Listed | None = None,
    ) -> None:
        """Keep what the run has found and planned.

        files are those around the code that the run looks at, planned what becomes of those with Twilio code; modules
        are all files of Python that the run looks at. workers are the processes that read them, if not this one; listed
        is what is listed of the tree already.
        """
        self.workers = workers or Workers()
        self.listed = listed
        self.modules = modules
        self.files = files
        self.planned = planned
        self.where = where
        self.rules = rules
        self.options = options
        self._roots: dict[Path, Path] = {}
        """Folder -> the top folder of the tree that the files in it stand in."""
        self.used_ignores: set[tuple[str, int]] = set()
        """The names of files, and the lines of ignore comments in them that kept something."""

    @cached_property
    def words(self) -> Words:
        """Return the names of packages and variables."""
        return words_of(self.rules)

    # ---- files -------------------------------------------------------------------------------------------------------

    def of_kind(self, kind: str) -> dict[Candidate, bytes]:
        """Return the files of one kind, sorted by name."""
        fits: Callable[[str], bool] = ends_with(tuple(kinds_of(self.rules)[kind]["files"]))
        return {each: self.files[each] for each in sorted(self.files, key=lambda one: one.name) if fits(str(each.path))}

    def source(self, candidate: Candidate) -> Source | None:
        """Return the text of a file; None when it cannot be read as text, or when its Python is rewritten."""
        if candidate in self.planned and self.planned[candidate].changes:
            return None
        try:
            return read_text(self.files[candidate])
        except UnreadableError:
            return None

    def name_of(self, path: Path) -> str:
        """Return the name of a file or folder as findings have it."""
        return relative_name(path, self.where)

    def root_of(self, path: Path) -> Path:
        """Return the top folder of the tree that a file stands in."""
        folder = path.parent
        if folder not in self._roots:
            self._roots[folder] = tree_root(path, self.where, self.options.configuration)
        return self._roots[folder]

    # ---- what the Python needs ---------------------------------------------------------------------------------------

    def need(self, folder: Path, nearest: Collection[Path] = ()) -> Need:
        """Return what the Python files below a folder need after the run, whatever the run was asked to look at.

        Files below another of the folders in nearest, which lies deeper, belong to that one and are left out.
        """
        deeper = [other for other in nearest if other != folder and other.is_relative_to(folder)]
        own = {
            path: need
            for path, need in self.python.items()
            if path.is_relative_to(folder) and not any(path.is_relative_to(other) for other in deeper)
        }
        changed = {each.path for each, outcome in self.planned.items() if outcome.changes}
        return need_of(((self.name_of(path), need, path in changed) for path, need in own.items()), self.words)

    @cached_property
    def python(self) -> dict[Path, FileNeed]:
        """Return what each Python file of the tree needs, as it will be after the run."""
        planned = {each.path: outcome.after for each, outcome in self.planned.items()}
        lists = ends_with(patterns_of(self.rules))
        found: dict[Path, FileNeed] = {}

        def code() -> Iterator[tuple[Path, bytes]]:
            for path in self._paths([*(each.path for each in self.files), *planned]):
                with suppress(OSError, MemoryError):  # the run tells of it where it was to look at it
                    content = planned[path] if path in planned else path.read_bytes()
                    found[path] = FileNeed(source=self.words.source.encode() in content)  # where a process dies of it
                    if lists(str(path)):
                        found[path] = file_need(content, self.words, lists=True)
                    elif self.words.held_by(content):
                        yield path, content

        needs = self.workers.each(file_need, code(), self.words)
        return found | needs

    def _paths(self, files: Iterable[Path]) -> list[Path]:
        return modules_beside(list(files), self.where, self.options.configuration, self.listed)

    # ---- findings ----------------------------------------------------------------------------------------------------

    def wants(self, message: str) -> bool:
        """Return whether the user wants what a message is about (--select, --ignore)."""
        said = self.rules.messages[message]
        return self.options.wants(said.code, said.name)

    def find(
        self,
        message: str,
        name: str,
        source: Source,
        span: tuple[int, int],
        level: Level | None = None,
        /,
        **words: str,
    ) -> Finding:
        """Return the finding of a message of the tables about a place of the file of that name; words fill its {…}."""
        said = self.rules.messages[message]
        words = {"source": self.words.source, "target": self.words.target, **words}
        text, help_text = fill(said.text, words), fill(said.help, words)
        return Finding(said.code, said.name, level or said.level, name, source.place(*span), text, help_text)

    def is_ignored(self, message: str, name: str, source: Source, span: tuple[int, int]) -> bool:
        """Return whether something in the file of that name stays on Twilio that a message is about.

        `# vobiz: ignore` says so on the lines of a span, or alone on the line above; `# vobiz: ignore-file` above all.
        """
        kept = self.options.of(name).kept
        if not kept and IGNORE.search(source.text) is None:
            return False
        code = self.rules.messages[message].code
        first, last = source.line_of(span[0]), source.line_of(max(span[0], span[1] - 1))
        lines = [source.text[start : source.line_end(start)] for start in source.starts]
        above = first > 1 and lines[first - 2].lstrip().startswith("#")
        ignores = Ignores(tuple(ignores_in_lines(lines)), kept)
        found = ignores.keep(first, last, {code}) or (above and ignores.keep(first - 1, first - 1, {code}))
        used = {number for number, _ in ignores.used}
        self.used_ignores |= {(name, each.line) for each in ignores.comments if each.number in used}
        return found
