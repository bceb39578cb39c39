"""Blocks that only enter and leave the HTTP session of a client: without it, a block takes its header's place.

That is done first, to the program as it was: what stands in the block then moves as anything else does.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from codemod.finding import Edit, Finding, Level, Outcome, Place
from codemod.python.builders.blocks import Blocks
from codemod.python.comments import Comment
from codemod.python.scopes import Scopes
from codemod.python.source import Source, apply_edits
from codemod.rules import Rule


@dataclass(frozen=True, slots=True)
class Unfolded:
    """A program whose blocks have taken the places of their headers, line by line."""

    content: bytes
    heads: tuple[str, ...]
    """The statements that stand where the headers were; none is left where all could move."""
    widths: Mapping[int, int]
    """Line -> by how many characters it moved to the left."""
    places: tuple[Place, ...]
    """Where the headers stood."""

    def outcome(self, outcome: Outcome, before: bytes, rule: Rule, note: str) -> Outcome | None:
        """Return the outcome for the program as it was; None where a session is still needed."""
        if any(head.encode() in outcome.after for head in self.heads) or not outcome.changes:
            return None
        findings = [replace(each, place=self._place(each.place)) for each in outcome.findings]
        findings += [Finding(rule.code, rule.name, Level.NOTE, outcome.path, place, note) for place in self.places]
        return replace(outcome, before=before, findings=tuple(sorted(findings, key=lambda each: each.sort_key)))

    def _place(self, place: Place) -> Place:
        column = place.column + self.widths.get(place.line, 0)
        return Place(place.line, column, place.end_line, place.end_column + self.widths.get(place.end_line, 0))


def unfolded(
    source: Source, scopes: Scopes, comments: Sequence[Comment], statements: Collection[ast.AsyncWith]
) -> Unfolded | None:
    """Return a program with the blocks of some statements in the places of these; None where none can be."""
    blocks = Blocks(source, scopes, comments)
    edits: list[Edit] = []
    heads: list[str] = []
    widths: dict[int, int] = {}
    taken = [each for each in statements if _is_plain(each, source, blocks)]
    for statement in taken:
        [item] = statement.items
        assert item.optional_vars is not None
        heads.append(f"{source.slice(item.optional_vars)} = {source.slice(item.context_expr)}")
        header, moved = blocks.unfolded(statement, heads[-1])
        edits += [header, *moved]
        for edit in moved:
            line = source.line_of(edit.start)
            widths[line] = widths.get(line, 0) + edit.end - edit.start
    if not taken:
        return None
    places = tuple(source.place(*source.span(each.items[0].context_expr)) for each in taken)
    return Unfolded(source.encode(apply_edits(source.text, edits)), tuple(heads), widths, places)


def _is_plain(statement: ast.AsyncWith, source: Source, blocks: Blocks) -> bool:
    """Return whether a block can take its header's place, line by line: a header on one line, without a comment."""
    start, body = source.span(statement)[0], source.span(statement.body[0])[0]
    header = source.text[start : source.line_end(start)].rstrip()
    alone = header.endswith(":") and source.first_on_line(start) and source.first_on_line(body)
    return alone and blocks.may_unfold(statement) and source.line_of(body) > source.line_of(start)
