"""A run over a tree: which files, what each becomes, what is written; the Python interface of the tool."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from codemod.options import Options
from codemod.reading import Progress, Tell, read_files
from codemod.screen import load_screen

if TYPE_CHECKING:
    from codemod.finding import Finding, Outcome

__all__ = ["Options", "Plan", "plan"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do, file by file."""

    looked_at: int
    """How many files were read."""
    outcomes: tuple[Outcome, ...]
    """The files that hold Twilio code, or stand in error, sorted by path."""
    findings: tuple[Finding, ...]
    """All of them, sorted; those about the whole tree and about what could not be found included."""
    paths: tuple[Path, ...]
    """Where the outcomes' files are, in the same order."""
    directories: frozenset[str] = frozenset()
    """Where files were looked at: what runs that died have left there is removed before anything is written."""

    @property
    def to_write(self) -> tuple[Path, ...]:
        """Return the files that apply would replace; those that it would create are not among them."""
        return tuple(path for path, outcome in self._changing if not outcome.new)

    @property
    def _changing(self) -> list[tuple[Path, Outcome]]:
        return [(path, outcome) for path, outcome in zip(self.paths, self.outcomes, strict=True) if outcome.changes]

    def apply(self) -> Plan:
        """Replace the planned files, each whole or not at all, and return what came of it.

        A file that cannot be written becomes an ERROR outcome with a finding; the others are still written, but for
        those that rely on it, a client of which they share for instance: they stay as they are, since they would not
        run.
        """
        from codemod.applying import write_all  # diff and check write nothing

        pairs = list(zip(self.paths, self.outcomes, strict=True))
        outcomes, findings = write_all(pairs, self.findings, self.directories)
        return replace(self, outcomes=tuple(outcomes), findings=tuple(findings))


def plan(
    paths: Sequence[Path | str],
    options: Options | None = None,
    *,
    working_directory: Path | None = None,
    progress: Progress | None = None,
    jobs: int = 1,
    leave_out: Collection[Path | str] = (),
    tell: Tell | None = None,
) -> Plan:
    """Plan a run over files and directories, and write nothing.

    Paths are relative to working_directory (default: where the process runs). progress is told (done, total) per file.
    jobs is how many processes may be started for it; with 1 this one does it all. The plan is the same with any number.
    leave_out are files that are not looked at, wherever they are. tell is told (path, what is done with it and why) of
    each file that is read, and of what is not.
    Raises ValueError for an exclude pattern that cannot be read or for jobs below 1, ConfigurationError for a module of
    helpers that cannot hold them, RulesError for a bad table.
    """
    options = options or Options()
    if jobs < 1:
        raise ValueError(f"there must be one process at least, not {jobs}")
    screen = load_screen(options.rules)
    where = (working_directory or Path.cwd()).resolve()
    files = read_files([Path(path) for path in paths], where, screen, options, progress, leave_out=leave_out, tell=tell)
    if files.are_of_no_concern:
        problems = sorted(files.problems, key=lambda each: each.sort_key)
        return Plan(files.looked_at, (), tuple(problems), (), files.directories)
    from codemod.deciding import plan_files  # most runs of a hook are over files of no concern
    from codemod.rules import load_rules
    from codemod.workers import Workers

    with Workers(jobs) as workers:
        return plan_files(files, load_rules(options.rules), options, where, workers, progress)
