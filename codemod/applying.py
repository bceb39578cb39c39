"""Writes what was planned: each file whole or not at all, and those that rely on one another all or none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from codemod.levels import Level, Status
from codemod.signals import held
from codemod.write import Staged, remove_leftovers

if TYPE_CHECKING:
    from codemod.finding import Finding, Outcome

UNWRITABLE = ("VB903", "unwritable-file")


def write_all(
    pairs: Sequence[tuple[Path, Outcome]], findings: Sequence[Finding], directories: Collection[str]
) -> tuple[list[Outcome], list[Finding]]:
    """Write the outcomes that change, each to its path; return all outcomes and findings as they are then.

    findings are those of the whole run, directories those in which runs that died may have left something.
    """
    changing = [(path, outcome) for path, outcome in pairs if outcome.changes]
    remove_leftovers({*map(Path, directories), *(path.parent for path, _ in changing)})
    needed = {outcome.needs for _, outcome in changing}
    # Those first that others need: a run that dies leaves no file that imports what is not there. Those last that
    # follow others: it leaves no file without what it imports, either.
    changing.sort(key=lambda pair: (bool(pair[1].follows), pair[1].path not in needed))
    writing = _Writing(changing, [outcome for _, outcome in pairs], list(findings))
    with Staged() as staged:
        # What takes time and may fail comes first, beside the files. Putting all in their places takes moments, and a
        # signal waits for it: who interrupts a run finds the tree as it was, or wholly rewritten.
        for path, outcome in writing.left():
            writing.refuse(outcome, staged.stage(path, None if outcome.new else outcome.before, outcome.after))
        with held():
            for path, outcome in writing.left():
                writing.refuse(outcome, staged.check(path))
            writing.refuse_relying()
            for path, outcome in writing.left():
                refusal = staged.put(path)
                writing.refuse(outcome, refusal)
                if refusal is None:
                    writing.outcomes[outcome.path] = replace(outcome, status=Status.CHANGED)
    writing.findings.sort(key=lambda each: each.sort_key)
    return list(writing.outcomes.values()), writing.findings


class _Writing:
    """What has come of the files so far."""

    def __init__(
        self, changing: Sequence[tuple[Path, Outcome]], outcomes: Sequence[Outcome], findings: list[Finding]
    ) -> None:
        self.changing = changing
        self.outcomes = {outcome.path: outcome for outcome in outcomes}
        self.findings = findings

    def left(self) -> list[tuple[Path, Outcome]]:
        """Return what is not refused, by itself or since something that it cannot do without is."""
        for _, outcome in self.changing:
            if not self._is_refused(outcome):
                self.refuse(outcome, self._held_back(outcome))
        return [(path, outcome) for path, outcome in self.changing if not self._is_refused(outcome)]

    def refuse(self, outcome: Outcome, refusal: str | None) -> None:
        """Note that a file is not written, where there is a reason; of what would have been rewritten nothing is."""
        if refusal is None:
            return
        from codemod.finding import Finding, Place  # hardly any run refuses a file

        finding = Finding(*UNWRITABLE, Level.MANUAL, outcome.path, Place(), refusal)
        untrue = {each for each in outcome.findings if each.level is not Level.MANUAL}
        self.findings[:] = [*(each for each in self.findings if each not in untrue), finding]
        told = (*(each for each in outcome.findings if each not in untrue), finding)
        self.outcomes[outcome.path] = replace(outcome, status=Status.ERROR, after=outcome.before, findings=told)

    def refuse_relying(self) -> None:
        """Refuse the modules that would break without those that are refused."""
        refused = [path for path, outcome in self.changing if self._is_refused(outcome)]
        if not refused:
            return
        from codemod.together import relying

        names = dict(self.changing)
        for path, cause in relying(refused, names).items():
            why = f"{names[cause].path}, with which it shares a client or an import, could not be rewritten"
            self.refuse(names[path], f"{why}: it was left as it is, too. Mend that, and run the command again.")

    def _is_refused(self, outcome: Outcome) -> bool:
        return self.outcomes[outcome.path].status is Status.ERROR

    def _held_back(self, outcome: Outcome) -> str | None:
        for each in outcome.follows:
            if each in self.outcomes and self.outcomes[each].status is Status.ERROR:
                return f"{each}, which still relies on what it says, could not be rewritten."
        if outcome.needs is not None and self.outcomes[outcome.needs].status is Status.ERROR:
            return f"The module {outcome.needs}, which it would import from, could not be made."
        return None
