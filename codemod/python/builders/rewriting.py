"""The documents of a module, each moved whole or not at all: what is written, and what is told."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from codemod.elements import ElementRow
from codemod.finding import Edit, Level
from codemod.python.builders.arguments import ArgumentDecider, Arguments, Written
from codemod.python.builders.blocks import SIMPLE, Blocks
from codemod.python.builders.calls import CallWriter
from codemod.python.builders.objects import Attaching, Creation, Objects
from codemod.python.evaluator import Evaluator
from codemod.python.parts import is_simple
from codemod.python.scopes import Scopes
from codemod.python.source import Source
from codemod.twiml.decisions import Decider, Said

CALLS = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)


class NotPlain(Exception):
    """A shape that cannot be taken apart; says what it is and what could stand there."""

    def __init__(self, node: ast.AST, instead: str, message: str = "builder-shape") -> None:
        """Keep both."""
        super().__init__(instead)
        self.node = node
        self.instead = instead
        self.message = message


@dataclass(eq=False, slots=True)
class DocumentUnit:
    """One document that a module builds, or several that belong together."""

    creations: list[Creation]
    edits: list[Edit] = field(default_factory=list)
    said: dict[Creation, list[Said]] = field(default_factory=dict)
    changes: dict[Creation, list[str]] = field(default_factory=dict)
    written: dict[Creation, str] = field(default_factory=dict)
    """What is called in the place of each."""
    statements: set[ast.stmt] = field(default_factory=set)
    """The statements that are edited."""

    @property
    def problems(self) -> list[tuple[Creation, Said]]:
        """Return what holds it back."""
        return [(each, said) for each in self.creations for said in self.said[each] if said.level is Level.MANUAL]

    @property
    def causes(self) -> list[tuple[Creation, Said]]:
        """Return what a person must see to."""
        return [(each, said) for each in self.creations for said in self.said[each] if said.level is Level.REVIEW]


class DocumentWriter:
    """Decides about the documents of one module and writes them."""

    def __init__(
        self,
        objects: Objects,
        evaluator: Evaluator,
        scopes: Scopes,
        decider: Decider,
        arguments: ArgumentDecider,
        source: Source,
        width: int,
    ) -> None:
        """Keep what is asked."""
        self.objects = objects
        self.evaluator = evaluator
        self.scopes = scopes
        self.decider = decider
        self.library = evaluator.builders
        self.arguments = arguments
        self.source = source
        self.calls = CallWriter(source, width)
        self.blocks = Blocks(source, scopes)
        self._decided: dict[Creation, Arguments] = {}
        self._shifts: dict[ast.stmt, int] = {}
        self._attached: set[Creation] = set()
        self._gone: set[ast.AST] = set()

    def units(self) -> list[DocumentUnit]:
        """Return the documents with what becomes of them."""
        return [self._unit(each) for each in self.objects.units()]

    def _unit(self, creations: list[Creation]) -> DocumentUnit:
        unit = DocumentUnit(creations)
        for each in creations:
            unit.said[each] = list(each.said)
            unit.changes[each] = []
        loose = [node for node, builder in self.objects.loose if any(each.builder == builder for each in creations)]
        if loose:
            unit.said[creations[0]].append(self.decider.say("builder-use", what=ast.unparse(loose[0])))
        for each in creations:
            self._decide(each, unit)
        if unit.problems:
            return unit
        try:
            self._write(unit)
        except NotPlain as error:
            what = " ".join(ast.unparse(error.node).split())
            said = self.decider.say(error.message, what=what[:60], instead=error.instead)
            unit.said[creations[0]].append(said)
        return unit

    # ---- deciding ----------------------------------------------------------------------------------------------------

    def _row(self, creation: Creation) -> ElementRow | None:
        return self.decider.elements.rows.get(creation.element)

    def _goes(self, creation: Creation) -> list[Creation]:
        """Return the elements that take the place of one around them; none where it stays."""
        return [
            each
            for each in self.objects.creations.values()
            if creation in each.inside and (row := self._row(each)) is not None and creation.element in row.unwrap
        ]

    def _inner(self, creation: Creation) -> list[Creation]:
        return [each for each in self.objects.creations.values() if creation in each.inside]

    def _decide(self, creation: Creation, unit: DocumentUnit) -> None:
        """Say what is in the way of one creation, and decide about its arguments."""
        said = unit.said[creation]
        elements = self.decider.elements
        name = creation.element
        if name == elements.root:
            if creation.arguments or creation.spread:
                said.append(self.decider.say("builder-use", what=_short(creation.node)))
            return
        row = self._row(creation)
        goes = self._goes(creation)
        if name in elements.without:
            said.append(self.decider.say(elements.without_message, element=name))
            return
        if goes:
            self._decide_around(creation, goes, unit)
            return
        if row is None:
            message = elements.without_message if name in elements.verbs else "builder-use"
            said.append(self.decider.say(message, element=name, what=_short(creation.node)))
            return
        parents = {each.element for each in creation.inside}
        for parent in sorted(parents - row.inside):
            said.append(self.decider.say("unknown-element", element=name, parent=parent))
        if len(parents) > 1:
            said.append(self.decider.say("builder-mixed", what=_short(creation.node)))
        spread = self.arguments.spread(creation)
        if spread is None:
            said.append(self.decider.say("builder-keywords", what=_short(creation.spread[0].value)))
            return
        given = self.arguments.given(creation, self._positions(creation), spread)
        if not given.content and (self._inner(creation) or (row.content == "elements" and row.wrap is None)):
            given = replace(given, content="<>")
        found = self._decided[creation] = self.arguments.decide(creation, row, given, spread)
        said += found.decided.said
        unit.changes[creation] += found.changes
        for each in [*creation.arguments, *spread]:
            attribute = row.attributes.get(each.name)
            varies = self.arguments.text(each.value) is not None and self.evaluator.positions.may_be_none(each.value)
            if attribute is not None and attribute.absent is not None and varies:
                said.append(self.decider.say("attribute-conditional", element=name, attribute=each.name))
        for to, each in found.parents:
            said.append(self.decider.say("parent-differs", element=name, attribute=each.name, target=to))
        if row.wrap is not None and creation.content is not None and self._inner(creation):
            said.append(
                self.decider.say("builder-shape", what=_short(creation.node), instead="one number, or elements")
            )

    def _decide_around(self, creation: Creation, goes: list[Creation], unit: DocumentUnit) -> None:
        said = unit.said[creation]
        row = self._row(goes[0])
        assert row is not None
        others = [each for each in self._inner(creation) if each not in goes]
        if others or creation.content is not None:
            other = others[0].element if others else "text"
            said.append(self.decider.say("around-others", parent=creation.element, element=other))
        if creation.spread:
            said.append(self.decider.say("builder-keywords", what=_short(creation.spread[0].value)))

    def _positions(self, creation: Creation) -> frozenset[str]:
        """Return where an element stands among those of its document, as far as the order of the text tells."""
        beside = sorted(
            (each for each in self.objects.creations.values() if set(each.inside) & set(creation.inside)),
            key=lambda each: (each.node.lineno, each.node.col_offset),
        )
        if creation not in beside:
            return frozenset()
        index = beside.index(creation)
        found = {"first" if index == 0 else "later"}
        return frozenset(found | ({"followed"} if index + 1 < len(beside) else set()))

    # ---- writing -----------------------------------------------------------------------------------------------------

    def _write(self, unit: DocumentUnit) -> None:
        members = set(unit.creations)
        attachings = [each for each in self.objects.attachings.values() if members & {*each.holders, *each.elements}]
        going = [each for each in unit.creations if self._goes(each)]
        self._unfold(unit, going)
        for each in going:
            self._write_around(each, unit, attachings)
        if unit.problems:
            return
        for attaching in attachings:
            if attaching.node not in self._gone:
                self._attach(attaching, unit)
        for each in unit.creations:
            if each not in going and each not in self._attached:
                self._create(each, unit)
        for read in self.objects.serialised:
            if members & set(self.objects.made_by(read.value)):
                end = self.source.span(read)[1]
                new = self.library.words["serialise"][read.attr]
                unit.edits.append(Edit(end - len(read.attr), end, new))
                unit.statements.add(self.scopes.statements[read])
        for node, builder in self.objects.references:
            if any(each.builder == builder for each in unit.creations):
                self._reference(node, builder, unit)

    def _reference(self, node: ast.expr, builder: str, unit: DocumentUnit) -> None:
        element = self.library.element(builder)
        target = self._target_of(element)
        if target is None:
            raise NotPlain(node, "no annotation")
        unit.edits.append(Edit(*self.source.span(node), self.library.made(target)))

    def _target_of(self, element: str) -> str | None:
        if element == self.decider.elements.root:
            return element
        row = self.decider.elements.rows.get(element)
        return row.to if row is not None else None

    def _function(self, creation: Creation, decided: Arguments) -> str:
        """Return what is called in the place of a creation."""
        if creation.method is not None:
            return self.library.adds(decided.to)
        return self.library.made(decided.to)

    def _create(self, creation: Creation, unit: DocumentUnit) -> None:
        """Write a creation where it stands."""
        node = creation.node
        unit.statements.add(self.scopes.statements[node])
        if creation.element == self.decider.elements.root:
            made = self.library.made(creation.element)
            unit.edits.append(Edit(*self.source.span(node.func), made))
            unit.written[creation] = made
            return
        decided = self._decided[creation]
        function = self._function(creation, decided)
        unit.written[creation] = function
        self._check_holder(creation, decided)
        unit.edits += self._call(creation, decided, function, after=self._after(creation, decided))
        unit.edits += [Edit(*each) for each in decided.keys]

    def _after(self, creation: Creation, decided: Arguments) -> str:
        """Return what is called on what is made: the element that text by itself gets around it."""
        row = self._row(creation)
        if row is None or row.wrap is None or creation.content is None:
            return ""
        variable = self.objects.carriers(creation.node)
        parent = self.scopes.parents[creation.node]
        used = not isinstance(parent, ast.Expr) and (variable is None or bool(variable.reads))
        if used:
            raise NotPlain(creation.node, "the number as an element of its own (dial.number(…))")
        text = next(each.text for each in decided.written if not each.name)
        decided.written[0] = Written("", f"{self.arguments.quote}{self.arguments.quote}", decided.written[0].origin)
        return f".{self.library.adds(row.wrap)}({text})"

    def _check_holder(self, creation: Creation, decided: Arguments) -> None:
        """Raise NotPlain where the target's holder has no way to make the element."""
        holders = {self._target_of(each.element) for each in creation.inside if not self._goes(each)}
        inside = self.decider.elements.target[decided.to].inside
        if not {each for each in holders if each is not None} <= inside:
            raise NotPlain(creation.node, "it elsewhere")

    def _call(
        self, creation: Creation, decided: Arguments, function: str, *, more: Sequence[Written] = (), after: str = ""
    ) -> list[Edit]:
        """Return the edits of the call of a creation, from its own name on."""
        node = creation.node
        start = self.source.span(node.func)[0]
        if creation.method is not None:
            start = self.source.span(node.func)[1] - len(creation.method)
        return self._edits(node, start, function, [*decided.written, *more], decided, after)

    def _edits(
        self, node: ast.Call, start: int, function: str, arguments: list[Written], decided: Arguments, after: str = ""
    ) -> list[Edit]:
        self.calls.content_name = self.library.argument(decided.to) or ""
        self._check_order(node, arguments)
        shift = self._shift_of(node)
        arguments = self._with_spread(node, arguments, decided, anew=self.calls.is_on_one_line(node))
        return self.calls.edits(node, start, function, arguments, shift=shift, after=after)

    def _with_spread(
        self, node: ast.Call, arguments: Sequence[Written], decided: Arguments, *, anew: bool
    ) -> list[Written]:
        """Return the arguments of a call and what it is given by `**`.

        The keys of a dictionary that is written right there are renamed with it, where the call is written anew.
        """
        found = list(arguments)
        for keyword in node.keywords:
            if keyword.arg is not None:
                continue
            start, end = self.source.span(keyword.value)
            inside = [each for each in decided.keys if start <= each[0] and each[1] <= end]
            text = self.source.text[start:end]
            for low, high, new in sorted(inside, reverse=True):
                text = text[: low - start] + new + text[high - start :]
            if anew:
                decided.keys = [each for each in decided.keys if each not in inside]
            found.append(Written("", f"**{text}"))
        return found

    def _check_order(self, node: ast.Call, arguments: Sequence[Written]) -> None:
        """Raise NotPlain where a value that runs would run at another time than others."""
        own = {id(each) for each in [*node.args, *(keyword.value for keyword in node.keywords)]}
        foreign = [each for each in arguments if each.origin is not None and id(each.origin) not in own]
        for each in foreign:
            assert each.origin is not None
            if any(isinstance(inner, CALLS) for inner in ast.walk(each.origin)):
                raise NotPlain(each.origin, "it", "builder-moves")
        dropped = own - {id(each.origin) for each in arguments}
        for value in [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg)]:
            if id(value) in dropped and any(isinstance(inner, CALLS) for inner in ast.walk(value)):
                raise NotPlain(value, "nothing that runs", "dropped-call")

    def _shift_of(self, node: ast.AST) -> int:
        statement = self.scopes.statements[node]
        found = 0
        for each in (statement, *self.scopes.ancestors(statement)):
            if isinstance(each, ast.stmt) and each in self._shifts:
                found += self._shifts[each] if each is not statement else 0
        return found

    # ---- with --------------------------------------------------------------------------------------------------------

    def _unfold(self, unit: DocumentUnit, going: list[Creation]) -> None:
        """Put the blocks of with statements in their places: the target's elements are not entered."""
        for creation in unit.creations:
            item = self.scopes.parents[creation.node]
            if not isinstance(item, ast.withitem):
                continue
            statement = self.scopes.statements[creation.node]
            assert isinstance(statement, (ast.With, ast.AsyncWith))
            if not isinstance(statement, ast.With) or not self.blocks.may_unfold(statement):
                raise NotPlain(item.context_expr, "the element without `with`")
            if item.optional_vars is not None and not isinstance(item.optional_vars, ast.Name):
                raise NotPlain(item.context_expr, "the element without `with`")
            self._shifts[statement] = self.blocks.shift(statement)
        for creation in unit.creations:
            item = self.scopes.parents[creation.node]
            if not isinstance(item, ast.withitem):
                continue
            statement = self.scopes.statements[creation.node]
            assert isinstance(statement, ast.With)
            head = ""
            if creation not in going:
                head = self._head(creation, item, statement, unit)
            edit, moved = self.blocks.unfolded(statement, head)
            unit.edits += [edit, *moved]
            unit.statements.add(statement)
            self._attached.add(creation)

    def _head(self, creation: Creation, item: ast.withitem, statement: ast.With, unit: DocumentUnit) -> str:
        """Return the assignment that takes the place of a with statement's header."""
        if creation.element == self.decider.elements.root:
            raise NotPlain(creation.node, "the response without `with`")
        decided = self._decided[creation]
        if self._after(creation, decided):
            raise NotPlain(creation.node, "the number as an element of its own")
        function = self._function(creation, decided)
        unit.written[creation] = function
        if creation.receiver is not None:
            function = f"{self.source.slice(creation.receiver)}.{function}"
        name = f"{item.optional_vars.id} = " if isinstance(item.optional_vars, ast.Name) else ""
        start = self.source.span(statement)[0]
        self._check_order(creation.node, decided.written)
        shift = self._shift_of(statement)
        arguments = self._with_spread(creation.node, decided.written, decided, anew=True)
        unit.edits += [Edit(*each) for each in decided.keys]
        return name + self.calls.code(function, arguments, start, start, shift=shift)

    # ---- append ------------------------------------------------------------------------------------------------------

    def _attach(self, attaching: Attaching, unit: DocumentUnit) -> None:
        """Write `holder.append(element)`: the target's way gives the element, not the holder."""
        node = attaching.node
        statement = self.scopes.statements[node]
        unit.statements.add(statement)
        if isinstance(self.scopes.parents[node], ast.Expr):
            if isinstance(attaching.holder, ast.Call) and attaching.holder in self.objects.attachings:
                lines, _ = self._chain(attaching, unit)
                unit.edits.append(self.blocks.before(statement, lines[:-1], self._shift_of(node)))
                unit.edits.append(Edit(*self.source.span(node), lines[-1]))
                return
            unit.edits += self._added(attaching, unit)[1]
            return
        if not attaching.returns_holder:
            unit.edits += self._added(attaching, unit)[1]
            return
        if self._is_inside_chain(node):
            return  # the outer one writes it
        lines, root = self._chain(attaching, unit)
        if (
            not isinstance(statement, SIMPLE)
            or not self.blocks.is_alone(statement)
            or not self._comes_first(node, statement)
        ):
            raise NotPlain(node, f"`{ast.unparse(node)}` as a statement of its own")
        unit.edits.append(self.blocks.before(statement, lines, self._shift_of(node)))
        unit.edits.append(Edit(*self.source.span(node), root))

    def _is_inside_chain(self, node: ast.Call) -> bool:
        parent = self.scopes.parents[node]
        call = self.scopes.parents[parent]
        return isinstance(parent, ast.Attribute) and isinstance(call, ast.Call) and call in self.objects.attachings

    def _chain(self, attaching: Attaching, unit: DocumentUnit) -> tuple[list[str], str]:
        """Return a statement for each of a chain of appends, and the name of what they are called on."""
        chain = [attaching]
        while isinstance(holder := chain[-1].holder, ast.Call) and holder in self.objects.attachings:
            chain.append(self.objects.attachings[holder])
        holder = chain[-1].holder
        if not is_simple(holder):
            raise NotPlain(holder, "a name for the response, and a statement for each element")
        root = self.source.slice(holder)
        lines = []
        for each in reversed(chain):
            self._gone.add(each.node)
            function, _ = self._added(each, unit)
            lines.append(self._line(root, each, function, unit))
        return lines, root

    def _line(self, root: str, attaching: Attaching, function: str, unit: DocumentUnit) -> str:
        """Return the statement that puts one element in."""
        start = self.source.line_start(self.source.span(self.scopes.statements[attaching.node])[0])
        start += len(self.source.indentation(start))
        creation = self._made_in_place(attaching)
        if creation is None:
            return f"{root}.{function}({self.source.slice(attaching.element)})"
        decided = self._decided[creation]
        shift = self._shift_of(attaching.node)
        arguments = self._with_spread(creation.node, decided.written, decided, anew=True)
        unit.edits += [Edit(*each) for each in decided.keys]
        return self.calls.code(f"{root}.{function}", arguments, start, start, shift=shift)

    def _made_in_place(self, attaching: Attaching) -> Creation | None:
        """Return the element that is made right where it is put in; None where it comes from elsewhere."""
        element = attaching.element
        creation = self.objects.creations.get(element) if isinstance(element, ast.Call) else None
        return creation if creation is not None and creation.method is None else None

    def _added(self, attaching: Attaching, unit: DocumentUnit) -> tuple[str, list[Edit]]:
        """Return the target's method that puts the element in, and the edits where the call stands."""
        node = attaching.node
        assert isinstance(node.func, ast.Attribute)
        end = self.source.span(node.func)[1]
        start = end - len(node.func.attr)
        creation = self._made_in_place(attaching)
        if creation is not None and creation in self._decided:
            decided = self._decided[creation]
            self._check_holder(creation, decided)
            function = self.library.adds(decided.to)
            if self._after(creation, decided):
                raise NotPlain(creation.node, "the number as an element of its own (dial.number(…))")
            unit.written[creation] = function
            self._attached.add(creation)
            edits = self._edits(creation.node, start, function, decided.written, decided)
            edits = [each for each in edits if each.start < self.source.span(creation.node)[1]]
            inner_end, outer_end = self.source.span(creation.node)[1], self.source.span(node)[1]
            if len(edits) == 1 and edits[0].start == start:
                return function, [Edit(start, outer_end, edits[0].text)]
            # Its lines stay; the bracket of append around it goes.
            return function, [*edits, Edit(inner_end, outer_end, "")]
        holders = {self._target_of(each.element) for each in attaching.holders}
        if not holders <= set(self.library.words["add-to"]):
            raise NotPlain(node, "the element by its method (say, play) of what holds it")
        return str(self.library.words["add"]), [Edit(start, end, str(self.library.words["add"]))]

    def _comes_first(self, node: ast.expr, statement: ast.stmt) -> bool:
        """Return whether nothing that runs in a statement runs before an expression."""
        current: ast.AST = node
        for parent in self.scopes.ancestors(node):
            for child in ast.iter_child_nodes(parent):
                if child is current:
                    break
                if isinstance(child, ast.expr) and any(isinstance(each, CALLS) for each in ast.walk(child)):
                    return False
            if isinstance(parent, (ast.IfExp, ast.BoolOp, ast.Lambda)):
                return False
            if parent is statement:
                return True
            current = parent
        return False

    # ---- elements that go --------------------------------------------------------------------------------------------

    def _write_around(self, creation: Creation, unit: DocumentUnit, attachings: list[Attaching]) -> None:
        """Write the elements that take the place of one around them."""
        goes = self._goes(creation)
        row = self._row(goes[0])
        assert row is not None
        arounds: dict[Creation, Arguments] = {}
        for each in goes:
            around = arounds[each] = self.arguments.around(creation, row, self._decided[each])
            unit.said[each] += [said for said in around.decided.said if said not in unit.said[each]]
            unit.changes[each] += around.changes
        if unit.problems:
            return
        around = arounds[goes[0]]
        if (around.written or around.behind) and len(goes) > 1 and row.several:
            raise NotPlain(creation.node, f"one {creation.element} for each")
        if len(goes) == 1 and goes[0].receiver is creation.node:
            self._chained(creation, goes[0], around, unit)
            return
        self._by_name(creation, goes, arounds, unit, attachings)

    def _chained(self, creation: Creation, inner: Creation, around: Arguments, unit: DocumentUnit) -> None:
        """Write `response.dial(…).conference(…)`."""
        if creation.method is None or creation.receiver is None:
            raise NotPlain(inner.node, "a name for what is made, and append that")
        decided = self._decided[inner]
        function = self.library.adds(decided.to)
        unit.written[inner] = function
        end = self.source.span(creation.node.func)[1]
        start = end - len(str(creation.method))
        unit.edits += self._edits(inner.node, start, function, [*decided.written, *around.written], decided)
        unit.edits += [Edit(*each) for each in decided.keys]
        unit.statements.add(self.scopes.statements[inner.node])
        self._attached |= {creation, inner}
        if around.behind:
            statement = self.scopes.statements[inner.node]
            if not isinstance(self.scopes.parents[inner.node], ast.Expr) or not self.blocks.is_alone(statement):
                raise NotPlain(inner.node, "it as a statement of its own")
            holder = creation.receiver
            if not is_simple(holder):
                raise NotPlain(holder, "a name for the response")
            self._behind(self.source.slice(holder), around, statement, unit)

    def _behind(self, holder: str, around: Arguments, statement: ast.stmt, unit: DocumentUnit) -> None:
        """Write the element behind, in a statement of its own."""
        for each in around.behind:
            assert each.origin is not None
            if any(isinstance(inner, CALLS) for inner in ast.walk(each.origin)):
                raise NotPlain(each.origin, "it", "builder-moves")
        function = f"{holder}.{self.library.adds(around.behind_element)}"
        start = self.source.line_start(self.source.span(statement)[0])
        start += len(self.source.indentation(start))
        shift = self._shift_of(statement)
        line = self.calls.code(function, around.behind, start, start, shift=shift)
        unit.edits.append(self.blocks.after(statement, [line], shift))

    def _by_name(
        self,
        creation: Creation,
        goes: list[Creation],
        arounds: dict[Creation, Arguments],
        unit: DocumentUnit,
        attachings: list[Attaching],
    ) -> None:
        """Write an element that goes and has a name: `dial = Dial(…)`, filled and put in elsewhere."""
        variable = self.objects.carriers(creation.node)
        statement = self.scopes.statements[creation.node]
        plain = (
            "the element in one expression (response.dial(…).conference(…)), or in statements right below one another"
        )
        if variable is None or variable.single is None or isinstance(self.scopes.parents[statement], ast.ClassDef):
            raise NotPlain(creation.node, plain)
        fills = {each: self._fill(each, creation, attachings) for each in goes}
        put = [each for each in attachings if creation in each.elements]
        places = [*fills.values(), *(each.node for each in put)]
        for read in variable.reads:
            call = self.scopes.parents[self.scopes.parents[read]]
            parent = self.scopes.parents[read]
            if not (call in places or parent in places):
                raise NotPlain(parent, plain)
        if creation.method is not None and not put:
            assert creation.receiver is not None
            holder = creation.receiver
        elif creation.method is None and len(put) == 1:
            holder = put[0].holder
        else:
            raise NotPlain(creation.node, plain)
        if not isinstance(holder, ast.Name) or holder not in self.scopes.variable_of:
            raise NotPlain(holder, "a name for the response")
        response = self.scopes.variable_of[holder]
        sequence = self.blocks.sequence(statement)
        end = self.scopes.statements[put[0].node] if put else statement
        if end not in sequence or any(
            self.scopes.frame(self.scopes.scope_of[f]) is not self.scopes.frame(self.scopes.scope_of[creation.node])
            for f in fills.values()
        ):
            raise NotPlain(creation.node, plain)
        steps = [self.scopes.statements[fill] for fill in fills.values()]
        for inner in goes:
            if not isinstance(self.scopes.parents[fills[inner]], ast.Expr):
                raise NotPlain(fills[inner], "it as a statement of its own")
        moved = [each for around in arounds.values() for each in (*around.written, *around.behind)]
        row = self._row(goes[0])
        assert row is not None
        if all(step in sequence for step in steps) and (len(goes) == 1 or row.several):
            first, last = min((end, *steps), key=sequence.index), max((end, *steps), key=sequence.index)
            apart = (
                [each for each in self.blocks.between(sequence, first, last) if each not in (*steps, end)]
                if first is not last
                else []
            )
            if not any(self.blocks.mentions(each, response) for each in apart):
                self._check_later(creation, sequence, statement, steps, moved)
                for inner in goes:
                    self._fill_here(inner, fills[inner], self.source.slice(holder), arounds[inner], unit)
                if arounds[goes[0]].behind:
                    self._behind(self.source.slice(holder), arounds[goes[0]], steps[-1], unit)
                self._take_out(creation, statement, put, unit)
                return
        if not put or row.several or not self._filled_once(sequence, statement, end, steps):
            raise NotPlain(creation.node, plain)
        self._check_later(creation, sequence, statement, steps, moved)
        for inner in goes:
            decided = self._decided[inner]
            made = self.library.made(decided.to)
            unit.written[inner] = made
            fill = fills[inner]
            node = inner.node
            text = f"{variable.name} = {made}"
            written = [*decided.written, *arounds[inner].written]
            start = self.source.span(fill)[0]
            unit.edits += self._fill_edits(inner, fill, node, start, text, written, decided)
            unit.statements.add(self.scopes.statements[fill])
            self._attached.add(inner)
            self._gone.add(fill)
        attach = put[0]
        if arounds[goes[0]].behind:
            if not isinstance(self.scopes.parents[attach.node], ast.Expr):
                raise NotPlain(attach.node, "it as a statement of its own")
            self._behind(self.source.slice(holder), arounds[goes[0]], end, unit)
        self._remove(creation, statement, unit)

    def _fill(self, inner: Creation, outer: Creation, attachings: list[Attaching]) -> ast.Call:
        """Return the call that puts an element into the one around it."""
        if inner.method is not None:
            return inner.node
        found = [each for each in attachings if inner in each.elements and outer in each.holders]
        if len(found) != 1 or found[0].element is not inner.node:
            raise NotPlain(inner.node, "the element by its method (dial.conference(…))")
        return found[0].node

    def _fill_here(self, inner: Creation, fill: ast.Call, holder: str, around: Arguments, unit: DocumentUnit) -> None:
        decided = self._decided[inner]
        function = self.library.adds(decided.to)
        unit.written[inner] = function
        start = self.source.span(fill)[0]
        text = f"{holder}.{function}"
        written = [*decided.written, *around.written]
        unit.edits += self._fill_edits(inner, fill, inner.node, start, text, written, decided)
        unit.statements.add(self.scopes.statements[fill])
        self._attached.add(inner)
        self._gone.add(fill)

    def _fill_edits(
        self,
        inner: Creation,
        fill: ast.Call,
        node: ast.Call,
        start: int,
        text: str,
        written: list[Written],
        decided: Arguments,
    ) -> list[Edit]:
        edits = self._edits(node, start, text, written, decided)
        edits += [Edit(*each) for each in decided.keys]
        if fill is node:
            return edits
        inner_end, outer_end = self.source.span(node)[1], self.source.span(fill)[1]
        if len(edits) == 1 and edits[0].start == start:
            return [Edit(start, outer_end, edits[0].text)]
        return [*edits, Edit(inner_end, outer_end, "")]

    def _check_later(
        self,
        creation: Creation,
        sequence: list[ast.stmt],
        statement: ast.stmt,
        steps: list[ast.stmt],
        moved: list[Written],
    ) -> None:
        """Raise NotPlain where a value that moves to a later statement may be another by then."""
        del creation
        names = {
            self.scopes.variable_of.get(node)
            for each in moved
            if each.origin is not None
            for node in ast.walk(each.origin)
            if isinstance(node, ast.Name)
        } - {None}
        for step in steps:
            inside = next((each for each in sequence if step is each or step in set(ast.walk(each))), None)
            for between in (
                self.blocks.between(sequence, statement, inside)
                if inside is not None and inside is not statement
                else []
            ):
                for node in ast.walk(between):
                    stored = isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del))
                    if stored and self.scopes.variable_of.get(node) in names:
                        raise NotPlain(between, "it", "builder-moves")

    def _filled_once(self, sequence: list[ast.stmt], start: ast.stmt, end: ast.stmt, steps: list[ast.stmt]) -> bool:
        """Return whether every way from one statement to another goes through exactly one of some."""
        if sequence.index(end) < sequence.index(start):
            return False
        return self._fillings(self.blocks.between(sequence, start, end), steps) == {1}

    def _fillings(self, block: list[ast.stmt], steps: list[ast.stmt]) -> set[int]:
        """Return how many of some statements run on the ways through a block; many where it cannot be told."""
        counts = {0}
        for each in block:
            if each in steps:
                found = {1}
            elif isinstance(each, ast.If):
                found = self._fillings(each.body, steps) | self._fillings(each.orelse, steps)
            elif isinstance(each, ast.With):
                continue  # its block stands in the sequence by itself
            else:
                found = {2, 0} if any(step in set(ast.walk(each)) for step in steps) else {0}
            counts = {one + other for one in counts for other in found}
        return counts

    def _take_out(self, creation: Creation, statement: ast.stmt, put: list[Attaching], unit: DocumentUnit) -> None:
        """Take out the statement that made an element that goes, and the one that put it in."""
        for each in put:
            self._gone.add(each.node)
            where = self.scopes.statements[each.node]
            unit.statements.add(where)
            if isinstance(self.scopes.parents[each.node], ast.Expr):
                if not self.blocks.is_alone(where):
                    raise NotPlain(each.node, "it on a line of its own")
                unit.edits += self.blocks.removed(where)
            elif each.returns_holder and is_simple(each.holder):
                unit.edits.append(Edit(*self.source.span(each.node), self.source.slice(each.holder)))
            else:
                raise NotPlain(each.node, "it as a statement of its own")
        self._remove(creation, statement, unit)

    def _remove(self, creation: Creation, statement: ast.stmt, unit: DocumentUnit) -> None:
        self._attached.add(creation)
        if isinstance(statement, ast.With):
            return  # its block has taken its place
        if not self.blocks.is_alone(statement):
            raise NotPlain(creation.node, "it on a line of its own")
        unit.edits += self.blocks.removed(statement)
        unit.statements.add(statement)


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 60 else f"{text[:57]}..."
