"""When things run: whether an element may be put in at another place, and whether a value is still the same there."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterable, Iterator, Sequence

from codemod.python.builders.arguments import Written
from codemod.python.builders.blocks import Blocks
from codemod.python.builders.objects import Creation, Objects
from codemod.python.builders.units import NotPlain
from codemod.python.scopes import Scopes
from codemod.walking import children, walk

LEAVING = (ast.Return, ast.Raise, ast.Break, ast.Continue, ast.Assert)


class Order:
    """Answers about the statements of one module."""

    def __init__(self, objects: Objects, scopes: Scopes, blocks: Blocks) -> None:
        """Keep what is asked."""
        self.objects = objects
        self.scopes = scopes
        self.blocks = blocks

    def is_undisturbed(
        self, statements: Sequence[ast.stmt], known: set[ast.stmt], response: Sequence[Creation], made: ast.stmt
    ) -> bool:
        """Return whether some statements leave a response alone, but for those that are known, and end as they began.

        made is the statement that makes what is put into the response, in the same block.
        """
        nodes = [node for each in statements for node in self._nodes(each, known)]
        if any(isinstance(each, LEAVING) for each in nodes):
            return False
        if any(isinstance(each, ast.expr) and set(self.objects.made_by(each)) & set(response) for each in nodes):
            return False
        if self._is_private(response, made):
            return True
        return not any(isinstance(each, ast.expr) and not isinstance(each, (ast.Name, ast.Constant)) for each in nodes)

    def _nodes(self, statement: ast.stmt, known: set[ast.stmt]) -> Iterator[ast.AST]:
        """Yield what stands in a statement, but for other statements that are known, and blocks that are entered."""
        if statement in known:
            return
        yield statement
        for child in children(statement):
            if isinstance(child, ast.stmt):
                if not isinstance(statement, ast.With):  # its block stands in the sequence by itself
                    yield from self._nodes(child, known)
            elif isinstance(child, (ast.ExceptHandler, ast.match_case)):
                yield child
                for each in children(child):
                    yield from self._nodes(each, known) if isinstance(each, ast.stmt) else walk(each)
            else:
                yield from walk(child)

    def _is_private(self, response: Sequence[Creation], made: ast.stmt) -> bool:
        """Return whether nobody else sees a response: it is made here, where no exception is caught."""
        frame = self.scopes.frame(self.scopes.scope_of[made])
        if any(self.scopes.frame(self.scopes.scope_of[each.node]) is not frame for each in response):
            return False
        for around in itertools.takewhile(lambda each: each is not frame.node, self.scopes.ancestors(made)):
            caught = isinstance(around, (ast.Try, ast.AsyncWith)) or (
                isinstance(around, ast.With)
                and not any(self.objects.made_by(each.context_expr) for each in around.items)
            )
            if caught:
                return False
        return not any(self._is_seen_elsewhere(each) for each in self.objects.nodes_of(response))

    def _is_seen_elsewhere(self, node: ast.expr) -> bool:
        """Return whether an expression reads what another function may hold as well: an attribute, a name around it."""
        if isinstance(node, ast.Attribute):
            return True
        variable = self.scopes.variable_of.get(node)
        if variable is None:
            return False
        module = variable.scope.parent is None
        return module or self.scopes.frame(variable.scope) is not self.scopes.frame(self.scopes.scope_of[node])

    # ---- how often ---------------------------------------------------------------------------------------------------

    def fillings(self, block: Iterable[ast.stmt], steps: Sequence[ast.stmt]) -> set[int]:
        """Return how many of some statements run on the ways through a block; many where it cannot be told."""
        counts = {0}
        for each in block:
            if each in steps:
                found = {1}
            elif isinstance(each, ast.If):
                found = self._branch(each.body, steps) | self._branch(each.orelse, steps)
            elif isinstance(each, ast.With):
                continue  # its block stands in the sequence by itself
            else:
                found = {2, 0} if any(step in self.blocks.inside(each) for step in steps) else {0}
            counts = {one + other for one in counts for other in found}
        return counts

    def _branch(self, block: list[ast.stmt], steps: Sequence[ast.stmt]) -> set[int]:
        if any(isinstance(each, ast.With) for each in block):
            return {2, 0} if any(step in self.blocks.inside(each) for each in block for step in steps) else {0}
        return set() if block and isinstance(block[-1], (ast.Return, ast.Raise)) else self.fillings(block, steps)

    # ---- values ------------------------------------------------------------------------------------------------------

    def check_values(
        self,
        moved: Iterable[Written],
        sequence: list[ast.stmt],
        statement: ast.stmt,
        steps: Sequence[ast.stmt],
        *,
        through: bool = False,
    ) -> None:
        """Raise NotPlain where a value that moves to later statements may be another by then.

        through tells that it moves behind them.
        """
        origins = [each.origin for each in moved if each.origin is not None]
        names = {node.id for each in origins for node in walk(each) if isinstance(node, ast.Name)}
        parts = [each for each in origins for node in walk(each) if isinstance(node, (ast.Attribute, ast.Subscript))]
        start = sequence.index(statement)
        ends = [index for step in steps for index, each in enumerate(sequence) if step in self.blocks.inside(each)]
        for between in sequence[start + 1 : max(ends, default=start) + 1]:
            if between in steps and not through:
                continue
            for node in walk(between):
                if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)) and node.id in names:
                    raise NotPlain(between, "it", "builder-moves")
                if parts and self._may_change(node, names):
                    raise NotPlain(parts[0], "it", "builder-moves")

    def _may_change(self, node: ast.AST, names: set[str]) -> bool:
        """Return whether something that runs may change what some names hold: it sets a part, or is given the name."""
        if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            return True
        if not isinstance(node, ast.Call) or self.objects.is_builder_call(node):
            return False
        return any(isinstance(each, ast.Name) and each.id in names for each in walk(node))
