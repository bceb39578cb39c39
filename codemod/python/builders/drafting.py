"""What is written of one document, piece by piece: the state that all ways of writing it share, and its calls."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from codemod.finding import Edit
from codemod.python.builders.arguments import ArgumentDecider, Arguments, Written
from codemod.python.builders.blocks import Blocks
from codemod.python.builders.calls import CallWriter
from codemod.python.builders.deciding import DocumentDecider
from codemod.python.builders.objects import Creation, Objects
from codemod.python.builders.units import DocumentUnit, NotPlain, runs
from codemod.python.comments import Comment
from codemod.python.evaluator import Evaluator
from codemod.python.scopes import Scopes
from codemod.python.source import Source

NUMBER = "the number as an element of its own (dial.number(…))"


class Draft:
    """What the documents of one module become, while it is written."""

    def __init__(
        self,
        objects: Objects,
        evaluator: Evaluator,
        scopes: Scopes,
        deciding: DocumentDecider,
        source: Source,
        comments: Sequence[Comment],
        width: int,
    ) -> None:
        """Keep what is asked."""
        self.objects = objects
        self.evaluator = evaluator
        self.scopes = scopes
        self.deciding = deciding
        self.library = evaluator.builders
        self.arguments: ArgumentDecider = deciding.arguments
        self.source = source
        self.calls = CallWriter(source, width)
        self.blocks = Blocks(source, scopes, comments)
        self.shifts: dict[ast.stmt, int] = {}
        """Those of the document that is written just now."""
        self.finished: set[Creation] = set()
        """The creations that are written, or went."""
        self.gone: set[ast.AST] = set()
        """The calls that put something in and are written otherwise."""

    def decided(self, creation: Creation) -> Arguments:
        """Return what was decided about the arguments of a creation."""
        return self.deciding.decided[creation]

    def function(self, creation: Creation, decided: Arguments) -> str:
        """Return what is called in the place of a creation."""
        if creation.method is not None:
            return self.library.adds(decided.to)
        return self.library.made(decided.to)

    def create(self, creation: Creation, unit: DocumentUnit) -> None:
        """Write a creation where it stands."""
        node = creation.node
        unit.statements.add(self.scopes.statements[node])
        if creation.element == self.deciding.elements.root:
            made = self.library.made(creation.element)
            unit.edits.append(Edit(*self.source.span(node.func), made))
            unit.written[creation] = made
            return
        decided = self.decided(creation)
        function = self.function(creation, decided)
        unit.written[creation] = function
        start = self.source.span(node.func)[0]
        if creation.method is not None:
            start = self.source.span(node.func)[1] - len(creation.method)
        after = self._after(creation, decided, unit)
        unit.edits += self.edits(node, start, function, decided.written, decided, after)
        unit.edits += [Edit(*each) for each in decided.keys]

    def wrapping(self, creation: Creation, decided: Arguments) -> str:
        """Return what is called on what is made: the element that text by itself gets around it; nothing elsewhere."""
        row = self.deciding.row(creation)
        if row is None or row.wrap is None or creation.content is None:
            return ""
        content = next(index for index, each in enumerate(decided.written) if not each.name)
        text, origin = decided.written[content].text, decided.written[content].origin
        others = [each.value for each in creation.arguments if each.value is not origin]
        if origin is not None and runs(origin) and any(runs(each) for each in others):
            raise NotPlain(origin, "it", "builder-moves")
        decided.written[content] = Written("", f"{self.arguments.quote}{self.arguments.quote}", origin)
        return f".{self.library.adds(row.wrap)}({text})"

    def _after(self, creation: Creation, decided: Arguments, unit: DocumentUnit) -> str:
        """Return what is called on what is made; what is kept under a name gets it in a statement of its own."""
        call = self.wrapping(creation, decided)
        variable = self.objects.carriers(creation.node)
        statement = self.scopes.statements[creation.node]
        parent = self.scopes.parents[creation.node]
        if not call or isinstance(parent, ast.Expr):
            return call
        if variable is None or not isinstance(parent, ast.Assign) or not self.blocks.is_alone(statement):
            raise NotPlain(creation.node, NUMBER)
        unit.edits.append(self.blocks.after(statement, [variable.name + call], self.shift_of(statement)))
        return ""

    def edits(
        self,
        node: ast.Call,
        start: int,
        function: str,
        arguments: list[Written],
        decided: Arguments,
        after: str = "",
        left: int = 0,
    ) -> list[Edit]:
        """Return the edits that give a call another function and other arguments; start is where that begins.

        left is by how many characters its lines move to the left by themselves.
        """
        arguments = self.in_order(node, arguments, decided)
        shift = self.shift_of(node) + left
        arguments = self.with_spread(node, arguments, decided, anew=self.calls.is_on_one_line(node))
        return self.calls.edits(node, start, function, arguments, shift=shift, after=after)

    def with_spread(
        self, node: ast.Call, arguments: Sequence[Written], decided: Arguments, *, anew: bool
    ) -> list[Written]:
        """Return the arguments of a call that is written anew, and what it is given by `**`.

        The keys of a dictionary that is written right there are renamed with it.
        """
        found = list(arguments)
        for keyword in node.keywords if anew else ():
            if keyword.arg is not None:
                continue
            start, end = self.source.span(keyword.value)
            inside = [each for each in decided.keys if start <= each[0] and each[1] <= end]
            text = self.source.text[start:end]
            for low, high, new in sorted(inside, reverse=True):
                text = text[: low - start] + new + text[high - start :]
            decided.keys = [each for each in decided.keys if each not in inside]
            found.append(Written("", f"**{text}"))
        return found

    def in_order(self, node: ast.Call, arguments: list[Written], decided: Arguments) -> list[Written]:
        """Return the arguments so that what runs in them runs in the order in which it did; raises NotPlain."""
        self.calls.content_name = self.library.argument(decided.to) or ""
        values = [*node.args, *(keyword.value for keyword in node.keywords)]
        own = {id(each) for each in values}
        for each in arguments:
            if each.origin is not None and id(each.origin) not in own and runs(each.origin):
                raise NotPlain(each.origin, "it", "builder-moves")
        dropped = own - {id(each.origin) for each in arguments}
        for value in [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg)]:
            if id(value) in dropped and runs(value):
                raise NotPlain(value, "nothing that runs", "dropped-call")
        if sum(runs(each) for each in values) < 2:
            return arguments
        places = {id(value): index for index, value in enumerate(values)}
        found = sorted(arguments, key=lambda each: places.get(id(each.origin), len(places)))
        first = next((index for index, each in enumerate(found) if not each.name and each.origin is not None), 0)
        if first:
            found[first] = Written(self.calls.content_name, found[first].text, found[first].origin)
        return found

    def shift_of(self, node: ast.AST) -> int:
        """Return by how much the lines of a node move to the left."""
        statement = self.scopes.statements[node]
        return sum(self.shifts.get(each, 0) for each in self.scopes.ancestors(statement) if isinstance(each, ast.stmt))
