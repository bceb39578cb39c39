"""With statements over builders: the target's elements are not entered, so that a block takes its header's place."""

from __future__ import annotations

import ast

from codemod.finding import Edit
from codemod.python.builders.drafting import NUMBER, Draft
from codemod.python.builders.objects import Creation
from codemod.python.builders.units import DocumentUnit, NotPlain

PLAIN = "the element without `with`"


class Entering:
    """Writes the with statements of one module."""

    def __init__(self, draft: Draft) -> None:
        """Keep what is written."""
        self.draft = draft

    def unfold(self, unit: DocumentUnit, going: list[Creation]) -> None:
        """Put the blocks of with statements in their places."""
        draft = self.draft
        draft.shifts = unit.shifts
        entered: list[tuple[Creation, ast.withitem, ast.With]] = []
        for creation in unit.creations:
            item = draft.scopes.parents[creation.node]
            if not isinstance(item, ast.withitem):
                continue
            statement = draft.scopes.statements[creation.node]
            if not isinstance(statement, ast.With) or not draft.blocks.may_unfold(statement):
                raise NotPlain(item.context_expr, PLAIN)
            if item.optional_vars is not None and not isinstance(item.optional_vars, ast.Name):
                raise NotPlain(item.context_expr, PLAIN)
            unit.shifts[statement] = draft.blocks.shift(statement)
            entered.append((creation, item, statement))
        for creation, item, statement in entered:
            head = self._head(creation, item, statement, unit) if creation not in going else ""
            edit, moved = draft.blocks.unfolded(statement, head)
            unit.edits += [edit, *moved]
            unit.statements |= {each for each in draft.blocks.inside(statement) if isinstance(each, ast.stmt)}
            draft.finished.add(creation)

    def _head(self, creation: Creation, item: ast.withitem, statement: ast.With, unit: DocumentUnit) -> str:
        """Return the assignment that takes the place of a with statement's header."""
        draft = self.draft
        name = f"{item.optional_vars.id} = " if isinstance(item.optional_vars, ast.Name) else ""
        if creation.element == draft.deciding.elements.root:
            unit.written[creation] = draft.library.made(creation.element)
            return f"{name}{unit.written[creation]}()"
        decided = draft.decided(creation)
        if draft.wrapping(creation, decided):
            raise NotPlain(creation.node, NUMBER)
        function = draft.function(creation, decided)
        unit.written[creation] = function
        if creation.receiver is not None:
            function = f"{draft.source.slice(creation.receiver)}.{function}"
        start = draft.source.span(statement)[0]
        arguments = draft.in_order(creation.node, decided.written, decided)
        arguments = draft.with_spread(creation.node, arguments, decided, anew=True)
        unit.edits += [Edit(*each) for each in decided.keys]
        return draft.calls.line(name, function, arguments, start, shift=draft.shift_of(statement))
