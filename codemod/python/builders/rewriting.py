"""The documents of a module, each moved whole or not at all: the order in which one is decided about and written."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from codemod.finding import Edit
from codemod.python.builders.appending import Appending
from codemod.python.builders.arguments import ArgumentDecider
from codemod.python.builders.around import Around
from codemod.python.builders.deciding import DocumentDecider
from codemod.python.builders.drafting import Draft
from codemod.python.builders.entering import Entering
from codemod.python.builders.naming import Naming, Reference
from codemod.python.builders.objects import Creation, Objects
from codemod.python.builders.units import DocumentUnit, NotPlain, short
from codemod.python.comments import Comment, comments_of, outermost_statement
from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Scopes
from codemod.python.source import Source
from codemod.twiml.decisions import Decider


class DocumentWriter:
    """Decides about the documents of one module and writes them."""

    def __init__(
        self,
        objects: Objects,
        naming: Naming,
        evaluator: Evaluator,
        scopes: Scopes,
        decider: Decider,
        arguments: ArgumentDecider,
        source: Source,
        comments: Sequence[Comment],
        width: int,
    ) -> None:
        """Keep what is asked."""
        self.comments = comments
        self.naming = naming
        self.objects = objects
        self.decider = decider
        self.deciding = DocumentDecider(objects, decider, arguments)
        self.draft = Draft(objects, evaluator, scopes, self.deciding, source, comments, width)
        self.entering = Entering(self.draft)
        self.appending = Appending(self.draft)
        self.around = Around(self.draft, self.appending)

    def units(self) -> list[DocumentUnit]:
        """Return the documents with what becomes of them."""
        return [self._unit(each) for each in self.objects.units()]

    def _unit(self, creations: list[Creation]) -> DocumentUnit:
        unit = DocumentUnit(creations)
        for each in creations:
            unit.said[each] = list(each.said)
            unit.changes[each] = []
        for each in creations:
            self.deciding.decide(each, unit)
        if unit.problems:
            return unit
        try:
            self._write(unit)
        except NotPlain as error:
            said = self.decider.say(error.message, what=short(error.node), instead=error.instead)
            unit.said[creations[0]].append(said)
        return unit

    def _write(self, unit: DocumentUnit) -> None:
        draft = self.draft
        members = set(unit.creations)
        attachings = [each for each in self.objects.attachings.values() if members & {*each.holders, *each.elements}]
        going = [each for each in unit.creations if self.deciding.goes(each)]
        self.entering.unfold(unit, going)
        for each in going:
            self.around.write(each, unit, attachings)
        if unit.problems:
            return
        for attaching in attachings:
            if attaching.node not in draft.gone:
                self.appending.attach(attaching, unit)
        for each in unit.creations:
            if each not in going and each not in draft.finished:
                draft.create(each, unit)
        for read in self.objects.serialised:
            if members & set(self.objects.made_by(read.value)):
                end = draft.source.span(read)[1]
                unit.edits.append(Edit(end - len(read.attr), end, draft.library.words["serialise"][read.attr]))
                unit.statements.add(draft.scopes.statements[read])
                self._check_string(read, unit)
        for reference in self.naming.references:
            if members & set(reference.creations):
                self._reference(reference, unit)
        for node in [*(each.node for each in unit.creations), *(each.node for each in attachings)]:
            self._check_string(node, unit)
        unit.edits = [other for each in unit.edits for other in self._with_comments(each, unit)]

    def _with_comments(self, edit: Edit, unit: DocumentUnit) -> list[Edit]:
        """Return an edit so that no comment is lost: those that it would take out go above its statement."""
        draft = self.draft
        source = draft.source
        inside = [each.text for each in self.comments if edit.start <= each.start < edit.end]
        kept = [each.text for each in comments_of(f"({edit.text}\n)")] if inside else []
        lost = [each for each in inside if each not in kept]
        if not lost:
            return [edit]
        owners = [
            each for each in unit.statements if (span := source.span(each))[0] <= edit.end and edit.start < span[1]
        ]
        first = max(owners, key=lambda each: source.span(each)[0])
        statement = outermost_statement(first, draft.scopes.parents, source)
        if not edit.text and source.line_start(edit.start) == edit.start:
            line, end = edit.start, edit.end
        else:
            line = end = source.line_start(source.span(statement)[0])
        indent = source.indentation(source.span(statement)[0])
        indent = indent[: len(indent) - draft.shift_of(statement)]
        newline = source.newline_at(line)
        above = Edit(line, end, "".join(f"{indent}{each}{newline}" for each in lost))
        return [above] if end > line else [above, edit]

    def _check_string(self, node: ast.expr, unit: DocumentUnit) -> None:
        """Raise NotPlain where an f-string would get what Python before 3.12 refuses, or its parts cannot be found."""
        draft = self.draft
        string = next((each for each in draft.scopes.ancestors(node) if isinstance(each, ast.JoinedStr)), None)
        if string is None:
            return
        start, end = draft.source.span(string)
        inside = [each for each in unit.edits if start <= each.start and each.end <= end]
        if not draft.source.is_at(node) or any(set("\"'\\#\r\n") & set(each.text) for each in inside):
            raise NotPlain(node, "it outside the string")

    def _reference(self, reference: Reference, unit: DocumentUnit) -> None:
        """Write the target's class in an annotation."""
        draft = self.draft
        target = self.deciding.target_of(draft.library.element(reference.builder))
        start, end = draft.source.span(reference.node)
        text = draft.source.text[start:end]
        plain = text.isascii() and text[1:-1] == getattr(reference.node, "value", None)
        if target is None or (reference.columns is not None and not plain):
            raise NotPlain(reference.node, "the annotation without quotes, or none")
        if reference.columns is not None:
            start, end = start + 1 + reference.columns[0], start + 1 + reference.columns[1]
        unit.edits.append(Edit(start, end, draft.library.made(target)))
        unit.references.append(reference.node)
