"""What of a plan is asked: one question for each group of changes that move together or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from codemod.finding import Finding, Level, Outcome
from codemod.ignoring import ANY, Kept
from codemod.migrate import SUFFIXES, suffix_of
from codemod.planning import Plan
from codemod.report.diff import changed_lines
from codemod.report.text import source_lines

Key = tuple[str, int, int, str]
"""What a change is known by in every plan of the same files: path, line, column, code."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines that change, before and after; the numbers are those of the first ones."""

    line: int
    new_line: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Changes of one file that are accepted or kept together."""

    findings: tuple[Finding, ...]
    """What changes, from the top down; the heaviest level first says what there is to look at."""
    notes: tuple[Finding, ...]
    pieces: tuple[Piece, ...]

    @property
    def path(self) -> str:
        """Return the path of its file."""
        return self.findings[0].path

    @property
    def code(self) -> str:
        """Return the code of the rule that it is headed by."""
        return self.heading.code

    @property
    def heading(self) -> Finding:
        """Return the finding that it is headed by: the first of the heaviest level."""
        return max(self.findings, key=lambda each: each.level.rank)

    @property
    def keys(self) -> frozenset[Key]:
        """Return what it is known by."""
        return frozenset(key_of(each) for each in self.findings)

    def kept(self, *, whatever: bool = False) -> frozenset[Kept]:
        """Return what keeps it; whatever keeps all on its lines, whichever rule it is of."""
        return frozenset(Kept(each.path, ANY if whatever else each.code, each.place.line) for each in self.findings)


def key_of(finding: Finding) -> Key:
    """Return what a change is known by."""
    return (finding.path, finding.place.line, finding.place.column, finding.code)


def questions_of(plan: Plan) -> tuple[Question, ...]:
    """Return what is asked about a plan: code and documents first, then what stands around them."""
    found = [question for outcome in plan.outcomes if outcome.changes for question in _of(outcome)]
    return tuple(sorted(found, key=lambda each: (suffix_of(each.path) not in SUFFIXES, *_order(each))))


def _order(question: Question) -> tuple[str, int, int]:
    first = question.findings[0]
    return (first.path, first.place.line, first.place.column)


def follows_of(plan: Plan) -> tuple[str, ...]:
    """Return the files of a plan that change for others alone, so that nothing is asked about them."""
    asked = {question.path for question in questions_of(plan)}
    return tuple(each.path for each in plan.outcomes if each.changes and each.path not in asked)


def _of(outcome: Outcome) -> list[Question]:
    """Return the questions about one file."""
    groups: dict[object, list[Finding]] = {}
    document = outcome.path.endswith((".xml", ".twiml"))
    for finding in outcome.findings:
        if finding.level in (Level.AUTOMATIC, Level.REVIEW) and not finding.follows and finding.rule != "todo-stands":
            group = "document" if document else finding.unit or key_of(finding)
            groups.setdefault(group, []).append(finding)
    notes = [each for each in outcome.findings if each.level is Level.NOTE]
    pieces = _pieces(outcome)
    return [
        Question(
            tuple(group),
            tuple(note for note in notes if any(note.place == each.place for each in group)),
            tuple(piece for piece in pieces if any(_is_about(piece, each) for each in group)),
        )
        for group in groups.values()
    ]


def _pieces(outcome: Outcome) -> list[Piece]:
    """Return the changes of a file, by lines."""
    old, new = source_lines(outcome.before), source_lines(outcome.after)
    changes = changed_lines(
        [each.encode("utf-8", "surrogatepass") for each in old], [each.encode("utf-8", "surrogatepass") for each in new]
    )
    return [Piece(a + 1, c + 1, tuple(old[a:b]), tuple(new[c:d])) for a, b, c, d in changes]


def _is_about(piece: Piece, finding: Finding) -> bool:
    """Return whether lines that change are those of a finding, or stand right above them."""
    last = max(finding.place.line, finding.place.end_line)
    return finding.place.line <= piece.line + len(piece.before) - (1 if piece.before else 0) and piece.line <= last


def left_over(pieces: Sequence[Piece], questions: Sequence[Question]) -> list[Piece]:
    """Return the changes of a file that no question shows: what follows from them, such as imports."""
    shown = {piece for question in questions for piece in question.pieces}
    return [piece for piece in pieces if piece not in shown]
