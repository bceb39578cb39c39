"""`holder.append(element)`: the source gives the holder, the target the element that was put in."""

from __future__ import annotations

import ast

from codemod.finding import Edit
from codemod.python.builders.blocks import SIMPLE
from codemod.python.builders.drafting import NUMBER, Draft
from codemod.python.builders.objects import Attaching, Creation
from codemod.python.builders.units import DocumentUnit, NotPlain, runs
from codemod.python.parts import is_simple
from codemod.walking import children


class Appending:
    """Writes what puts elements into others."""

    def __init__(self, draft: Draft) -> None:
        """Keep what is written."""
        self.draft = draft

    def attach(self, attaching: Attaching, unit: DocumentUnit) -> None:
        """Write one call of append or nest."""
        draft = self.draft
        node = attaching.node
        statement = draft.scopes.statements[node]
        unit.statements.add(statement)
        chained = isinstance(attaching.holder, ast.Call) and attaching.holder in draft.objects.attachings
        alone = isinstance(draft.scopes.parents[node], ast.Expr)
        if not attaching.returns_holder or (alone and not chained):
            unit.edits += self._in_place(attaching, unit)
            return
        if (
            not isinstance(statement, SIMPLE)
            or not draft.blocks.is_alone(statement)
            or not self._comes_first(node, statement)
        ):
            raise NotPlain(node, f"`{ast.unparse(node)}` as a statement of its own")
        lines, root = self._chain(attaching, unit)
        above, instead = (lines[:-1], lines[-1]) if alone else (lines, root)
        unit.edits.append(draft.blocks.before(statement, above, draft.shift_of(node)))
        unit.edits.append(Edit(*draft.source.span(node), instead))

    def _chain(self, attaching: Attaching, unit: DocumentUnit) -> tuple[list[str], str]:
        """Return a statement for each of a chain of appends, and the name of what they are called on."""
        draft = self.draft
        chain = [attaching]
        while isinstance(holder := chain[-1].holder, ast.Call) and holder in draft.objects.attachings:
            chain.append(draft.objects.attachings[holder])
        holder = chain[-1].holder
        if not is_simple(holder):
            raise NotPlain(holder, "a name for the response, and a statement for each element")
        root = draft.source.slice(holder)
        lines = []
        for each in reversed(chain):
            draft.gone.add(each.node)
            lines.append(self._line(root, each, self._method(each, unit), unit))
        return lines, root

    def _line(self, root: str, attaching: Attaching, function: str, unit: DocumentUnit) -> str:
        """Return the statement that puts one element in."""
        draft = self.draft
        start = draft.source.span(draft.scopes.statements[attaching.node])[0]
        creation = self._made_in_place(attaching)
        if creation is None:
            return f"{root}.{function}({draft.source.slice(attaching.element)})"
        decided = draft.decided(creation)
        after = draft.wrapping(creation, decided)
        arguments = draft.in_order(creation.node, decided.written, decided)
        arguments = draft.with_spread(creation.node, arguments, decided, anew=True)
        unit.edits += [Edit(*each) for each in decided.keys]
        shift = draft.shift_of(attaching.node)
        return draft.calls.line("", f"{root}.{function}", arguments, start, shift=shift, after=after)

    def _made_in_place(self, attaching: Attaching) -> Creation | None:
        """Return the element that is made right where it is put in; None where it comes from elsewhere."""
        element = attaching.element
        creation = self.draft.objects.creations.get(element) if isinstance(element, ast.Call) else None
        return creation if creation is not None and creation.method is None else None

    def _method(self, attaching: Attaching, unit: DocumentUnit) -> str:
        """Return the target's method that puts the element in; raises NotPlain where there is none."""
        draft = self.draft
        creation = self._made_in_place(attaching)
        if creation is None:
            holders = {draft.deciding.target_of(each.element) for each in attaching.holders}
            if not holders <= set(draft.library.words["add-to"]):
                raise NotPlain(attaching.node, "the element by its method (say, play) of what holds it")
            return str(draft.library.words["add"])
        decided = draft.decided(creation)
        unit.written[creation] = draft.library.adds(decided.to)
        draft.finished.add(creation)
        return unit.written[creation]

    def _in_place(self, attaching: Attaching, unit: DocumentUnit) -> list[Edit]:
        """Return the edits that put the element in where the call stands."""
        draft = self.draft
        node = attaching.node
        assert isinstance(node.func, ast.Attribute)
        end = draft.source.span(node.func)[1]
        start = end - len(node.func.attr)
        function = self._method(attaching, unit)
        creation = self._made_in_place(attaching)
        if creation is None:
            return [Edit(start, end, function)]
        decided = draft.decided(creation)
        after = draft.wrapping(creation, decided)
        if after and not isinstance(draft.scopes.parents[node], ast.Expr):
            raise NotPlain(creation.node, NUMBER)
        left = draft.blocks.deeper(creation.node, node)
        edits = draft.edits(creation.node, start, function, decided.written, decided, after, left)
        edits = self.without_bracket(edits, creation.node, node, start)
        return [*edits, *(Edit(*each) for each in decided.keys)]

    def without_bracket(self, edits: list[Edit], inner: ast.Call, outer: ast.Call, start: int) -> list[Edit]:
        """Return the edits of a call so that the bracket of append around it goes."""
        inner_end, outer_end = self.draft.source.span(inner)[1], self.draft.source.span(outer)[1]
        if len(edits) == 1 and (edits[0].start, edits[0].end) == (start, inner_end):
            return [Edit(start, outer_end, edits[0].text)]
        # Its lines stay, as far to the left as the bracket was.
        moved = self.draft.blocks.moved(inner, self.draft.blocks.deeper(inner, outer))
        return [*edits, *moved, Edit(inner_end, outer_end, "")]

    def _comes_first(self, node: ast.expr, statement: ast.stmt) -> bool:
        """Return whether nothing that runs in a statement runs before an expression."""
        current: ast.AST = node
        while current is not statement:
            parent = self.draft.scopes.parents[current]
            parts = children(parent)
            before = [each for each in parts[: parts.index(current)] if isinstance(each, ast.expr)]
            if isinstance(parent, (ast.IfExp, ast.BoolOp, ast.Lambda)) or any(runs(each) for each in before):
                return False
            current = parent
        return True
