"""What of a plan is asked: one question for each group of changes that move together or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codemod.file_kinds import PYTHON, suffix_of
from codemod.finding import Finding, Level, Outcome
from codemod.ignoring import ANY, Kept
from codemod.planning import Plan
from codemod.report.diff import changed_lines
from codemod.report.text import source_lines

CONTEXT = 1
NEAR = 4
"""So many lines that stay may stand between changes that are shown as one."""
Key = tuple[str, int, int, str]
"""What a change is known by in every plan of the same files: path, line, column, code."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines that change, before and after; the numbers are those of the first ones, from 1."""

    line: int
    new_line: int
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def end(self) -> int:
        """Return the line behind the last one that goes."""
        return self.line + len(self.before)

    @property
    def last(self) -> int:
        """Return the last line that changes; the one that something is inserted before."""
        return self.line + max(0, len(self.before) - 1)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is shown."""

    number: int
    sign: str
    """What becomes of it: "-" goes, "+" comes, " " stays."""
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a file before and after, with the lines that stay between and beside those that change."""

    before: tuple[Line, ...]
    after: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Changes of one file that are accepted or kept together."""

    findings: tuple[Finding, ...]
    """What changes, from the top down."""
    notes: tuple[Finding, ...]
    blocks: tuple[Block, ...]
    around: bool
    """Whether it is about a file around the code, where a finding is about all lines of its kind."""

    @property
    def path(self) -> str:
        """Return the path of its file."""
        return self.findings[0].path

    @property
    def heading(self) -> Finding:
        """Return the finding that it is headed by: the first of the heaviest level."""
        return max(self.findings, key=lambda each: each.level.rank)

    @property
    def code(self) -> str:
        """Return the code of the rule that it is headed by."""
        return self.heading.code

    @property
    def keys(self) -> frozenset[Key]:
        """Return what it is known by."""
        return frozenset(key_of(each) for each in self.findings)

    def kept(self, *, whatever: bool = False) -> frozenset[Kept]:
        """Return what keeps it; whatever keeps all on its lines, whichever rule it is of."""
        return frozenset(
            Kept(each.path, ANY if whatever else each.code, 0 if self.around else each.place.line)
            for each in self.findings
        )


def key_of(finding: Finding) -> Key:
    """Return what a change is known by."""
    return (finding.path, finding.place.line, finding.place.column, finding.code)


def questions_of(plan: Plan) -> tuple[Question, ...]:
    """Return what is asked about a plan: about code and documents first, then about what stands around them."""
    found = [question for outcome in plan.outcomes if outcome.changes for question in _of(outcome)]
    return tuple(sorted(found, key=lambda each: (each.around, each.path, each.findings[0].place)))


def follows_of(plan: Plan, questions: tuple[Question, ...]) -> tuple[str, ...]:
    """Return the files of a plan that change because of others alone, so that nothing is asked about them."""
    asked = {question.path for question in questions}
    return tuple(each.path for each in plan.outcomes if each.changes and each.path not in asked)


def _of(outcome: Outcome) -> list[Question]:
    """Return the questions about one file; none about one that is made for others."""
    groups: dict[object, list[Finding]] = {}
    code = suffix_of(outcome.path) in PYTHON
    for finding in outcome.findings:
        moves = finding.level in (Level.AUTOMATIC, Level.REVIEW)
        if moves and not finding.follows and not outcome.new:
            group = finding.unit or (key_of(finding) if code else 0)  # of what stands around, a file is one question
            groups.setdefault(group, []).append(finding)
    notes = [each for each in outcome.findings if each.level is Level.NOTE]
    around = not code and 0 in groups
    old, new = source_lines(outcome.before), source_lines(outcome.after)
    pieces = _pieces(old, new)
    shown = {0: pieces} if around else _shared_out(pieces, list(groups.values()))
    return [
        Question(
            tuple(group),
            tuple(note for note in notes if any(note.place == each.place for each in group)),
            tuple(_blocks(shown[index], old, new)),
            around=around,
        )
        for index, group in enumerate(groups.values())
        if index in shown  # a review finding beside which nothing changes is no question
    ]


def _blocks(pieces: list[Piece], old: list[str], new: list[str]) -> Iterator[Block]:
    """Yield what is shown of some changes: those that stand close together in one block."""
    together: list[list[Piece]] = []
    for piece in pieces:
        if together and piece.line - together[-1][-1].end <= NEAR:
            together[-1].append(piece)
        else:
            together.append([piece])
    for near in together:
        first, last = near[0], near[-1]
        above = min(CONTEXT, first.line - 1)
        below = min(CONTEXT, len(old) + 1 - last.end)
        gone = {number for each in near for number in range(each.line, each.end)}
        come = {number for each in near for number in range(each.new_line, each.new_line + len(each.after))}
        ends = last.new_line + len(last.after)
        yield Block(
            tuple(_line(n, "-" if n in gone else " ", old) for n in range(first.line - above, last.end + below)),
            tuple(_line(n, "+" if n in come else " ", new) for n in range(first.new_line - above, ends + below)),
        )


def _line(number: int, sign: str, lines: list[str]) -> Line:
    return Line(number, sign, lines[number - 1])


def _pieces(old: list[str], new: list[str]) -> list[Piece]:
    """Return the changes of a file, by lines."""
    bare = [[each.encode("utf-8", "surrogatepass") for each in side] for side in (old, new)]
    return [
        Piece(start + 1, new_start + 1, tuple(old[start:end]), tuple(new[new_start:new_end]))
        for start, end, new_start, new_end in changed_lines(*bare)
    ]


def _shared_out(pieces: list[Piece], groups: list[list[Finding]]) -> dict[int, list[Piece]]:
    """Return the pieces that each group of findings is about; some, such as imports, belong to none."""
    shown: dict[int, list[Piece]] = {}
    for piece in pieces:
        about = [index for index, group in enumerate(groups) if any(_covers(each, piece) for each in group)]
        if not about and not piece.before:  # what is put right behind a line
            about = [
                index for index, group in enumerate(groups) if any(_last(each) == piece.line - 1 for each in group)
            ]
        for index in about:
            shown.setdefault(index, []).append(piece)
    return shown


def _covers(finding: Finding, piece: Piece) -> bool:
    """Return whether lines that change are among those of a finding, or are put right above them."""
    return finding.place.line <= piece.last and piece.line <= _last(finding)


def _last(finding: Finding) -> int:
    return max(finding.place.line, finding.place.end_line)
