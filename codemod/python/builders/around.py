"""Elements that go: what stands in them takes their place, wherever the program makes, fills and puts in each."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from codemod.finding import Edit
from codemod.python.builders.appending import Appending
from codemod.python.builders.arguments import Arguments
from codemod.python.builders.drafting import Draft
from codemod.python.builders.objects import Attaching, Creation
from codemod.python.builders.order import Order
from codemod.python.builders.units import DocumentUnit, NotPlain, runs
from codemod.python.parts import is_simple

PLAIN = "the element in one expression (response.dial(…).conference(…)), or in statements right below one another"
ALONE = "it as a statement of its own"


@dataclass(slots=True)
class Going:
    """An element that goes and has a name: `dial = Dial(…)`, filled and put in elsewhere."""

    creation: Creation
    name: str
    statement: ast.stmt
    """The one that makes it."""
    holder: ast.expr
    """What it is put into."""
    fills: dict[Creation, ast.Call]
    """What stands in it -> the call that puts it there."""
    put: list[Attaching]
    """The calls that put it into its holder; none where a method of that makes it."""
    sequence: list[ast.stmt]
    """The statements among which it is made."""
    around: Arguments
    arounds: dict[Creation, Arguments] = field(default_factory=dict)
    """What becomes of its own arguments, on each that takes its place."""


class Around:
    """Writes the elements that take the place of one around them."""

    def __init__(self, draft: Draft, appending: Appending) -> None:
        """Keep what is written."""
        self.draft = draft
        self.appending = appending
        self.order = Order(draft.objects, draft.scopes, draft.blocks)

    def write(self, creation: Creation, unit: DocumentUnit, attachings: list[Attaching]) -> None:
        """Write what takes the place of one element that goes; raises NotPlain."""
        draft = self.draft
        goes = draft.deciding.goes(creation)
        row = draft.deciding.row(goes[0])
        assert row is not None
        arounds: dict[Creation, Arguments] = {}
        for each in goes:
            around = arounds[each] = draft.arguments.around(creation, row, draft.decided(each))
            unit.said[each] += [said for said in around.decided.said if said not in unit.said[each]]
            unit.changes[each] += around.changes
        if unit.problems:
            return
        moved = [each for around in arounds.values() for each in (*around.written, *around.behind)]
        for value in {each.value for each in creation.arguments} - {each.origin for each in moved}:
            if runs(value):
                raise NotPlain(value, "nothing that runs", "dropped-call")
        if len(goes) == 1 and goes[0].receiver is creation.node:
            self._chained(creation, goes[0], arounds[goes[0]], unit)
            return
        going = self._named(creation, goes, arounds, attachings)
        moved = [each for around in arounds.values() for each in around.written]
        steps = [draft.scopes.statements[fill] for fill in going.fills.values()]
        self.order.check_values(moved, going.sequence, going.statement, steps)
        several = row.several or len(goes) == 1
        tops = self._tops(going, steps)
        end = draft.scopes.statements[going.put[0].node] if going.put else going.statement
        if all(step in going.sequence for step in steps) and several and self._is_undisturbed(going, [end, *steps]):
            self._where_filled(going, steps[-1], unit)
        elif not row.several and self._is_filled_in_branches(going, end, tops, steps):
            self._where_filled(going, tops[-1], unit)
        elif not row.several and going.put and self._is_filled_before(going, end, steps):
            self._where_put(going, end, unit)
        else:
            raise NotPlain(creation.node, PLAIN)

    # ---- in one expression -------------------------------------------------------------------------------------------

    def _chained(self, creation: Creation, inner: Creation, around: Arguments, unit: DocumentUnit) -> None:
        """Write `response.dial(…).conference(…)`."""
        draft = self.draft
        if creation.method is None or creation.receiver is None:
            raise NotPlain(inner.node, "a name for what is made, and append that")
        decided = draft.decided(inner)
        function = draft.library.adds(decided.to)
        unit.written[inner] = function
        start = draft.source.span(creation.node.func)[1] - len(creation.method)
        written = [*decided.written, *around.written]
        unit.edits += draft.edits(inner.node, start, function, written, decided)
        unit.edits += [Edit(*each) for each in decided.keys]
        statement = draft.scopes.statements[inner.node]
        unit.statements.add(statement)
        draft.finished |= {creation, inner}
        if around.behind:
            if not isinstance(draft.scopes.parents[inner.node], ast.Expr):
                raise NotPlain(inner.node, ALONE)
            self._behind(creation.receiver, around, statement, unit)

    # ---- by a name ---------------------------------------------------------------------------------------------------

    def _named(
        self, creation: Creation, goes: list[Creation], arounds: dict[Creation, Arguments], attachings: list[Attaching]
    ) -> Going:
        """Return where an element that goes is made, filled and put in; raises NotPlain where that is not plain."""
        draft = self.draft
        scopes = draft.scopes
        variable = draft.objects.carriers(creation.node)
        statement = scopes.statements[creation.node]
        if variable is None or variable.single is None or isinstance(scopes.parents[statement], ast.ClassDef):
            raise NotPlain(creation.node, PLAIN)
        fills = {each: self._fill(each, creation, attachings) for each in goes}
        put = [each for each in attachings if creation in each.elements]
        places: list[ast.AST] = [*fills.values(), *(each.node for each in put)]
        for read in variable.reads:
            parent = scopes.parents[read]
            if not (scopes.parents[parent] in places or parent in places):
                raise NotPlain(parent, PLAIN)
        if creation.method is not None and not put:
            assert creation.receiver is not None
            holder = creation.receiver
        elif creation.method is None and len(put) == 1:
            holder = put[0].holder
        else:
            raise NotPlain(creation.node, PLAIN)
        if not is_simple(holder):
            raise NotPlain(holder, "a name for the response")
        sequence = draft.blocks.sequence(statement)
        frame = scopes.frame(scopes.scope_of[creation.node])
        if (put and scopes.statements[put[0].node] not in sequence) or any(
            scopes.frame(scopes.scope_of[each]) is not frame for each in fills.values()
        ):
            raise NotPlain(creation.node, PLAIN)
        for fill in fills.values():
            if not isinstance(scopes.parents[fill], ast.Expr):
                raise NotPlain(fill, ALONE)
        return Going(creation, variable.name, statement, holder, fills, put, sequence, arounds[goes[0]], arounds)

    def _fill(self, inner: Creation, outer: Creation, attachings: list[Attaching]) -> ast.Call:
        """Return the call that puts an element into the one around it."""
        if inner.method is not None:
            return inner.node
        found = [each for each in attachings if inner in each.elements and outer in each.holders]
        if len(found) != 1 or found[0].element is not inner.node:
            raise NotPlain(inner.node, "the element by its method (dial.conference(…))")
        return found[0].node

    def _tops(self, going: Going, steps: Sequence[ast.stmt]) -> list[ast.stmt]:
        """Return the statements of the sequence that hold some others, in order."""
        return [each for each in going.sequence if any(step in self.draft.blocks.inside(each) for step in steps)]

    def _is_undisturbed(self, going: Going, statements: Sequence[ast.stmt]) -> bool:
        """Return whether what takes the place of an element may be put in where that is filled, not where it was.

        statements are those that fill it and the one that puts it in; nothing between may look at the response, and
        every way leads through all of it.
        """
        sequence = going.sequence
        places = sorted({sequence.index(each) for each in (going.statement, *statements)})
        between = sequence[places[0] + 1 : places[-1]]
        known = {going.statement, *(self.draft.scopes.statements[each.node] for each in going.put)}
        known |= {self.draft.scopes.statements[each] for each in going.fills.values()}
        looked = [each for each in (*between, *statements) if each not in known]
        return self.order.is_undisturbed(looked, known, self.draft.objects.made_by(going.holder), going.statement)

    def _is_filled_in_branches(
        self, going: Going, end: ast.stmt, tops: list[ast.stmt], steps: Sequence[ast.stmt]
    ) -> bool:
        """Return whether an element that is put in at once is filled once, in whatever branch."""
        if not tops or going.sequence.index(end) > going.sequence.index(tops[0]):
            return False
        return self.order.fillings(tops, steps) == {1} and self._is_undisturbed(going, [end, *tops])

    def _is_filled_before(self, going: Going, end: ast.stmt, steps: Iterable[ast.stmt]) -> bool:
        """Return whether every way to where an element is put in fills it once."""
        between = self.draft.blocks.between(going.sequence, going.statement, end)
        return self.order.fillings(between, list(steps)) == {1}

    # ---- writing -----------------------------------------------------------------------------------------------------

    def _where_filled(self, going: Going, last: ast.stmt, unit: DocumentUnit) -> None:
        """Write the elements where they were put into the one that goes, whose own statements go."""
        draft = self.draft
        if going.around.behind:
            self._behind(going.holder, going.around, last, unit, going)
        holder = draft.source.slice(going.holder)
        for inner, fill in going.fills.items():
            function = draft.library.adds(draft.decided(inner).to)
            self._fill_edits(inner, fill, function, f"{holder}.{function}", going, unit)
        for each in going.put:
            draft.gone.add(each.node)
            where = draft.scopes.statements[each.node]
            unit.statements.add(where)
            if isinstance(draft.scopes.parents[each.node], ast.Expr):
                self._take_out(where, each.node, unit)
            elif each.returns_holder:
                unit.edits.append(Edit(*draft.source.span(each.node), draft.source.slice(each.holder)))
            else:
                raise NotPlain(each.node, ALONE)
        self._remove(going, unit)

    def _where_put(self, going: Going, end: ast.stmt, unit: DocumentUnit) -> None:
        """Give the elements the name of the one that goes, which is put in where it was."""
        draft = self.draft
        for inner, fill in going.fills.items():
            made = draft.library.made(draft.decided(inner).to)
            self._fill_edits(inner, fill, made, f"{going.name} = {made}", going, unit)
        if going.around.behind:
            if not isinstance(draft.scopes.parents[going.put[0].node], ast.Expr):
                raise NotPlain(going.put[0].node, ALONE)
            self._behind(going.holder, going.around, end, unit, going)
        self._remove(going, unit)

    def _fill_edits(
        self, inner: Creation, fill: ast.Call, function: str, text: str, going: Going, unit: DocumentUnit
    ) -> None:
        """Write one element in the place of the call that put it into the one that goes."""
        draft = self.draft
        decided = draft.decided(inner)
        start = draft.source.span(fill)[0]
        written = [*decided.written, *going.arounds[inner].written]
        edits = draft.edits(inner.node, start, text, written, decided)
        if fill is not inner.node:
            edits = self.appending.without_bracket(edits, inner.node, fill, start)
        unit.edits += [*edits, *(Edit(*each) for each in decided.keys)]
        unit.written[inner] = function
        unit.statements.add(draft.scopes.statements[fill])
        draft.finished.add(inner)
        draft.gone.add(fill)

    def _behind(
        self, holder: ast.expr, around: Arguments, statement: ast.stmt, unit: DocumentUnit, going: Going | None = None
    ) -> None:
        """Write the element behind, in a statement of its own."""
        draft = self.draft
        if not draft.blocks.is_alone(statement):
            raise NotPlain(statement, "it on a line of its own")
        if not is_simple(holder):
            raise NotPlain(holder, "a name for the response")
        for each in around.behind:
            assert each.origin is not None
            if runs(each.origin):
                raise NotPlain(each.origin, "it", "builder-moves")
        if going is not None:
            self.order.check_values(around.behind, going.sequence, going.statement, [statement], through=True)
        function = f"{draft.source.slice(holder)}.{draft.library.adds(around.behind_element)}"
        shift = draft.shift_of(statement)
        line = draft.calls.line("", function, around.behind, draft.source.span(statement)[0], shift=shift)
        unit.edits.append(draft.blocks.after(statement, [line], shift))

    def _remove(self, going: Going, unit: DocumentUnit) -> None:
        """Take out the statement that made an element that goes."""
        self.draft.finished.add(going.creation)
        if not isinstance(going.statement, ast.With):  # whose block has taken its place
            self._take_out(going.statement, going.creation.node, unit)
            unit.statements.add(going.statement)

    def _take_out(self, statement: ast.stmt, node: ast.expr, unit: DocumentUnit) -> None:
        if not self.draft.blocks.is_alone(statement):
            raise NotPlain(node, "it on a line of its own")
        unit.edits += self.draft.blocks.removed(statement)
