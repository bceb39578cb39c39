"""Asks every handler what becomes of the files around the code, and puts their edits and findings together.

A handler is a function that takes the `Tree` and yields a `Change` for each file that it has something to do or to say
about. Which files it is offered stands in the tables (`[around.KIND] files`); what it needs to know of the Python below
a folder, it asks the tree (`Tree.need`). It must yield nothing for what an earlier run has done already.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from codemod.around import environment, requirements
from codemod.around.tree import Change, Tree
from codemod.discover import Candidate
from codemod.finding import Edit, Finding, Outcome, Status
from codemod.index import Listed
from codemod.options import Options
from codemod.python.source import apply_edits
from codemod.rules import Rules
from codemod.workers import Workers

HANDLERS: tuple[Callable[[Tree], Iterable[Change]], ...] = (requirements.changes, environment.changes)
"""Each yields what becomes of files of its kind. Two may speak of one file, as long as their edits do not overlap."""


def outcomes_around(
    files: Mapping[Candidate, bytes],
    planned: Mapping[Candidate, Outcome],
    where: Path,
    rules: Rules,
    options: Options,
    modules: Collection[Path] = (),
    used_ignores: set[tuple[str, int]] | None = None,
    workers: Workers | None = None,
    listed: Listed | None = None,
) -> dict[Candidate, Outcome]:
    """Return the outcomes of files around the code, and of planned ones about which handlers have something to say.

    files are those that the run looks at, planned is what becomes of files with Twilio code, where the run's folder;
    modules are all files of Python that the run looks at, listed is what is listed of the tree already. used_ignores is
    told the names of files, and the lines of the ignore comments in them, of what is kept. workers are the processes
    that read the Python files, if not this one.
    """
    tree = Tree(files, planned, where, rules, options, modules, workers, listed)
    edits: dict[Candidate, list[Edit]] = {}
    findings: dict[Candidate, list[Finding]] = {}
    hidden: set[Candidate] = set()
    follows: dict[Candidate, set[str]] = {}
    for handler in HANDLERS:
        for change in handler(tree):
            edits.setdefault(change.candidate, []).extend(change.edits)
            findings.setdefault(change.candidate, []).extend(change.findings)
            if change.hidden:
                hidden.add(change.candidate)
            follows.setdefault(change.candidate, set()).update(change.follows)
    if used_ignores is not None:
        used_ignores |= tree.used_ignores
    found: dict[Candidate, Outcome] = {}
    for candidate in edits:
        before = b"" if candidate in hidden and not edits[candidate] else files.get(candidate, b"")
        outcome = planned.get(candidate, Outcome(candidate.name, before, before, (), Status.KEPT))
        told = tuple(sorted([*outcome.findings, *findings[candidate]], key=lambda each: each.sort_key))
        outcome = replace(outcome, findings=told, follows=tuple(sorted(follows[candidate])))
        source = tree.source(candidate) if edits[candidate] else None
        if source is not None:
            after = source.encode(apply_edits(source.text, edits[candidate]))
            outcome = replace(outcome, after=after, status=Status.WOULD_CHANGE)
        if outcome.findings or outcome.changes:
            found[candidate] = outcome
    return found
